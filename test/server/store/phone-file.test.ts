import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phonesOf, readPhoneFile } from "../../../server/store/phone-file";
import { Snapshot } from "../../../server/store/snapshot";

const CANARY = "Canary6secret";
const told = (text: string) => readPhoneFile("sip", Buffer.from(text));

describe("a phone's own file", () => {
  it.each<[string, string, string[], string | null]>([
    ["its lines and its label", 'line1_name: "100"\nline2_name: "101"\nphone_label: "Hall"\n', ["100", "101"], "Hall"],
    ["lines in their order", "line6_name: 106\nline2_name: 102\nline1_name: 101", ["101", "102", "106"], null],
    ["CRLF and odd spacing", '\t line1_name :"100" \r\nphone_label:\t"A b "\r\n', ["100"], "A b"],
    ["a comment after a value", 'line1_name: 100 ; desk\nline2_name: "101"; hall\n', ["100", "101"], null],
    ["a semicolon at the end", "line1_name: 100;\nphone_label: Hall;\n", ["100"], "Hall"],
    ["no comment", '# line1_name: "100"\n;phone_label: "x"\n', [], null],
    [
      "no line that is not used",
      'line1_name: ""\nline2_name: UNPROVISIONED\nline3_name:\nline4_name: 104',
      ["104"],
      null,
    ],
    ["the last of two", "line1_name: 100\nline1_name: 200\nphone_label: a\nphone_label:\n", ["200"], null],
    ["no key that only looks like one", "xline1_name: 1\nline1_name_: 2\nline7_name: 3\nlines1_name: 4", [], null],
    ["no value whose quote is open", `line1_name: "100\nline1_password: "${CANARY}"\n`, [], null],
    ["umlauts as UTF-8", 'phone_label: "Büro"', [], "Büro"],
  ])("tells %s", (_, text, extensions, label) => {
    expect(told(text)).toEqual({ extensions, label });
  });

  it("tells umlauts as ISO-8859-1, too", () => {
    expect(readPhoneFile("sip", Buffer.from('phone_label: "Büro"', "latin1")).label).toBe("Büro");
  });

  it("tells nothing of an XML file yet", () => {
    expect(readPhoneFile("sep", Buffer.from("line1_name: 100"))).toEqual({ extensions: [], label: null });
  });

  it("never gives a password away, however broken it is", () => {
    const part = fc.constantFrom(
      ...['"', "\n", "\r\n", " ", ";", "#", ":", "line1_name", "phone_label", "\0", "[", "line1_password: "],
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (before, after) => {
        const text = `${before.join("")}\nline1_password: "${CANARY}"\n${after.join("")}`;
        expect(JSON.stringify(told(text))).not.toContain(CANARY);
      }),
      { numRuns: 2000 },
    );
  });

  it("is read as far as a phone could", () => {
    const { extensions, label } = told(`phone_label: ${"x".repeat(500)}\n${"#\n".repeat(100_000)}line1_name: 100`);
    expect(extensions).toEqual([]);
    expect(label).toHaveLength(64);
  });
});

describe("phones by the names of their files", () => {
  it("are each once, by MAC, with what the file tells that counts", () => {
    const names = [
      ...["cfg/SIP00036BABCDEF.cnf", "SEP00036BABCDEF.cnf.xml", "SIP00036babcdef.cnf"],
      ...["SEP00036BABCDE0.cnf.xml", "SIPDefault.cnf", "dialplan.xml"],
    ];
    for (const order of [names, [...names].reverse()]) {
      const phones = phonesOf(
        order.map((name) => ({ name })),
        ({ name }) => ({ extensions: [name], label: null }),
      );
      expect(phones).toEqual([
        { mac: "00036BABCDE0", model: null, load: null, extensions: ["SEP00036BABCDE0.cnf.xml"], label: null },
        { mac: "00036BABCDEF", model: null, load: null, extensions: ["SIP00036babcdef.cnf"], label: null },
      ]);
    }
  });

  it("stand in for those of a generation that tells none", () => {
    const files = new Map([["SIP00036BABCDEF.cnf", Buffer.from(`line1_name: 100\nline1_password: ${CANARY}\n`)]]);
    const phone = { mac: "00036BABCDEF", model: null, load: null, extensions: ["100"], label: null };
    expect(new Snapshot("home", null, files).phones()).toEqual([phone]);
    const declared = [{ ...phone, model: "7940", load: "P0S3-8-11-00" }];
    expect(new Snapshot("home", null, files, declared).phones()).toEqual(declared);
  });
});
