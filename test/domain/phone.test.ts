import { describe, expect, it } from "vitest";
import { parsePhone } from "../../domain/phone";
import { formatProblem } from "../../domain/problem";
import { Secret } from "../../domain/secret";
import { CANARY } from "./home-description";

const line = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  extension: "100",
  password: CANARY,
  ...change,
});
const phone = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  mac: "0003.6bab.cdef",
  model: "7940",
  lines: [line()],
  ...change,
});
const problemsOf = (input: unknown, path?: string): string =>
  parsePhone(input, path).problems.map(formatProblem).join("\n");
const warningsOf = (input: unknown): string => parsePhone(input).warnings.map(formatProblem).join("\n");

describe("a phone", () => {
  it("is accepted with nothing but what it needs", () => {
    const { value, problems, warnings } = parsePhone(phone());
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(value?.mac.plain).toBe("00036BABCDEF");
    expect(value?.lines[0]?.password.reveal()).toBe(CANARY);
    expect(Object.keys(value ?? {}).sort()).toEqual(["lines", "mac", "model"]);
    expect(Object.keys(value?.lines[0] ?? {}).sort()).toEqual(["extension", "password"]);
  });

  it("takes a password that is a Secret already", () => {
    expect(
      parsePhone(phone({ lines: [line({ password: Secret.of(CANARY) })] })).value?.lines[0]?.password.reveal(),
    ).toBe(CANARY);
  });

  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /^missing/],
    ["a text", CANARY, /^not a mapping of keys to values \(given: a text\)/],
    ["a bad MAC", phone({ mac: "00:03:6B" }), /^mac: not a MAC address \(given "00:03:6B"; allowed: 12 hex digits/],
    ["a group address", phone({ mac: "01005E000001" }), /^mac: a group address/],
    ["a number as MAC", phone({ mac: 361234567 }), /^mac: not a text .*quotes/],
    ["no model", phone({ model: undefined }), /^model: missing/],
    [
      "an unknown model",
      phone({ model: "7945" }),
      /^model: not one of the allowed values \(given "7945"; allowed: "7940", "7960"\)/,
    ],
    ["a model without quotes", phone({ model: 7940 }), /^model: .*Write it in quotes: "7940"/],
    ["no lines", phone({ lines: [] }), /^lines: no line; .*allowed: 1–2 on a 7940/],
    ["lines that are no list", phone({ lines: CANARY }), /^lines: not a list \(given: a text\)/],
    [
      "a line that is no mapping",
      phone({ lines: [CANARY] }),
      /^lines\[0\]: not a mapping of keys to values \(given: a text\)/,
    ],
    [
      "3 lines on a 7940",
      phone({ lines: ["1", "2", "3"].map((extension) => line({ extension })) }),
      /^lines: 3 lines \(allowed: 1–2 on a 7940\)/,
    ],
    [
      "too long a label",
      phone({ label: "x".repeat(32) }),
      /^label: 32 characters \(given "x+"; allowed: 1–31 characters\)/,
    ],
    ["a line end in the label", phone({ label: "a\nb" }), /^label: holds a line end/],
    ["a load with extension", phone({ load: "P0S3-8-12-00.sb2" }), /^load: a file name/],
    ["an unknown key", phone({ labell: "x" }), /^unknown key "labell" .*Did you mean "label"\?/],
    [
      "a misspelt password",
      phone({ lines: [line({ pasword: CANARY })] }),
      /^lines\[0\]: unknown key "pasword" .*Did you mean "password"\?/,
    ],
    ["a key that may be a value", phone({ [`${CANARY} !`]: 1 }), /unknown key \(name withheld\)/],
    ["no extension", phone({ lines: [line({ extension: undefined })] }), /^lines\[0\]\.extension: missing/],
    [
      "a blank in an extension",
      phone({ lines: [line({ extension: "1 0" })] }),
      /extension: not in a form .*letters, digits and \*/,
    ],
    ["a bracket in an extension", phone({ lines: [line({ extension: "1]" })] }), /extension: not in a form/],
    ["the magic word", phone({ lines: [line({ extension: "Unprovisioned" })] }), /extension: the word with which/],
    [
      "a long display name",
      phone({ lines: [line({ displayName: "é".repeat(17) })] }),
      /displayName: 34 bytes .*1–32 bytes/,
    ],
    ["an angle bracket", phone({ lines: [line({ displayName: "a<b" })] }), /displayName: not in a form/],
    ["a quote in a name", phone({ lines: [line({ displayName: 'a"b' })] }), /displayName: holds a double quote/],
    ["a mailbox without context", phone({ lines: [line({ mailbox: "100" })] }), /mailbox: .*allowed: BOX@CONTEXT/],
    [
      "the same extension twice",
      phone({ lines: [line(), line()] }),
      /^lines\[1\]\.extension: also the extension of lines\[0\]/,
    ],
    ["no password", phone({ lines: [line({ password: undefined })] }), /^lines\[0\]\.password: missing/],
    ["an empty password", phone({ lines: [line({ password: "" })] }), /^lines\[0\]\.password: empty/],
    ["a number as password", phone({ lines: [line({ password: 48151623 })] }), /^lines\[0\]\.password: not a text/],
    [
      "a password of 36 characters",
      phone({ lines: [line({ password: "x".repeat(36) })] }),
      /^lines\[0\]\.password: 36 characters, the phone keeps 31 and the registration would be rejected \(given: a secret of 36 characters; allowed: 1–31\)\. Shorten it$/,
    ],
    ["a quote in a password", phone({ lines: [line({ password: `${CANARY}"` })] }), /password: holds a double quote/],
    ["a line end in a password", phone({ lines: [line({ password: `${CANARY}\n` })] }), /password: holds a line end/],
    [
      "a blank at the end",
      phone({ lines: [line({ password: `${CANARY} ` })] }),
      /password: begins or ends with a blank/,
    ],
    [
      "an umlaut in a password",
      phone({ lines: [line({ password: `${CANARY}ä` })] }),
      /password: holds a character beyond ASCII/,
    ],
    [
      "a placeholder as password",
      phone({ lines: [line({ password: `[secret ${CANARY}` })] }),
      /password: holds "\[secret "/,
    ],
    [
      "the magic word as password",
      phone({ lines: [line({ password: "UNPROVISIONED" })] }),
      /password: the word with which/,
    ],
  ])("is refused with %s", (_, input, expected) => {
    const result = parsePhone(input);
    expect(result.value).toBeUndefined();
    expect(problemsOf(input)).toMatch(expected);
    expect(JSON.stringify(result)).not.toContain("Canary");
    expect(problemsOf(input)).not.toContain("48151623");
  });

  it("reports everything at once, below the path it was given", () => {
    const input = {
      mac: "x",
      model: "7941",
      label: "far too long a label for these phones",
      lines: [line({ password: "x".repeat(40), extension: "?" })],
    };
    const paths = parsePhone(input, "desk").problems.map(({ path }) => path);
    expect(paths.sort()).toEqual([
      "desk.label",
      "desk.lines[0].extension",
      "desk.lines[0].password",
      "desk.mac",
      "desk.model",
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "a short password",
      { password: "abc123" },
      /^lines\[0\]\.password: shorter than 8 characters and soon guessed \(given: a secret of 6/,
    ],
    ["a password that is the extension", { extension: "12345678", password: "12345678" }, /the same as the extension/],
    ["the password of the factory", { password: "Cisco" }, /the password that everyone tries/],
    ["a password with ;", { password: `${CANARY};` }, /password: holds # or ;/],
    ["a name with #", { displayName: "Desk #1" }, /displayName: holds # or ;/],
    ["an accent", { displayName: "Büro" }, /displayName: holds a character beyond ASCII/],
    ["a name that fills the buffer", { displayName: "x".repeat(32) }, /displayName: fills the phone's buffer/],
    ["a long name of the registrar", { proxy: `pbx.${"x".repeat(44)}` }, /proxy: longer than the 47/],
    ["a long label of a key", { shortName: "Reception desk" }, /shortName: longer than the 12/],
  ])("is accepted with a warning of %s", (_, change, expected) => {
    const input = phone({ lines: [line(change)] });
    expect(problemsOf(input)).toBe("");
    expect(warningsOf(input)).toMatch(expected);
    expect(warningsOf(input)).not.toContain("Canary");
  });

  it("has a label of 11 characters without a word, and with a warning one of 12 as published files have it", () => {
    expect(warningsOf(phone({ label: "Phone label" }))).toBe("");
    const twelve = phone({ label: "PHONE LABEL " });
    expect(problemsOf(twelve)).toBe("");
    expect(warningsOf(twelve)).toMatch(/^label: longer than the 11 .*given "PHONE LABEL "/);
  });
});
