import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASTERISK22, AsteriskMachine, loopbackHost, NO_ASTERISK22 } from "./asterisk-machine";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { StackProject } from "./stack-project";

const STRANGER = 54321;
const CANARY = "Canary3peer3secret";
const reason = NO_ASTERISK22 || NO_SSHD;

describe.skipIf(ASTERISK22 === undefined || SSHD === undefined)(`an Asterisk on a remote machine${reason}`, () => {
  const project = new StackProject("peer");
  let asterisk: AsteriskMachine;
  let sshd: SshHost;
  let ports: FreePorts;
  let own: Buffer;

  const describePeer = (phones: readonly DescribedPhone[], change: Record<string, unknown> = {}): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    project.describeSite({
      ...homeSite("peer", host, phones),
      asterisk: {
        directory: asterisk.include,
        configDirectory: asterisk.etc,
        cli: asterisk.console,
        connection: {
          host: `ssh://${sshd.user}@${sshd.address}:${sshd.port}`,
          hostKey: sshd.hostKey,
          privateKeyFile: ".state/key",
        },
        ...change,
      },
    });
  };
  const named = (displayName: string): DescribedPhone => ({ ...DESK, lines: [{ extension: "100", displayName }] });
  const endpoints = async (): Promise<string[]> =>
    [...(await asterisk.cli("pjsip list endpoints")).matchAll(/Endpoint: {2}([^ /<]+)/g)].map(([, name = ""]) => name);
  const refused = async (): Promise<string> => {
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    return output;
  };

  beforeAll(async () => {
    ports = await freePorts();
    asterisk = await AsteriskMachine.start({ program: ASTERISK22 ?? "", address: loopbackHost(20), isIncluded: false });
    own = asterisk.configuration("pjsip.conf");
    sshd = await startSshHost();
    writeFileSync(join(project.folder, ".state/key"), sshd.privateKey, { mode: 0o600 });
    await project.create({ "100": CANARY, "101": `${CANARY}2`, "900": `${CANARY}3` });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    await sshd?.stop();
    await asterisk?.stop();
    project.remove();
  });

  it("is looked at before anything changes, and all that is amiss is said at once", async () => {
    const stranger: DescribedPhone = { ...HALL, lines: [{ extension: "900", displayName: "Mine" }] };
    describePeer([DESK, stranger], { transport: "wan", configDirectory: "/nowhere" });
    const output = await refused();
    expect(output).toContain("has 3 problems; nothing was changed");
    expect(output).toContain('site.asterisk.transport: not a transport of this Asterisk (given "wan"; allowed: "lan")');
    expect(output).toContain("site.asterisk.configDirectory: /nowhere/pjsip.conf is missing");
    expect(output).toContain("site.asterisk: endpoints that Asterisk's own configuration has already: 900");
    expect(existsSync(asterisk.include)).toBe(false);
    describePeer([DESK], { cli: "false" });
    expect(await refused()).toContain("site.asterisk.cli: Asterisk does not answer");
  });

  it("is made to know the phones by one line in its own file and one reload", async () => {
    describePeer([DESK, HALL]);
    await project.succeed(["up", "--yes"]);
    expect(await endpoints()).toEqual(["100", "101", "900"]);
    const line = `#tryinclude "${asterisk.include}/current/cisco-phones.conf" ; cisco-phones peer-asterisk\n`;
    expect(asterisk.configuration("pjsip.conf").toString()).toBe(`${own}${line}`);
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("can read the phones' file as whatever user reads its own", async () => {
    // As Debian has it, where Asterisk is a user of its own.
    chownSync(join(asterisk.etc, "pjsip.conf"), STRANGER, STRANGER);
    chmodSync(join(asterisk.etc, ".."), 0o755);
    describePeer([named("Hall")]);
    await project.succeed(["up", "--yes"]);
    const file = join(asterisk.include, "current", "cisco-phones.conf");
    const asUser = (id: number): string =>
      spawnSync("setpriv", [`--reuid=${id}`, `--regid=${id}`, "--clear-groups", "cat", file]).stdout.toString();
    expect(asUser(STRANGER)).toContain("[100]");
    expect(asUser(STRANGER + 1)).toBe("");
  });

  it("reads a change, and forgets a phone that is no more", async () => {
    describePeer([named("Study")]);
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toContain("reloaded res_pjsip.so");
    expect(await endpoints()).toEqual(["100", "900"]);
    expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/callerid +: "Study" <100>/);
  });

  it("that refuses the new file keeps the old one, and says what it said", async () => {
    // The user gives another object of his own the name of a phone that comes.
    appendFileSync(join(asterisk.etc, "pjsip.conf"), "[101]\ntype = aor\nmax_contacts = 1\n");
    describePeer([named("Cellar"), HALL]);
    const output = await refused();
    expect(output).toContain("Asterisk does not take the new files, and the old ones are back");
    expect(output).toContain("configuration contains a duplicate object: '101' of type 'aor'");
    expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/callerid +: "Study" <100>/);
    expect(readFileSync(join(asterisk.include, "current", "cisco-phones.conf"), "utf8")).not.toContain("[101]");
    const users = asterisk.configuration("pjsip.conf").toString();
    writeFileSync(join(asterisk.etc, "pjsip.conf"), users.replace("[101]\ntype = aor\nmax_contacts = 1\n", ""));
    await project.succeed(["up", "--yes"]);
    expect(await endpoints()).toEqual(["100", "101", "900"]);
  });

  it("never let a password into an output, the state or its log", () => {
    const key = sshd.privateKey.split("\n")[2] ?? "none";
    for (const text of [project.transcript.join("\n"), project.stateText(), asterisk.printed(), sshd.log()]) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(key);
    }
  });

  it("has its own file byte for byte, and no phone, once all is destroyed", async () => {
    await project.succeed(["destroy", "--yes"]);
    expect(asterisk.configuration("pjsip.conf")).toEqual(own);
    expect(existsSync(asterisk.include)).toBe(false);
    expect(await endpoints()).toEqual(["900"]);
  });
});
