import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BootReport } from "../../phone/boot-report";
import { ASTERISK22, AsteriskMachine, NO_ASTERISK22 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { CLIENT_SIDE, PhoneNetwork, whyNoPhoneNetwork } from "./phone-network";
import { readmeBlocks } from "./readme-blocks";
import { servedAccount } from "./served-account";
import { StackProject } from "./stack-project";
import { millisecondsOfTone } from "./tone";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const noNetwork = whyNoPhoneNetwork();
const reason =
  dockerHost === undefined
    ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})`
    : noNetwork === undefined
      ? NO_ASTERISK22 || NO_BARESIP
      : ` (left out: ${noNetwork})`;
const isMissing =
  dockerHost === undefined || noNetwork !== undefined || ASTERISK22 === undefined || BARESIP === undefined;

/** As the README says it. */
const HOST = "192.168.1.3";
const ADMIN = "Canary7first7admin";
const PIN = "805317";
const PATIENCE = { timeout: 90_000, interval: 250 };
const PHONES = {
  desk: { mac: "00036BABCDEF", model: "7940", address: "192.168.1.41", line: "100", tone: 600 },
  hall: { mac: "00036BABCDF0", model: "7960", address: "192.168.1.42", line: "101", tone: 900 },
} as const;
const OWN = ["extensions.conf", "pjsip.conf", "pjsip_notify.conf", "voicemail.conf"];

describe.skipIf(isMissing)(`the first call of the README${reason}`, () => {
  const project = new StackProject("house");
  const programs = mkdtempSync(join(tmpdir(), "cisco-phones-path-"));
  const [description = "", commands = ""] = readmeBlocks("The first call");
  const clients: BaresipPhone[] = [];
  let network: PhoneNetwork;
  let asterisk: AsteriskMachine;
  let own: Buffer[];
  let desk: BaresipPhone;
  let hall: BaresipPhone;

  const plugIn = async ({ mac, address, tone, line }: (typeof PHONES)["desk" | "hall"]): Promise<BaresipPhone> => {
    const account = await servedAccount(69, mac, HOST);
    const inside = (...words: string[]): [string, ...string[]] => network.asClient(...words);
    const client = await BaresipPhone.start({ address, account, tone, inside });
    clients.push(client);
    await expect.poll(() => asterisk.cli("pjsip show contacts"), PATIENCE).toContain(`${line}/sip:`);
    return client;
  };

  beforeAll(async () => {
    network = new PhoneNetwork({
      device: "house0",
      addresses: [`${HOST}/24`],
      server: "machine",
      clientAddress: `${PHONES.desk.address}/24`,
    });
    network.inClients("ip", "address", "add", `${PHONES.hall.address}/24`, "dev", CLIENT_SIDE);
    asterisk = await AsteriskMachine.start({
      program: ASTERISK22 ?? "",
      address: HOST,
      isIncluded: false,
      prompts: true,
    });
    // Nobody has a box there yet.
    asterisk.configure("voicemail.conf", "[general]\nformat = wav\n\n[default]\n");
    await asterisk.cli("module reload app_voicemail.so");
    own = OWN.map((name) => asterisk.configuration(name));
    // What a user has on his PATH.
    writeFileSync(join(programs, "asterisk"), `#!/bin/sh\nexec ${asterisk.console} "$@"\n`);
    chmodSync(join(programs, "asterisk"), 0o755);
    project.environment.PATH = `${programs}:${project.environment.PATH}`;
    project.environment.DOCKER_HOST = dockerHost;
  });

  afterAll(async () => {
    for (const client of clients) {
      await client.stop();
    }
    await project.type("npm run pulumi -- destroy");
    await asterisk?.stop();
    await network?.remove();
    rmSync(programs, { recursive: true, force: true });
    project.remove();
  });

  it("does what it says, word for word but for the folder of Asterisk", async () => {
    writeFileSync(
      join(project.folder, "Pulumi.house.yaml"),
      description.replaceAll("/etc/asterisk", () => asterisk.etc),
    );
    const lines = commands.trim().split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines) {
      const answer = line.includes("voicemailPins") ? PIN : line.includes("adminPassword") ? ADMIN : "";
      const { code, output } = await project.type(line, answer);
      expect(code, `${line}\n${output}`).toBe(0);
    }
  });

  it("lets both phones boot, and register with what they were served", async () => {
    for (const { mac, model, line } of Object.values(PHONES)) {
      const words = [
        "boot",
        "--json",
        "--mac",
        mac,
        "--model",
        model,
        "--load",
        "P0S3-8-11-00",
        "--tftp",
        `${HOST}:69`,
      ];
      const [program, ...args] = network.asOurClient("phone/main.ts", ...words);
      const report = JSON.parse(execFileSync(program, args).toString()) as BootReport;
      expect(report.outcome.kind).toBe("up");
      expect(report.lines[0]).toMatchObject({ name: line });
    }
    desk = await plugIn(PHONES.desk);
    hall = await plugIn(PHONES.hall);
  });

  it("connects them, each hearing what the other says", async () => {
    desk.dial(PHONES.hall.line);
    await expect.poll(() => millisecondsOfTone(hall.heard(), PHONES.desk.tone), PATIENCE).toBeGreaterThan(1_000);
    await expect.poll(() => millisecondsOfTone(desk.heard(), PHONES.hall.tone), PATIENCE).toBeGreaterThan(1_000);
    desk.hangUp();
    await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(1);
  });

  it("takes a message where nobody answers, lights the lamp, and asks for the PIN at 8500", async () => {
    await desk.stop();
    clients.splice(clients.indexOf(desk), 1);
    hall.dial(PHONES.desk.line);
    await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Recording the message");
    await expect.poll(() => hall.count("CALL_ESTABLISHED"), PATIENCE).toBe(2);
    hall.hangUp();
    await expect.poll(() => asterisk.cli("voicemail show users"), PATIENCE).toMatch(/100 .* 1\s*$/m);
    desk = await plugIn(PHONES.desk);
    await expect
      .poll(
        () => desk.received(/^NOTIFY /).filter((message) => /^Messages-Waiting: yes$/m.test(message)).length,
        PATIENCE,
      )
      .toBeGreaterThan(0);
    desk.dial("8500");
    await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/VoiceMailMain\(.*100@default/);
    await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Playing 'vm-password");
    desk.hangUp();
  });

  it("shows no change when nothing changed", async () => {
    expect((await project.type("npm run pulumi -- up")).output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("tells exactly the phone that a change concerns", async () => {
    const stack = join(project.folder, "Pulumi.house.yaml");
    execFileSync("sed", ["-i", "s/displayName: Hall/displayName: Stairs/", stack]);
    expect((await project.type("npm run pulumi -- up")).output).toContain("told 1 of 1 phones");
    const checks = (phone: BaresipPhone): number =>
      phone.received(/^NOTIFY /).filter((message) => /^Event: check-sync$/m.test(message)).length;
    await expect.poll(() => checks(hall), PATIENCE).toBe(1);
    expect(checks(desk)).toBe(0);
  });

  it("leaves Asterisk's own files byte for byte, and shows no secret on the way", async () => {
    expect((await project.type("npm run pulumi -- destroy")).code).toBe(0);
    expect(OWN.map((name) => asterisk.configuration(name))).toEqual(own);
    expect(`${project.transcript.join("\n")}${project.stateText()}`).not.toContain(ADMIN);
    expect(project.transcript.join("\n")).not.toContain(PIN);
  });
});
