import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MeasuredLines } from "../../bench/asterisk/lines";
import { realtimeRows } from "../../rendering/asterisk/realtime-rows";
import { realtimeScript } from "../../rendering/asterisk/realtime-script";
import { ASTERISK22, AsteriskMachine, loopbackHost, NO_ASTERISK22 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { Database, NO_POSTGRESQL, POSTGRESQL } from "./database";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { odbcEnvironment, type RealtimeConfigurationPlan, realtimeConfiguration } from "./realtime-configuration";
import { servedAccount } from "./served-account";
import { StackProject } from "./stack-project";
import { millisecondsOfTone } from "./tone";

// With what stands for `;` in a table: taken as it is, the password would be another one.
const CANARY = "Canary2row^3Bsecret";
const PATIENCE = { timeout: 60_000, interval: 200 };
const TONE = 400;
const reason = NO_ASTERISK22 || NO_BARESIP || NO_POSTGRESQL;

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined || POSTGRESQL === undefined)(
  `an Asterisk that reads its lines from a PostgreSQL${reason}`,
  () => {
    const project = new StackProject("realtime");
    const clients: BaresipPhone[] = [];
    let database: Database;
    let asterisk: AsteriskMachine;
    let ports: FreePorts;
    let own: Buffer;

    const startAsterisk = (host: number, plan: Partial<RealtimeConfigurationPlan> = {}): Promise<AsteriskMachine> => {
      const program = ASTERISK22 ?? "";
      return AsteriskMachine.start({
        program,
        address: loopbackHost(host),
        isIncluded: false,
        configure: (files) => realtimeConfiguration(files, { program, socket: database.folder, ...plan }),
        environment: odbcEnvironment,
      });
    };
    const hostOfSite = () => ({ runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports });
    const describeRealtime = (
      phones: readonly DescribedPhone[],
      change: Record<string, unknown> = {},
      machine = asterisk,
    ): void => {
      const site = homeSite("realtime", hostOfSite(), phones);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(30) },
        asterisk: {
          directory: machine.include,
          configDirectory: machine.etc,
          cli: machine.console,
          realtime: { sql: database.sql },
          ...change,
        },
      });
    };
    const named = (displayName: string): DescribedPhone => ({ ...DESK, lines: [{ extension: "100", displayName }] });
    const endpoints = async (): Promise<string[]> =>
      [...(await asterisk.cli("pjsip list endpoints")).matchAll(/Endpoint: {2}([^ /<]+)/g)].map(
        ([, name = ""]) => name,
      );
    const contacts = (): Promise<string> => asterisk.cli("pjsip show contacts");
    const plugIn = async (host: number, mac: string): Promise<BaresipPhone> => {
      const account = await servedAccount(ports.tftpPort, mac);
      const client = await BaresipPhone.start({ address: loopbackHost(host), account, tone: TONE });
      clients.push(client);
      return client;
    };
    const refused = async (): Promise<string> => {
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      return output;
    };
    const ids = (table: string): string => database.run(`SELECT string_agg(id, ' ' ORDER BY id) FROM ${table};`);

    beforeAll(async () => {
      ports = await freePorts();
      database = await Database.start();
      asterisk = await startAsterisk(30);
      own = asterisk.configuration("pjsip.conf");
      await project.create({ "100": CANARY, "101": `${CANARY}2`, "900": `${CANARY}3` });
    });

    afterAll(async () => {
      for (const client of clients) {
        await client.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      await asterisk?.stop();
      await database?.stop();
      project.remove();
    });

    it("is looked at before anything changes, and all that is amiss is said at once", async () => {
      database.run("ALTER TABLE ps_aors RENAME TO ps_others; INSERT INTO ps_auths (id) VALUES ('101');");
      const unread = await startAsterisk(31, { isRead: false });
      try {
        const mute = { ...DESK, overrides: { dtmf: { outOfBand: "none", inband: false } } };
        const change = { realtime: { sql: database.sql, caches: ["lines"] } };
        describeRealtime(
          [mute, { ...HALL, lines: [{ extension: "101", displayName: "H".repeat(31) }] }],
          change,
          unread,
        );
        const output = await refused();
        for (const said of [
          "site.asterisk.realtime.sql: the database has no table ps_aors",
          'site.asterisk.realtime.sql: ps_endpoints.dtmf_mode can\'t be "none": 100 (allowed: rfc4733, inband',
          "site.asterisk.realtime.sql: sorcery.conf does not have PJSIP read endpoint from ps_endpoints",
          'site.asterisk.realtime.caches: not a memory cache of this Asterisk (given "lines"',
        ]) {
          expect(output).toContain(said);
        }
        describeRealtime([DESK], { realtime: { sql: "false" } });
        expect(await refused()).toContain("site.asterisk.realtime.sql: the command brings no answer of PostgreSQL");
        // Asterisk reads them somewhere else than psql writes them: a first delivery is taken back.
        database.run("ALTER TABLE ps_others RENAME TO ps_aors; DELETE FROM ps_auths;");
        describeRealtime([DESK], { configDirectory: undefined }, unread);
        expect(await refused()).toContain("Asterisk does not find 100 in the tables, and the rows are taken out again");
        expect([ids("ps_endpoints"), ids("cisco_phones_lines")]).toEqual(["", ""]);
      } finally {
        await unread.stop();
      }
    });

    it("shows in a preview what the rows will be, without their passwords", async () => {
      describeRealtime([DESK, HALL]);
      const preview = await project.succeed(["preview", "--diff"]);
      expect(preview).toContain('callerid = "Hall" <101>');
      expect(preview).toContain("password = [secret auth-101:");
    });

    it("lets a phone register and call with nothing but what it was served, and nothing is reloaded", async () => {
      await project.succeed(["up", "--yes"]);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
      expect(await endpoints()).toEqual(["100", "101", "900"]);
      const desk = await plugIn(40, "00036BABCDEF");
      const hall = await plugIn(41, "00036BABCDF0");
      await expect.poll(contacts, PATIENCE).toMatch(new RegExp(`100/sip:\\S+@${loopbackHost(40)}:5060`));
      await expect.poll(contacts, PATIENCE).toMatch(new RegExp(`101/sip:\\S+@${loopbackHost(41)}:5060`));
      desk.dial("101");
      await expect.poll(() => millisecondsOfTone(hall.heard(), TONE), PATIENCE).toBeGreaterThan(500);
      desk.hangUp();
      await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(1);
      // What a call tells of the caller is what the file would have told.
      expect(hall.received(/^INVITE /)[0]).toMatch(/^Remote-Party-ID: "Desk" <sip:100@/m);
      expect(asterisk.printed()).not.toMatch(/Reloading/);
      expect(asterisk.configuration("pjsip.conf")).toEqual(own);
      expect(existsSync(asterisk.include)).toBe(false);
    });

    it("goes by a change at once, while phones stay registered", async () => {
      describeRealtime([named("Study"), HALL]);
      // One value of a table ends at a `;`.
      await project.linePassword("101", `${CANARY};2`);
      expect(await project.succeed(["up", "--yes"])).toContain("changed: 2 lines");
      expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/callerid +: "Study" <100>/);
      expect(await asterisk.cli("pjsip show auth 101")).toContain(`: ${CANARY};2\n`);
      expect(await contacts()).toContain(`@${loopbackHost(40)}:5060`);
    });

    it("keeps all as it was where one row is refused, and nobody learns a password", async () => {
      database.run(
        "ALTER TABLE ps_auths ADD CONSTRAINT closed CHECK (id <> '101' OR length(password) < 24) NOT VALID;",
      );
      await project.linePassword("101", `${CANARY}longer`);
      describeRealtime([named("Cellar"), HALL]);
      const output = await refused();
      database.run("ALTER TABLE ps_auths DROP CONSTRAINT closed;");
      expect(output).toContain('the database took nothing: ERROR:  new row for relation "ps_auths" violates check');
      expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/callerid +: "Study" <100>/);
      await project.linePassword("101", `${CANARY};2`);
    });

    it("refuses a line of which somebody else has rows, in a table or in a file", async () => {
      database.run("INSERT INTO ps_endpoints (id, context) VALUES ('105', 'theirs');");
      const theirs: DescribedPhone = { ...HALL, lines: [{ extension: "105", displayName: "Mine" }] };
      await project.linePassword("105", `${CANARY}5`);
      describeRealtime([named("Study"), theirs]);
      expect(await refused()).toContain("rows that are in the tables already and are not of this site: 105");
      describeRealtime([named("Study"), { ...HALL, lines: [{ extension: "900", displayName: "Mine" }] }]);
      expect(await refused()).toContain("endpoints that Asterisk's own configuration has already: 900");
      expect(database.run("SELECT context FROM ps_endpoints WHERE id = '105';")).toBe("theirs");
      expect(ids("ps_auths")).toBe("100 101");
    });

    it("forgets a removed phone and its registration, and nobody else's", async () => {
      expect(await contacts()).toContain(`@${loopbackHost(41)}:5060`);
      describeRealtime([named("Study")]);
      expect(await project.succeed(["up", "--yes"])).toContain("removed: 1 lines");
      expect(await endpoints()).toEqual(["100", "105", "900"]);
      expect(await contacts()).not.toContain(`@${loopbackHost(41)}:5060`);
      expect(await contacts()).toContain(`@${loopbackHost(40)}:5060`);
    });

    it("has caches forget what changed", async () => {
      const cached = await startAsterisk(32, { caches: { endpoint: "lines", auth: "res_pjsip/auth" } });
      try {
        describeRealtime([named("Study")], { realtime: { sql: database.sql, caches: ["lines"] } }, cached);
        await project.succeed(["up", "--yes"]);
        const callerId = (): Promise<string> => cached.cli("pjsip show endpoint 100");
        expect(await callerId()).toContain('"Study" <100>');
        database.run("UPDATE ps_endpoints SET callerid = 'by hand' WHERE id = '100';");
        expect(await callerId()).toContain('"Study" <100>');
        describeRealtime([named("Attic")], { realtime: { sql: database.sql, caches: ["lines"] } }, cached);
        expect(await project.succeed(["up", "--yes"])).toContain("made to forget what has changed: lines");
        expect(await callerId()).toContain('"Attic" <100>');
      } finally {
        await cached.stop();
      }
      describeRealtime([named("Attic")]);
      await project.succeed(["up", "--yes"]);
    });

    it("reads all lines once where many are new, and none anew for one", async () => {
      const lines = new MeasuredLines(40);
      const deliver = (verb: string): string => {
        const realtime = { sql: database.sql, caches: [] };
        const tables = realtimeRows(lines.file("Last"), true);
        const input = realtimeScript({ site: "many", realtime, cli: asterisk.console, tables });
        return spawnSync("sh", ["-s", "--", verb], { input, encoding: "utf8" }).stdout;
      };
      const reloads = (): number => asterisk.printed().split("Reloading module 'res_pjsip.so'").length - 1;
      expect(reloads()).toBe(0);
      expect(deliver("apply")).toContain(
        "made to read all lines once, since many are new: res_pjsip.so\nadded: 40 lines\n",
      );
      expect(reloads()).toBe(1);
      expect(deliver("clear")).toContain("removed: 40 lines");
      expect(reloads()).toBe(1);
      expect(await contacts()).toContain(`@${loopbackHost(40)}:5060`);
    });

    it("takes the place of a file without a gap", async () => {
      // From tables to a file it is two steps: Asterisk does not tell where it has a name from.
      const { asterisk: _, ...without } = homeSite("realtime", hostOfSite(), [named("Attic"), HALL]);
      project.describeSite(without);
      await project.succeed(["up", "--yes"]);
      expect([ids("ps_endpoints"), ids("cisco_phones_lines")]).toEqual(["105", ""]);
      describeRealtime([named("Attic"), HALL], { realtime: undefined });
      await project.succeed(["up", "--yes"]);
      expect(await endpoints()).toEqual(["100", "101", "105", "900"]);
      describeRealtime([named("Attic"), HALL]);
      await project.succeed(["up", "--yes"]);
      expect(ids("ps_endpoints")).toBe("100 101 105");
      expect(asterisk.configuration("pjsip.conf")).toEqual(own);
      expect(await endpoints()).toEqual(["100", "101", "105", "900"]);
    });

    it("never let a password into an output, the state or a log", () => {
      const seen = [project.transcript.join("\n"), project.stateText(), asterisk.printed()];
      const logged = database
        .log()
        .split("\n")
        .filter((line) => !line.includes("DETAIL:  Failing row contains"));
      for (const text of [...seen, logged.join("\n")]) {
        expect(text).not.toContain("Canary2row");
      }
    });

    it("has no row of ours, and every other one, once all is destroyed", async () => {
      await project.succeed(["destroy", "--yes"]);
      expect(await endpoints()).toEqual(["105", "900"]);
      expect([ids("ps_endpoints"), ids("ps_auths"), ids("ps_aors"), ids("cisco_phones_lines")]).toEqual([
        "105",
        "",
        "",
        "",
      ]);
      expect(await contacts()).not.toContain(`@${loopbackHost(40)}:5060`);
    });
  },
);
