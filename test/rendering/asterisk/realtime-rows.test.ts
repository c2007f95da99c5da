import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../../domain/phone";
import { renderEndpoints } from "../../../rendering/asterisk/pjsip-endpoints";
import { describeRows, realtimeRows, type TableRows } from "../../../rendering/asterisk/realtime-rows";
import { CANARY } from "../../domain/home-description";
import { delivered, FINGERPRINT, validSite } from "../rendered-home";
import { readSections } from "./asterisk-reader";

const { asterisk, settings, phones } = validSite();
if (asterisk === undefined) {
  throw new Error("the home site has an Asterisk");
}

/** A value as Asterisk reads it from a table (res_config_odbc.c: decode_chunk). */
const read = (cell: string): string =>
  cell.replaceAll(/\^([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));

/** The objects of all tables, as the sections of a file. */
const objects = (tables: readonly TableRows[]) =>
  tables.flatMap(({ table, rows }) =>
    rows.map(({ id = "", ...row }) => ({
      name: id,
      values: {
        type: table.replace(/^ps_(.*)s$/, "$1"),
        ...Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, read(cell)])),
      },
    })),
  );

describe("rows of Asterisk's tables", () => {
  it("say what the file says, for every accepted line", () => {
    const hostile = fc
      .array(fc.constantFrom(";", "\\", "^", "^3B", "3B", ";--", "=", "[", "]", "#", " ", "a", "'", "<", "$"), {
        maxLength: 12,
      })
      .map((parts) => parts.join(""));
    let accepted = 0;
    fc.assert(
      fc.property(hostile, hostile, fc.boolean(), (password, displayName, hasMailbox) => {
        const { value } = parsePhone({
          mac: "00036BABCDEF",
          model: "7940",
          lines: [
            { extension: "100", password, displayName, ...(hasMailbox ? { mailbox: "100@default" } : {}) },
            { extension: "101", password: "another-one" },
          ],
        });
        if (value === undefined) {
          return;
        }
        accepted++;
        const file = renderEndpoints([value], { ...asterisk, transport: "lan" }, settings, FINGERPRINT);
        const sections = (text: string) =>
          readSections(text).sort((a, b) => {
            const order = ["endpoint", "auth", "aor"];
            return order.indexOf(a.values.type ?? "") - order.indexOf(b.values.type ?? "");
          });
        expect(objects(realtimeRows(file, true))).toEqual(sections(delivered(file)));
        expect(objects(realtimeRows(file, false))).toEqual(sections(file.text));
        const cells = realtimeRows(file, true).flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
        expect(cells.filter((cell) => cell.includes(";"))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it("name every column that a line can have, so that what is no longer said is taken out", () => {
    const tables = realtimeRows(renderEndpoints(phones, asterisk, settings, FINGERPRINT), true);
    expect(tables.map(({ table }) => table)).toEqual(["ps_endpoints", "ps_auths", "ps_aors"]);
    expect(tables[0]?.columns).toContain("transport");
    expect(tables[0]?.rows[0]).not.toHaveProperty("transport");
    for (const { columns, rows } of tables) {
      expect(columns[0]).toBe("id");
      expect(new Set(columns).size).toBe(columns.length);
      expect(rows.flatMap((row) => Object.keys(row)).filter((column) => !columns.includes(column))).toEqual([]);
    }
  });

  it("are there without phones, so that the last line can be taken out", () => {
    const tables = realtimeRows(renderEndpoints([], asterisk, settings, FINGERPRINT), true);
    expect(tables.map(({ rows }) => rows)).toEqual([[], [], []]);
    expect(tables[0]?.columns).toContain("aors");
  });

  it("are shown without a password", () => {
    const file = renderEndpoints(phones, asterisk, settings, FINGERPRINT);
    const shown = realtimeRows(file, false).map(describeRows).join("\n");
    expect(shown).toContain('callerid = "Desk" <100>\n');
    expect(shown).toMatch(/^password = \[secret auth-100:[0-9a-f]+\]$/m);
    expect(shown).not.toContain(CANARY);
    expect(realtimeRows(file, true).map(describeRows).join("\n")).toContain(CANARY);
  });

  it("refuse what has no table", () => {
    const file = { path: "x.conf", text: "[100]\ntype = registration\n", secrets: {}, reader: "asterisk" as const };
    expect(() => realtimeRows(file, false)).toThrow(
      "x.conf: Asterisk's tables have no place for [100], type registration",
    );
  });
});
