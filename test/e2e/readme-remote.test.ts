import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BootReport } from "../../phone/boot-report";
import { whyNoDhcp } from "./dhcp-site";
import { ForeignDhcpClients } from "./foreign-dhcp-clients";
import { PhoneNetwork } from "./phone-network";
import { readmeBlocks } from "./readme-blocks";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { type CliAnswer, StackProject } from "./stack-project";

const missing = whyNoDhcp();
const reason = missing === undefined ? NO_SSHD : ` (left out: ${missing})`;
const CANARY = "Canary6readme6";
/** As the README says it. */
const HOST = "192.168.1.3";
const [DEVICE, MAC, PHONE] = ["lan0", "00:03:6b:ab:cd:ef", "192.168.1.40"];

describe.skipIf(missing !== undefined || SSHD === undefined)(`the remote example of the README${reason}`, () => {
  const project = new StackProject("branch");
  const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST ?? "";
  const [description = "", commands = ""] = readmeBlocks("A remote host, with DHCP");
  let network: PhoneNetwork;
  let clients: ForeignDhcpClients;
  let sshd: SshHost;

  const type = (lines: string, answer?: string): Promise<CliAnswer> => project.type(lines, answer);
  const docker = (...args: string[]): string => execFileSync("docker", ["-H", dockerHost, ...args]).toString();

  beforeAll(async () => {
    network = new PhoneNetwork({ device: DEVICE, addresses: [`${HOST}/24`], server: "machine" });
    clients = new ForeignDhcpClients(network);
    sshd = await startSshHost({
      address: HOST,
      port: 22,
      environment: { DOCKER_HOST: dockerHost, PATH: process.env.PATH ?? "" },
    });
    copyFileSync(sshd.privateKeyFile, join(project.folder, ".state", "key"));
    chmodSync(join(project.folder, ".state", "key"), 0o600);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    await sshd?.stop();
    await network?.remove();
    clients?.remove();
    project.remove();
  });

  it("is all there, and names what only its user knows once each", () => {
    expect(description.match(/ssh-ed25519 AAAA…/g)).toHaveLength(1);
    expect(description.match(/~\/\.ssh\/id_ed25519/g)).toHaveLength(1);
    expect(commands.trim().split("\n")).toHaveLength(6);
  });

  it("does what it says, word for word but for the two keys", async () => {
    const stack = description.replace("ssh-ed25519 AAAA…", sshd.hostKey).replace("~/.ssh/id_ed25519", ".state/key");
    writeFileSync(join(project.folder, "Pulumi.branch.yaml"), stack);
    const { code, output } = await type(commands, CANARY);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('ProvisioningHost "branch" is as described');
  });

  it("ends with a phone that gets its address and boots, in a network where nothing else answers", () => {
    const given = clients.udhcpc(MAC);
    expect(given).toMatchObject({ ip: PHONE, router: "192.168.1.1", tftp: HOST, opt150: "c0a80103" });
    network.takeAddress(`${PHONE}/24`);
    const phone = ["boot", "--json", "--mac", MAC, "--model", "7940", "--load", "P0S3-8-11-00", "--tftp", `${HOST}:69`];
    const [program, ...args] = network.asOurClient("phone/main.ts", ...phone);
    const report = JSON.parse(execFileSync(program, args).toString()) as BootReport;
    expect(report.outcome.kind).toBe("up");
    expect(report.lines[0]).toMatchObject({ name: "100", displayName: "Desk" });
  });

  it("shows no change when nothing changed", async () => {
    expect((await type("npm run pulumi -- up")).output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("takes all away again, and shows no secret on the way", async () => {
    expect((await type("npm run pulumi -- destroy")).code).toBe(0);
    expect(docker("ps", "-aq", "--filter", "name=cisco-phones-branch")).toBe("");
    expect(docker("volume", "ls", "-q", "--filter", "name=cisco-phones-branch")).toBe("");
    expect(`${project.transcript.join("\n")}${project.stateText()}${sshd.log()}`).not.toContain(CANARY);
  });
});
