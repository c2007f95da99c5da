import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parsePhone } from "../../domain/phone";
import { modelTraits } from "../../domain/phone-models";
import { parseSettings } from "../../domain/settings/site-settings";
import { renderPhone } from "../../rendering/render-phone";
import { renderSettings } from "../../rendering/render-settings";
import { homeArgs } from "../domain/home-description";
import { delivered, FINGERPRINT, validSite } from "./rendered-home";

const HOME = validSite().settings;

/** Texts made to break out of a value, beside ordinary and arbitrary ones. */
const hostile = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "\n",
        "\r",
        "\u0085",
        "\u2028",
        "\0",
        "\\",
        "\\n",
        "#",
        ";",
        ": ",
        "'",
        "{{x}}",
        "[secret x]",
        "a",
        "1",
        " ",
        "&",
        "<",
        ">",
        "-",
        "* ",
        "! ",
        "@",
        "%",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
  fc.constantFrom(
    'a"\ntelnet_level: "2',
    'x" # y',
    "UNPROVISIONED",
    "yes",
    "~",
    "null",
    "0x10",
    "1e3",
    "---",
    "=",
    "<<",
  ),
);
const word = (max: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[A-Za-z0-9_.*+-]{1,${max}}$`));
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const lineOf = (text: (max: number) => fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record({
    extension: text(20),
    displayName: sometimes(text(32)),
    shortName: sometimes(text(12)),
    authName: sometimes(text(20)),
    password: text(31),
  });
const phoneOf = (text: (max: number) => fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record({
    mac: fc.constant("00036BABCDEF"),
    model: fc.constantFrom("7940", "7960"),
    label: sometimes(text(11)),
    load: sometimes(fc.constantFrom("P0S3-8-11-00", "P0S3-8-12-00")),
    lines: fc.uniqueArray(lineOf(text), { minLength: 1, maxLength: 2, selector: (line) => line.extension }),
  });

/** What an accepted phone has to become, from its declaration and not from the model. */
function intended(phone: Record<string, unknown>, shown: (line: number) => unknown): Record<string, unknown> {
  const lines = phone.lines as Record<string, string | undefined>[];
  const count = modelTraits(phone.model as "7940").lines;
  const keys: [string, unknown][] = [["phone_label", phone.label ?? ""]];
  if (phone.load !== undefined && phone.load !== HOME.load) {
    keys.unshift(["image_version", phone.load]);
  }
  for (let number = 1; number <= count; number++) {
    const line = lines[number - 1];
    keys.push(
      [`line${number}_name`, line?.extension ?? ""],
      [`line${number}_shortname`, line === undefined ? "" : (line.shortName ?? line.extension)],
      [`line${number}_displayname`, line?.displayName ?? ""],
      [`line${number}_authname`, line === undefined ? "UNPROVISIONED" : (line.authName ?? line.extension)],
      [`line${number}_password`, line === undefined ? "UNPROVISIONED" : shown(number - 1)],
    );
  }
  return Object.fromEntries(keys);
}

/** The file as the phone reads it: one `key: "value"` a line, and not a character that does not belong to one. */
function readLines(text: string): Record<string, string> {
  const entries = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, key, value] = /^([A-Za-z0-9_]+): "([^"]*)"$/.exec(line) ?? [];
      if (key === undefined || value === undefined) {
        throw new Error(`not a statement: ${line}`);
      }
      return [key, value] as const;
    });
  expect(new Set(entries.map(([key]) => key)).size).toBe(entries.length);
  return Object.fromEntries(entries);
}

function expectFaithful(input: Record<string, unknown>): void {
  const { value } = parsePhone(input);
  if (value === undefined) {
    return;
  }
  const [file] = renderPhone(value, HOME, FINGERPRINT).files;
  if (file === undefined) {
    throw new Error("no file");
  }
  const placeholders = (line: number): unknown =>
    `[secret line${line + 1}_password:${FINGERPRINT.of(value.lines[line]?.password ?? fail())}]`;
  const passwords = (line: number): unknown => (input.lines as Record<string, unknown>[])[line]?.password;
  expect(parse(file.text)).toEqual(intended(input, placeholders));
  expect(readLines(file.text)).toEqual(intended(input, placeholders));
  expect(readLines(delivered(file))).toEqual(intended(input, passwords));
}

function fail(): never {
  throw new Error("a line is missing");
}

describe("the file of a phone", () => {
  it("holds exactly what was declared, for every ordinary phone", () => {
    fc.assert(
      fc.property(phoneOf(word), (phone) => {
        fc.pre(parsePhone(phone).problems.every(({ message }) => message.startsWith("the word")));
        expectFaithful(phone);
      }),
    );
  });

  it("holds exactly what was declared, for every hostile phone that is accepted", () => {
    fc.assert(
      fc.property(
        phoneOf((max) => fc.oneof({ weight: 3, arbitrary: word(max) }, { weight: 1, arbitrary: hostile })),
        expectFaithful,
      ),
      { numRuns: 2000 },
    );
  });

  it.each(["label", "displayName", "shortName", "authName", "extension", "password"])(
    "is not broken by any text as %s",
    (key) => {
      fc.assert(
        fc.property(hostile, (text) => {
          const line = { extension: "100", password: "Abcdefgh1234", ...(key === "label" ? {} : { [key]: text }) };
          const label = key === "label" ? { label: text } : {};
          expectFaithful({ mac: "00036BABCDEF", model: "7940", ...label, lines: [line] });
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe("the shared files", () => {
  const freeTexts = [
    "proxy",
    "sntpServer",
    "timeZone",
    "directoryUrl",
    "servicesUrl",
    "logoUrl",
    "messagesNumber",
    "load",
  ];

  it.each([...freeTexts, "os79xx"])("are not broken by any text as %s", (key) => {
    const keys = Object.keys(
      readLines(renderSettings(HOME, ["7940"], { fingerprint: FINGERPRINT }).find(isDefault)?.text ?? fail()),
    );
    const urls = hostile.map((text) => `http://pbx/${text}`);
    fc.assert(
      fc.property(key.endsWith("Url") ? urls : hostile, (text) => {
        const { value } = parseSettings({ ...homeArgs(), daylightSaving: "none", [key]: text });
        if (value === undefined) {
          return;
        }
        for (const file of renderSettings(value, ["7940"], { fingerprint: FINGERPRINT }).filter(isDefault)) {
          const read = readLines(file.text);
          expect(parse(file.text)).toEqual(read);
          expect(keys.filter((name) => !name.startsWith("dst_"))).toEqual(
            Object.keys(read).filter((name) => !name.startsWith("dst_")),
          );
          expect(key === "os79xx" || Object.values(read).includes(text)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function isDefault({ path }: { path: string }): boolean {
  return path === "SIPDefault.cnf";
}
