import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ASTERISK_STATUS_FILE } from "../../domain/delivered-asterisk-status";
import { type PhoneStatus, phoneStatusSchema } from "../../server/boots/phone-status";
import type { Registration } from "../../server/registrations/registration-status";
import { Registrations } from "../../server/registrations/registrations";
import {
  ASTERISK16,
  ASTERISK22,
  AsteriskMachine,
  loopbackHost,
  NO_ASTERISK16,
  NO_ASTERISK22,
} from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { launchBrowser, WatchedPage, whyNoBrowser } from "./browser";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, HALL, homeSite } from "./home-site";
import { ManagerSession } from "./manager-session";
import { type SipAccount, servedAccount } from "./served-account";
import { StackProject } from "./stack-project";

const PASSWORDS = { "100": "Canary8desk8secret", "101": "Canary8hall8secret" };
const CANARY = "Canary8manager8secret";
const HOST = 30;
const PATIENCE = { timeout: 60_000, interval: 200 };
const [DESK_MAC, HALL_MAC] = ["00036BABCDEF", "00036BABCDF0"];
/** What the user may not do, each by the class of rights that it takes. */
const FORBIDDEN: readonly [string, Record<string, string>][] = [
  ["Originate", { Channel: "Local/100@internal", Application: "Hangup" }],
  ["Reload", {}],
  ["ModuleLoad", { LoadType: "reload", Module: "res_pjsip.so" }],
  ["Command", { Command: "core show version" }],
  ["GetConfig", { Filename: "manager.conf" }],
  ["Getvar", { Variable: "AST_CONFIG(manager.conf,cisco-phones,secret)" }],
  ["DBGetTree", { Family: "registrar" }],
  ["Status", {}],
];
const noBrowser = whyNoBrowser();

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined)(
  `who is registered with Asterisk, on the status page${NO_ASTERISK22 || NO_BARESIP}`,
  () => {
    const project = new StackProject("registrations");
    const phones: BaresipPhone[] = [];
    let asterisk: AsteriskMachine;
    let ports: FreePorts;
    let own: Buffer;

    const describeStatus = (status: Record<string, unknown> | undefined): void => {
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("registrations", host, [DESK, HALL]);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(HOST) },
        asterisk: {
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli: asterisk.console,
          ...(status === undefined ? {} : { status }),
        },
      });
    };
    const address = `${loopbackHost(HOST)}:5038`;
    const status = async (mac: string): Promise<PhoneStatus> =>
      phoneStatusSchema.parse(await (await fetch(`http://127.0.0.1:${ports.adminPort}/api/phones/${mac}`)).json());
    const line = async (mac: string): Promise<Registration | undefined> => (await status(mac)).registrations?.[0];
    const plugIn = async (host: number, mac: string, password?: string): Promise<BaresipPhone> => {
      const account = await servedAccount(ports.tftpPort, mac);
      const phone = await BaresipPhone.start({
        address: loopbackHost(host),
        account: { ...account, ...(password === undefined ? {} : { password }) },
        tone: 400,
      });
      phones.push(phone);
      return phone;
    };
    const refused = async (): Promise<string> => {
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      return output;
    };

    beforeAll(async () => {
      ports = await freePorts();
      asterisk = await AsteriskMachine.start({
        program: ASTERISK22 ?? "",
        address: loopbackHost(HOST),
        isIncluded: false,
      });
      own = asterisk.configuration("manager.conf");
      await project.create(PASSWORDS);
    });

    afterAll(async () => {
      for (const phone of phones) {
        await phone.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      await asterisk?.stop();
      project.remove();
    });

    it("needs a password, and a manager interface that is on, which is said before anything changes", async () => {
      const file = join(asterisk.etc, "manager.conf");
      writeFileSync(file, own.toString().replace("enabled = yes", "enabled = no").concat("[full]\nsecret = x\n"));
      await asterisk.cli("module reload manager");
      describeStatus({ address, user: "full" });
      const output = await refused();
      expect(output).toContain("asteriskStatusPassword: missing; asterisk.status needs it");
      expect(output).toContain("site.asterisk.status: Asterisk's manager interface is off");
      expect(output).toContain("site.asterisk.status.user: a user of Asterisk's own manager.conf has this name");
      writeFileSync(file, own);
      await asterisk.cli("module reload manager");
      await project.secret("asteriskStatusPassword", "short");
      describeStatus({ address });
      expect(await refused()).toContain("asteriskStatusPassword: not a password for Asterisk's manager interface");
    });

    it("is known by one up, of a user of whom Asterisk's own file has one line", async () => {
      await project.secret("asteriskStatusPassword", CANARY);
      await project.succeed(["up", "--yes"]);
      const include = `#tryinclude "${asterisk.include}/current/cisco-phones-manager.conf"`;
      expect(asterisk.configuration("manager.conf").toString()).toBe(
        `${own}${include} ; cisco-phones registrations-asterisk\n`,
      );
      await expect.poll(async () => (await line(DESK_MAC))?.why, PATIENCE).toContain("Asterisk says only what changes");
      expect(await line(DESK_MAC)).toMatchObject({ extension: "100", state: "unknown" });
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it("shows a phone that registers, from where, and how fast it answers", async () => {
      await plugIn(HOST + 1, DESK_MAC);
      await expect.poll(async () => (await line(DESK_MAC))?.roundTripMs, PATIENCE).toBeGreaterThan(0);
      expect(await line(DESK_MAC)).toMatchObject({ state: "registered", address: loopbackHost(HOST + 1), why: null });
      const metrics = await (await fetch(`http://127.0.0.1:${ports.adminPort}/metrics`)).text();
      expect(metrics).toContain('cisco_phones_registrations{state="registered"} 1');
    });

    it("shows a wrong password, how often and from where", async () => {
      await plugIn(HOST + 2, HALL_MAC, "Wrong");
      await expect.poll(async () => (await line(HALL_MAC))?.state, PATIENCE).toBe("refused");
      expect(await line(HALL_MAC)).toMatchObject({
        address: null,
        refusals: { reason: "wrong-password", times: expect.any(Number), address: loopbackHost(HOST + 2) },
      });
    });

    it.skipIf(noBrowser !== undefined)(`says so on the page while it happens${noBrowser ?? ""}`, async () => {
      const browser = await launchBrowser();
      onTestFinished(() => browser.close());
      const watched = await WatchedPage.open(browser, `http://127.0.0.1:${ports.adminPort}/`);
      const shown = (mac: string) => watched.card(mac).locator(".registration").textContent();
      await expect
        .poll(() => shown(DESK_MAC), PATIENCE)
        .toMatch(new RegExp(`^100 registered from ${loopbackHost(HOST + 1)}, for .*, answers in \\d+ ms$`));
      await expect
        .poll(() => shown(HALL_MAC), PATIENCE)
        .toMatch(
          new RegExp(`^101 refused: wrong password, (once|\\d+ times) from ${loopbackHost(HOST + 2)}, since \\d`),
        );
      for (const phone of phones.splice(0)) {
        await phone.stop();
      }
      await expect.poll(() => shown(DESK_MAC), PATIENCE).toMatch(/^100 not registered, for /);
      expect(await line(DESK_MAC)).toMatchObject({ state: "not-registered", address: null });
      const heard = await watched.everythingHeard();
      expect(heard).toContain("not-registered");
      expect(heard).not.toContain("Canary8");
      expect(watched.complaints).toEqual([]);
    });

    it("tells a phone that was unplugged from one that went", async () => {
      const phone = await plugIn(HOST + 3, HALL_MAC);
      await expect.poll(async () => (await line(HALL_MAC))?.state, PATIENCE).toBe("registered");
      await phone.unplug();
      // Asterisk would ask within a minute by itself.
      await asterisk.cli("pjsip qualify 101");
      await expect.poll(async () => (await line(HALL_MAC))?.state, PATIENCE).toBe("unreachable");
      expect(await line(HALL_MAC)).toMatchObject({ address: loopbackHost(HOST + 3), refusals: null });
    });

    it("says why nothing is known while Asterisk is down, and knows again once it is up", async () => {
      await plugIn(HOST + 4, DESK_MAC);
      await expect.poll(async () => (await line(DESK_MAC))?.state, PATIENCE).toBe("registered");
      await asterisk.halt();
      await expect
        .poll(async () => (await line(DESK_MAC))?.why, PATIENCE)
        .toBe(`No connection to Asterisk at ${address}: nothing listens there.`);
      expect((await line(DESK_MAC))?.state).toBe("unknown");
      expect((await fetch(`http://127.0.0.1:${ports.httpPort}/SIP${DESK_MAC}.cnf`)).status).toBe(200);
      await asterisk.resume();
      await expect
        .poll(async () => (await line(DESK_MAC))?.state, { ...PATIENCE, timeout: 120_000 })
        .toBe("registered");
    });

    it("is asked of Asterisk by a user who can order nothing and read nothing else", async () => {
      await tryEverything(loopbackHost(HOST), "PJSIPShowContacts");
    });

    it.skipIf(ASTERISK16 === undefined).each(["chan_pjsip", "chan_sip"] as const)(
      `is the same with Asterisk 16 and %s${NO_ASTERISK16}`,
      async (driver) => {
        const host = loopbackHost(HOST + 5);
        const older = await AsteriskMachine.start({
          program: ASTERISK16 ?? "",
          address: host,
          drivers: [driver],
          isIncluded: false,
        });
        onTestFinished(() => older.stop());
        const { proxy: _, ...account } = await servedAccount(ports.tftpPort, DESK_MAC);
        const line =
          driver === "chan_sip"
            ? chanSipLine(account)
            : readFileSync(join(asterisk.include, "current/cisco-phones.conf"));
        appendFileSync(join(older.etc, driver === "chan_sip" ? "sip.conf" : "pjsip.conf"), line);
        appendFileSync(
          join(older.etc, "manager.conf"),
          `#tryinclude "${asterisk.include}/current/cisco-phones-manager.conf"\n`,
        );
        for (const module of ["manager", driver === "chan_sip" ? "chan_sip.so" : "res_pjsip.so"]) {
          await older.cli(`module reload ${module}`);
        }
        const told = { address: `${host}:5038`, user: "cisco-phones", password: CANARY, renewSeconds: 3600 };
        const declared = { mac: DESK_MAC, extensions: ["100"], model: "7940", load: null, label: null };
        const registrations = new Registrations({
          source: {
            told: (name) => (name === ASTERISK_STATUS_FILE ? Buffer.from(JSON.stringify(told)) : undefined),
            phones: () => [declared],
          },
          onTrouble: () => undefined,
        });
        onTestFinished(() => registrations.close());
        const state = () => registrations.of(declared)?.[0];
        await expect.poll(() => state()?.why, PATIENCE).toContain("Asterisk says only what changes");
        const start = async (number: number, password: string): Promise<BaresipPhone> => {
          const phone = await BaresipPhone.start({
            address: loopbackHost(number),
            account: { ...account, password, proxy: `${host}:5060` },
            tone: 400,
          });
          onTestFinished(() => phone.stop());
          return phone;
        };
        await start(HOST + 6, "Wrong");
        await expect.poll(() => state()?.state, PATIENCE).toBe("refused");
        expect(state()?.refusals).toMatchObject({ reason: "wrong-password", address: loopbackHost(HOST + 6) });
        const phone = await start(HOST + 7, account.password);
        await expect.poll(() => state()?.address, PATIENCE).toBe(loopbackHost(HOST + 7));
        expect(state()).toMatchObject({ state: "registered", refusals: null });
        await phone.stop();
        await expect.poll(() => state()?.state, PATIENCE).toBe("not-registered");
        await tryEverything(host, driver === "chan_sip" ? "SIPpeers" : "PJSIPShowContacts");
      },
    );

    it("follows a new password without a restart of the server, and none of them is seen anywhere", async () => {
      const record = join(project.folder, ".state/store/server.json");
      const before = readFileSync(record, "utf8");
      await project.secret("asteriskStatusPassword", `${CANARY}2`);
      expect(await project.succeed(["preview", "--diff"])).toMatch(/\[secret asterisk-status:[0-9a-f]{8}\]/);
      await project.succeed(["up", "--yes"]);
      await expect.poll(async () => (await line(DESK_MAC))?.why, PATIENCE).toContain("Asterisk says only what changes");
      expect(readFileSync(record, "utf8")).toBe(before);
      const told = join(project.folder, ".state/store/current/.server", ASTERISK_STATUS_FILE);
      expect(statSync(told).mode & 0o077).toBe(0);
      expect(readFileSync(told, "utf8")).toContain(`${CANARY}2`);
      expect((await fetch(`http://127.0.0.1:${ports.httpPort}/.server/${ASTERISK_STATUS_FILE}`)).status).toBe(404);
      const log = readFileSync(join(project.folder, ".state/store/server.log"), "utf8");
      for (const text of [project.transcript.join("\n"), project.stateText(), log, asterisk.printed()]) {
        expect(text).not.toContain("Canary8");
      }
    });

    it("is not shown any more once it is taken out, and Asterisk's own file is as it was", async () => {
      describeStatus(undefined);
      await project.succeed(["config", "rm", "asteriskStatusPassword"]);
      await project.succeed(["up", "--yes"]);
      expect((await status(DESK_MAC)).registrations).toBeUndefined();
      expect(asterisk.configuration("manager.conf")).toEqual(own);
      await expect(ManagerSession.open(loopbackHost(HOST), "cisco-phones", `${CANARY}2`)).rejects.toThrow();
      await project.secret("asteriskStatusPassword", CANARY);
      describeStatus({ address });
      await project.succeed(["up", "--yes"]);
      await expect.poll(async () => (await line(DESK_MAC))?.state, PATIENCE).toBe("unknown");
    });

    it("leaves Asterisk's own file byte for byte as it was, and no user, once all is destroyed", async () => {
      await project.succeed(["destroy", "--yes"]);
      expect(asterisk.configuration("manager.conf")).toEqual(own);
      await expect(ManagerSession.open(loopbackHost(HOST), "cisco-phones", `${CANARY}2`)).rejects.toThrow();
    });
  },
);

/** All that could be ordered or read, which has to be refused; the listing is that of what is registered. */
async function tryEverything(host: string, listing: string): Promise<void> {
  const session = await ManagerSession.open(host, "cisco-phones", CANARY);
  try {
    for (const [action, fields] of [...FORBIDDEN, [listing, {}] as const]) {
      const answer = await session.ask(action, fields);
      expect([action, answer.get("Response"), answer.get("Message")]).toEqual([action, "Error", "Permission denied"]);
    }
    // Of each refusal there is an event of the class security, which is not one of those that it gets.
    expect(session.heard()).not.toContain("RequestNotAllowed");
  } finally {
    session.close();
  }
}

/** A line as chan_sip has it. */
function chanSipLine({ name, authName, password }: Omit<SipAccount, "proxy">): string {
  return `[${name}]\ntype = friend\nhost = dynamic\ndefaultuser = ${authName}\nsecret = ${password}\ncontext = internal\n`;
}
