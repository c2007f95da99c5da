import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TableRows } from "../../rendering/asterisk/realtime-rows";
import { realtimeScript } from "../../rendering/asterisk/realtime-script";
import { Database, NO_POSTGRESQL, POSTGRESQL } from "./database";

const CANARY = "Canary1row1secret";
const COLUMNS = {
  ps_endpoints: [
    "id",
    "aors",
    "auth",
    "context",
    "callerid",
    "allow",
    "dtmf_mode",
    "direct_media",
    "mailboxes",
    "set_var",
  ],
  ps_auths: ["id", "auth_type", "username", "password"],
  ps_aors: ["id", "max_contacts", "remove_existing"],
};

/** Rows of lines by their ids. */
function tablesOf(lines: Readonly<Record<string, Readonly<Record<string, string>>>>): TableRows[] {
  const ids = Object.keys(lines).sort();
  const rows = (common: (id: string) => Record<string, string>, columns: readonly string[]) =>
    ids.map((id) => ({
      id,
      ...common(id),
      ...Object.fromEntries(Object.entries(lines[id] ?? {}).filter(([column]) => columns.includes(column))),
    }));
  const { ps_endpoints, ps_auths, ps_aors } = COLUMNS;
  const endpoint = (id: string) => ({
    aors: id,
    auth: id,
    allow: "!all,ulaw",
    dtmf_mode: "rfc4733",
    direct_media: "no",
  });
  const auth = (id: string) => ({ auth_type: "userpass", username: id, password: `${CANARY}${id}` });
  return [
    { table: "ps_endpoints", columns: ps_endpoints, rows: rows(endpoint, ps_endpoints) },
    { table: "ps_auths", columns: ps_auths, rows: rows(auth, ps_auths) },
    { table: "ps_aors", columns: ps_aors, rows: rows(() => ({ max_contacts: "1", remove_existing: "yes" }), ps_aors) },
  ];
}

