import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASTERISK22, AsteriskMachine, loopbackHost, NO_ASTERISK22 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { servedAccount } from "./served-account";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { StackProject } from "./stack-project";

const CANARY = "Canary6notify6secret";
const PATIENCE = { timeout: 60_000, interval: 200 };
const ATTIC: DescribedPhone = {
  mac: "00:03:6B:AB:CD:F1",
  model: "7960",
  lines: [{ extension: "102", displayName: "Attic" }],
};
const reason = NO_ASTERISK22 || NO_BARESIP || NO_SSHD;

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined || SSHD === undefined)(
  `phones that the Asterisk of another machine tells of a delivery${reason}`,
  () => {
    const project = new StackProject("notify");
    let asterisk: AsteriskMachine;
    let sshd: SshHost;
    let ports: FreePorts;
    let ownNotify: Buffer;
    let desk: BaresipPhone;
    let hall: BaresipPhone;

    const describePhones = (phones: readonly DescribedPhone[], resync: unknown, cli = asterisk.console): void => {
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("home", host, phones);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(50) },
        asterisk: {
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli,
          connection: {
            host: `ssh://${sshd.user}@${sshd.address}:${sshd.port}`,
            hostKey: sshd.hostKey,
            privateKeyFile: ".state/key",
          },
        },
        ...(resync === undefined ? {} : { resync }),
      });
    };
    const plugIn = async (number: number, mac: string, tone: number): Promise<BaresipPhone> =>
      BaresipPhone.start({
        address: loopbackHost(number),
        account: await servedAccount(ports.tftpPort, mac),
        tone,
      });
    /** How many check-syncs each phone has got; what was sent to it before the mark has come before it. */
    const told = async (): Promise<number[]> => {
      const counts = [];
      for (const [phone, endpoint] of [
        [desk, "100"],
        [hall, "101"],
      ] as const) {
        const before = notifications(phone, "keep-alive");
        await asterisk.cli(`pjsip send notify mark endpoint ${endpoint}`);
        await expect.poll(() => notifications(phone, "keep-alive"), PATIENCE).toBe(before + 1);
        counts.push(notifications(phone, "check-sync"));
      }
      return counts;
    };

    beforeAll(async () => {
      ports = await freePorts();
      asterisk = await AsteriskMachine.start({
        program: ASTERISK22 ?? "",
        address: loopbackHost(50),
        isIncluded: false,
      });
      ownNotify = asterisk.configuration("pjsip_notify.conf");
      sshd = await startSshHost();
      writeFileSync(join(project.folder, ".state/key"), sshd.privateKey, { mode: 0o600 });
      await project.create({ "100": CANARY, "101": `${CANARY}2`, "102": `${CANARY}3` });
    });

    afterAll(async () => {
      await desk?.stop();
      await hall?.stop();
      await project.pulumi(["destroy", "--yes"]);
      await sshd?.stop();
      await asterisk?.stop();
      project.remove();
    });

    it("are none without a console to tell them with", async () => {
      const site = { ...homeSite("home", { address: "127.0.0.1" }, [DESK]), resync: { through: "asterisk" } };
      project.describeSite(site);
      const { code, output } = await project.pulumi(["preview"]);
      expect(code).not.toBe(0);
      expect(output).toContain("site.resync.through: needs site.asterisk.cli, which is not given");
    });

    it("are none at the first deployment, after which Asterisk knows how", async () => {
      describePhones([DESK, HALL, ATTIC], { through: "asterisk" });
      const output = await project.succeed(["up", "--yes"]);
      expect(output).toContain("reloaded res_pjsip_notify.so");
      expect(output).toContain("nobody is told of deliveries until now");
      const line = `#tryinclude "${asterisk.include}/current/cisco-phones-notify.conf" ; cisco-phones home-asterisk\n`;
      expect(asterisk.configuration("pjsip_notify.conf").toString()).toBe(`${ownNotify}${line}`);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
      desk = await plugIn(51, "00036BABCDEF", 400);
      hall = await plugIn(52, "00036BABCDF0", 1_000);
      await expect.poll(() => asterisk.cli("pjsip list contacts"), PATIENCE).toMatch(/ 100\/.*\n.* 101\//);
      expect(await told()).toEqual([0, 0]);
    });

    it("are exactly those whose files changed, as a preview shows, and each once", async () => {
      describePhones([DESK, named(HALL, "Stairs"), named(ATTIC, "Roof")], { through: "asterisk" });
      expect(await project.succeed(["preview"])).toMatch(/~ .*home-resync-asterisk +update/);
      expect(await told()).toEqual([0, 0]);
      const output = await project.succeed(["up", "--yes"]);
      expect(output).toContain("told 00036BABCDF0 (101): SIP00036BABCDF0.cnf was changed");
      expect(output).toContain("not told 00036BABCDF1 (102): it is not registered, and reads its files when it boots");
      expect(await told()).toEqual([0, 1]);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
      describePhones([DESK, named(HALL, "Stairs"), named(ATTIC, "Roof")], { through: "asterisk", perMinute: 600 });
      expect(await project.succeed(["up", "--yes"])).toContain("nobody is to be told");
      expect(await told()).toEqual([0, 1]);
    });

    it("are told once they are out of a call, and by the next up if that takes too long", async () => {
      desk.dial("101");
      await expect.poll(() => [desk, hall].map((phone) => phone.count("CALL_ESTABLISHED")), PATIENCE).toEqual([1, 1]);
      const phones = [named(DESK, "Study"), named(HALL, "Stairs"), named(ATTIC, "Roof")];
      describePhones(phones, { through: "asterisk", patienceMinutes: 0 });
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toContain("error: not told 00036BABCDEF (100): in a call");
      expect(await told()).toEqual([0, 1]);
      describePhones(phones, { through: "asterisk" });
      const next = project.succeed(["up", "--yes"]);
      await expect.poll(() => lookedAt(asterisk.include), PATIENCE).toContain("busy 00036BABCDEF 100");
      expect(await told()).toEqual([0, 1]);
      desk.hangUp();
      expect(await next).toContain("told 00036BABCDEF (100): SIP00036BABCDEF.cnf was changed");
      expect(await told()).toEqual([1, 1]);
    });

    it("are told by commands that somebody runs by hand, where that is wanted", async () => {
      const phones = [named(DESK, "Study"), named(HALL, "Cellar"), named(ATTIC, "Roof")];
      describePhones([named(DESK, "Study"), named(HALL, "Stairs"), named(ATTIC, "Roof")], "manual");
      await project.succeed(["up", "--yes"]);
      describePhones(phones, "manual");
      const output = await project.succeed(["up", "--yes"]);
      const command = `${asterisk.console} -rx 'pjsip send notify cisco-phones-check-sync endpoint 101'`;
      expect(output).toContain(command);
      expect(await told()).toEqual([1, 1]);
      const printed = await project.succeed(["stack", "output", "resync"]);
      expect(printed).toContain(`# To be run on ${sshd.user}@${sshd.address}, once.`);
      expect(spawnSync("sh", [], { input: printed, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
      expect(await told()).toEqual([1, 2]);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it("are no longer told when that is no longer wanted, and the user's own file is as it was", async () => {
      describePhones([named(DESK, "Study"), named(HALL, "Cellar"), named(ATTIC, "Roof")], undefined);
      expect(await project.succeed(["up", "--yes"])).toContain(
        `no longer included in ${asterisk.etc}/pjsip_notify.conf`,
      );
      expect(asterisk.configuration("pjsip_notify.conf").equals(ownNotify)).toBe(true);
      expect(await asterisk.cli("pjsip list contacts")).toMatch(/ 100\/.*\n.* 101\//);
    });

    it("are forgotten with the site, and the user's own file is as it was", async () => {
      describePhones([DESK, HALL], { through: "asterisk" });
      await project.succeed(["up", "--yes"]);
      await project.succeed(["destroy", "--yes"]);
      expect(asterisk.configuration("pjsip_notify.conf").equals(ownNotify)).toBe(true);
      expect(await asterisk.cli("pjsip send notify cisco-phones-check-sync endpoint 900")).toContain("Unable to find");
      expect(`${project.transcript.join("\n")}${project.stateText()}`).not.toContain(CANARY);
    });
  },
);

function named(phone: DescribedPhone, displayName: string): DescribedPhone {
  return { ...phone, lines: phone.lines.map((line) => ({ ...line, displayName })) };
}

/** What a run that tells phones has last found of those that are left. */
function lookedAt(include: string): string {
  const folder = join(include, "resync");
  const [work] = readdirSync(folder).filter((name) => name.startsWith("work."));
  const queue = join(folder, work ?? "", "queue");
  return work !== undefined && existsSync(queue) ? readFileSync(queue, "utf8") : "";
}

function notifications(phone: BaresipPhone, event: string): number {
  return phone.received(/^NOTIFY /).filter((message) => message.includes(`\nEvent: ${event}\n`)).length;
}
