import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { homeSite } from "./home-site";
import { commandLines, haltDelivery } from "./running-delivery";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : NO_SSHD;
const PHONES = 1000;
const SEED = "Canary2thousand2of2a2thousand2phones";
const ADDRESS = "127.0.69.75";
const PHONE = 500;
const macOf = (index: number): string => `00036B${index.toString(16).toUpperCase().padStart(6, "0")}`;
const FILE = `SIP${macOf(PHONE)}.cnf`;

describe.skipIf(dockerHost === undefined || SSHD === undefined)(`1,000 phones on a remote host${reason}`, () => {
  const project = new StackProject("thousand");
  const name = `thousand-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let sshd: SshHost;

  const writePhones = (nameOf: (index: number) => string): void => {
    const rows = Array.from({ length: PHONES }, (_, index) => `${macOf(index)},7940,${1000 + index},${nameOf(index)}`);
    writeFileSync(join(project.folder, "phones.csv"), `${["mac,model,extension,name", ...rows].join("\n")}\n`);
  };
  const served = (): Promise<string | undefined> => fetchByTftp(69, FILE, ADDRESS);
  const inContainer = (script: string): string =>
    execFileSync("docker", [
      "-H",
      dockerHost ?? "",
      "exec",
      "-u",
      "10069:10069",
      container,
      "node",
      "-e",
      script,
    ]).toString();

  beforeAll(async () => {
    sshd = await startSshHost({ environment: { DOCKER_HOST: dockerHost ?? "" } });
    writeFileSync(join(project.folder, ".state/key"), sshd.privateKey, { mode: 0o600 });
    // As docs/benchmarks-change.md advises for a first deployment.
    project.environment.PULUMI_SKIP_CHECKPOINTS = "true";
    await project.create({});
    await project.secret("passwordSeed", SEED);
    const connection = {
      host: `ssh://${sshd.user}@${sshd.address}:${sshd.port}`,
      hostKey: sshd.hostKey,
      privateKeyFile: ".state/key",
    };
    const { phones: _, ...site } = homeSite(name, { address: ADDRESS, adminAddress: ADDRESS, connection }, []);
    project.describeSite({ ...site, asterisk: undefined, phonesFile: "phones.csv" });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    await sshd?.stop();
    project.remove();
  });

  it("are delivered in one go, readable for the server's user alone", async () => {
    writePhones((index) => `Person ${index}`);
    const start = performance.now();
    const output = await project.succeed(["up", "--yes", "--skip-preview"]);
    console.info(`first up of ${PHONES} phones over SSH: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    expect(output.match(/\+ +command:remote:Command \S+-delivery created/g)).toHaveLength(1);
    expect(await served()).toContain(`line1_displayname: "Person ${PHONE}"`);
    const modes = inContainer(`const fs = require("fs"), seen = new Set();
      for (const entry of fs.readdirSync("/srv/phones", { recursive: true, withFileTypes: true })) {
        const { mode, uid } = fs.lstatSync(entry.parentPath + "/" + entry.name);
        if (!entry.isSymbolicLink()) seen.add((entry.isFile() ? "file " : "folder ") + (mode & 0o777).toString(8) + " " + uid);
      }
      console.log([...seen].sort().join(", "));`);
    expect(modes).toBe("file 600 10069, folder 700 10069\n");
  });

  it("are not sent again by an up that changes none", async () => {
    const output = await project.succeed(["up", "--yes", "--skip-preview"]);
    expect(output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    expect(output).not.toContain("-delivery");
  });

  it("are one phone and one delivery where one name changes", async () => {
    writePhones((index) => (index === PHONE ? "Somebody else" : `Person ${index}`));
    const output = await project.succeed(["up", "--yes", "--skip-preview"]);
    expect(output).toMatch(/Resources:\n\s+~ 2 updated\n/);
    expect(await served()).toContain('line1_displayname: "Somebody else"');
  });

  it("keep the old files, all of them, where the connection is lost in the middle", async () => {
    writePhones((index) => `Other ${index}`);
    const up = project.pulumi(["up", "--yes", "--skip-preview"]);
    const pid = await haltDelivery(dockerHost ?? "", container);
    const shown = commandLines().join("\n");
    // The delivery is too large for what lies between, so that its end is still here.
    expect(sshd.cutConnections()).toBeGreaterThan(0);
    process.kill(pid, "SIGCONT");
    const { code, output } = await up;
    expect(code).not.toBe(0);
    expect(output).toMatch(/command:remote:Command \S+-delivery .*failed/);
    expect(await served()).toContain('line1_displayname: "Somebody else"');
    expect(shown).toContain("apply");
    expect(`${shown}${output}`).not.toContain(SEED);
  });

  it("are up to date by the next up, of which no more than one goes on where two are started", async () => {
    const answers = await Promise.all([1, 2].map(() => project.pulumi(["up", "--yes", "--skip-preview"])));
    const refused = answers.filter(({ code }) => code !== 0);
    // Each writes its lock and then looks for others', so that two of one instant refuse each other.
    expect(refused.length).toBeGreaterThanOrEqual(1);
    for (const { output } of refused) {
      expect(output).toContain("the stack is currently locked by 1 lock(s)");
    }
    if (refused.length === answers.length) {
      await project.succeed(["up", "--yes", "--skip-preview"]);
    }
    expect(await served()).toContain(`line1_displayname: "Other ${PHONE}"`);
  });

  it("go back to what an older description says by an up of it", async () => {
    writePhones((index) => `Person ${index}`);
    await project.succeed(["up", "--yes", "--skip-preview"]);
    expect(await served()).toContain(`line1_displayname: "Person ${PHONE}"`);
  });
});