describe.skipIf(POSTGRESQL === undefined)(`rows of lines in a PostgreSQL${NO_POSTGRESQL}`, () => {
  let database: Database;

  const deliver = (
    lines: Parameters<typeof tablesOf>[0],
    {
      site = "home",
      verb = "apply",
      sql = database.sql,
      cli = "",
    }: { site?: string; verb?: string; sql?: string; cli?: string } = {},
  ) => {
    const script = realtimeScript({ site, realtime: { sql, caches: [] }, cli, tables: tablesOf(lines) });
    const { status, stdout, stderr } = spawnSync("sh", ["-s", "--", verb], { input: script, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const ids = (table: string): string[] =>
    database.run(`SELECT id FROM ${table} ORDER BY id;`).split("\n").filter(Boolean);
  const all = (): string[][] => ["ps_endpoints", "ps_auths", "ps_aors"].map(ids);

  beforeAll(async () => {
    database = await Database.start();
  });
  afterAll(() => database?.stop());
  beforeEach(() => {
    database.run(
      "DELETE FROM ps_endpoints; DELETE FROM ps_auths; DELETE FROM ps_aors; DROP TABLE IF EXISTS cisco_phones_lines;",
    );
  });

  it("come, change and go, and those that do not differ are not touched", () => {
    expect(deliver({ 100: {}, 101: {} })).toEqual({ status: 0, stdout: "added: 2 lines\n", stderr: "" });
    const versions = (): string =>
      database.run("SELECT id, xmin::text FROM ps_endpoints UNION SELECT id, xmin::text FROM ps_auths ORDER BY 1, 2;");
    const before = versions();
    expect(deliver({ 100: {}, 101: {} }).stdout).toBe("unchanged\n");
    expect(versions()).toBe(before);
    const change = deliver({ 100: { callerid: '"Desk" <100>' }, 102: {} });
    expect(change.stdout).toBe("added: 1 lines\nchanged: 1 lines\nremoved: 1 lines\n");
    expect(all()).toEqual([
      ["100", "102"],
      ["100", "102"],
      ["100", "102"],
    ]);
    expect(database.run("SELECT callerid FROM ps_endpoints WHERE id = '100';")).toBe('"Desk" <100>');
    deliver({ 100: {}, 102: {} });
    expect(database.run("SELECT callerid IS NULL FROM ps_endpoints WHERE id = '100';")).toBe("t");
  });

  it("leave what others have in the same row, and put back what others changed of ours", () => {
    deliver({ 100: {} });
    database.run("UPDATE ps_endpoints SET accountcode = 'sales', context = 'elsewhere'; DELETE FROM ps_aors;");
    expect(deliver({ 100: {} }).stdout).toBe("changed: 1 lines\n");
    expect(database.run("SELECT accountcode, context FROM ps_endpoints;")).toBe("sales|");
    expect(ids("ps_aors")).toEqual(["100"]);
  });

  it("are refused, all of them, where others have rows of such ids, in whichever table and of whichever site", () => {
    database.run(
      "INSERT INTO ps_aors (id, max_contacts) VALUES ('100', 5); INSERT INTO ps_endpoints (id) VALUES ('200');",
    );
    deliver({ 101: {} }, { site: "elsewhere" });
    const { status, stderr, stdout } = deliver({ 100: {}, 101: {}, 102: {} });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("rows with these ids are there and are not of this site: 100, 101");
    expect(all()).toEqual([["101", "200"], ["101"], ["100", "101"]]);
    expect(database.run("SELECT max_contacts FROM ps_aors WHERE id = '100';")).toBe("5");
  });

  it("go alone when the site goes", () => {
    deliver({ 300: {} }, { site: "elsewhere" });
    database.run("INSERT INTO ps_endpoints (id) VALUES ('200');");
    deliver({ 100: {}, 101: {} });
    expect(deliver({ 100: {}, 101: {} }, { verb: "clear" })).toMatchObject({ status: 0, stdout: "removed: 2 lines\n" });
    expect(all()).toEqual([["200", "300"], ["300"], ["300"]]);
    expect(database.run("SELECT id, site FROM cisco_phones_lines;")).toBe("300|elsewhere");
    expect(deliver({}, { verb: "clear" })).toMatchObject({ status: 0 });
  });

  it("leave no table of ours behind where nothing was ever delivered", () => {
    expect(deliver({}, { verb: "clear" })).toMatchObject({ status: 0, stdout: "removed: 0 lines\n" });
    expect(deliver({})).toMatchObject({ status: 0, stdout: "unchanged\n" });
    expect(database.run("SELECT to_regclass('cisco_phones_lines') IS NULL;")).toBe("t");
  });

  it.each([
    [
      "an enum has no such value",
      { dtmf_mode: "none" },
      'invalid input value for enum pjsip_dtmf_mode_values_v3: "none"',
    ],
    ["a text is too long", { callerid: "x".repeat(41) }, "value too long for type character varying(40)"],
    [
      "a password is too long",
      { password: `${CANARY}${"x".repeat(80)}` },
      "value too long for type character varying(80)",
    ],
  ])("stay as they were where %s", (_, fault, said) => {
    deliver({ 100: {}, 101: {} });
    const { status, stderr } = deliver({ 102: {}, 103: fault });
    expect(status).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain(CANARY);
    expect(all()).toEqual([
      ["100", "101"],
      ["100", "101"],
      ["100", "101"],
    ]);
  });

  it("stay as they were where the last table refuses one, and nobody is told a password", () => {
    deliver({ 100: {} });
    database.run(`ALTER TABLE ps_auths ADD CONSTRAINT short CHECK (length(password) < 30);`);
    const { status, stderr } = deliver({ 101: {}, 102: { password: `${CANARY}${"y".repeat(30)}` } });
    database.run("ALTER TABLE ps_auths DROP CONSTRAINT short;");
    expect(status).toBe(1);
    expect(stderr).toContain('violates check constraint "short"');
    expect(stderr).not.toContain(CANARY);
    expect(all()).toEqual([["100"], ["100"], ["100"]]);
  });

  it("stay as they were where the connection breaks in the middle", () => {
    deliver({ 100: {} });
    // As a network that goes: what psql reads ends before its last step.
    const cut = deliver({ 101: {}, 102: {} }, { sql: `sed '/^COMMIT/,$d' | ${database.sql}` });
    expect(cut.status).toBe(1);
    expect(cut.stderr).toContain("the database took nothing");
    const killed = deliver(
      { 101: {} },
      { sql: `sed 's/^COMMIT;$/SELECT pg_terminate_backend(pg_backend_pid());/' | ${database.sql}` },
    );
    expect(killed.status).toBe(1);
    expect(killed.stderr).toContain("terminating connection");
    expect(all()).toEqual([["100"], ["100"], ["100"]]);
  });

  it("are never in a statement, so that no log has a password of an ordinary delivery", () => {
    deliver({ 100: {}, 101: {} });
    deliver({ 100: { password: `${CANARY}new` } });
    expect(database.log()).toContain("COPY wanted_ps_auths");
    expect(
      database
        .log()
        .split("\n")
        .filter((line) => /statement: .*Canary/.test(line)),
    ).toEqual([]);
  });

  it("do not come where Asterisk does not answer, and go all the same", () => {
    expect(deliver({ 100: {} }, { cli: "false" })).toMatchObject({ status: 1, stdout: "" });
    expect(all()).toEqual([[], [], []]);
    deliver({ 100: {} });
    const { status, stdout } = deliver({ 100: {} }, { verb: "clear", cli: "false" });
    expect([status, stdout]).toEqual([
      0,
      "Asterisk does not answer, and may keep what it has read until it starts anew\nremoved: 1 lines\n",
    ]);
    expect(all()).toEqual([[], [], []]);
  });

  it("say what their user lacks", () => {
    database.run("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN;");
    const { status, stderr } = deliver({ 100: {} }, { sql: database.as("guest") });
    expect(status).toBe(1);
    expect(stderr).toContain("permission denied");
  });

  it("hold every text as it was given", () => {
    const text = fc
      .oneof(
        fc.string({ unit: "binary", maxLength: 30 }),
        fc
          .array(
            fc.constantFrom("\\", "\\.", "\\N", "'", '"', "\t", "\n", "\r", "$strangers$", ";", "^3B", ":x", "é", "a"),
          )
          .map((parts) => parts.join("")),
      )
      // No text of a PostgreSQL has a NUL.
      .filter((each) => !each.includes("\0"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
        const lines = Object.fromEntries(
          texts.map((each, index) => [`1${index}`, { set_var: each, password: [...each].slice(0, 80).join("") }]),
        );
        expect(deliver(lines)).toMatchObject({ status: 0, stderr: "" });
        const hex = (each: string): string => Buffer.from(each).toString("hex");
        const held = database.run(
          "SELECT e.id, encode(convert_to(set_var, 'UTF8'), 'hex'), encode(convert_to(password, 'UTF8'), 'hex') FROM ps_endpoints e JOIN ps_auths a USING (id);",
        );
        expect(held.split("\n").sort()).toEqual(
          Object.entries(lines)
            .map(([id, { set_var, password }]) => `${id}|${hex(set_var)}|${hex(password)}`)
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });
});
