import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedPin } from "../../domain/derived-password";
import { formatProblem } from "../../domain/problem";
import { Secret } from "../../domain/secret";
import { parseSite } from "../../domain/site";
import { weaknessOf } from "../../domain/voicemail-pin";
import { desk, homeDescription, pinsOf, secretsOf } from "./home-description";

const SEED = Secret.of("a seed that only tests use");
const hall = (): Record<string, unknown> => ({
  mac: "0003.6bab.cdf0",
  model: "7960",
  lines: [
    { extension: "101", displayName: "Hall", mailbox: "100@default" },
    { extension: "102", mailbox: "102@sales" },
  ],
});

function officeWith(
  pins: Record<string, string>,
  seed?: Secret,
  voicemail: unknown = {},
  phones: unknown[] = [desk(), hall()],
) {
  const asterisk = { directory: ".state/asterisk", voicemail };
  const secrets = {
    ...secretsOf("100", "101", "102"),
    ...pinsOf(pins),
    ...(seed === undefined ? {} : { passwordSeed: seed }),
  };
  return parseSite({ ...homeDescription(), asterisk, phones }, secrets);
}
const problems = (...args: Parameters<typeof officeWith>): string[] => officeWith(...args).problems.map(formatProblem);
const warnings = (...args: Parameters<typeof officeWith>): string[] => officeWith(...args).warnings.map(formatProblem);

describe("the voicemail boxes of a site", () => {
  it("are one for each that a line names, shared by lines that name the same", () => {
    const { value } = officeWith({ "100": "284913", "102": "51728" }, undefined, {
      emails: { "102": "s@example.net" },
    });
    expect(value?.voicemailBoxes.map(({ pin, ...box }) => ({ ...box, pin: pin.reveal() }))).toEqual([
      { box: "100", context: "default", name: "Desk", pin: "284913" },
      { box: "102", context: "sales", name: "102", email: "s@example.net", pin: "51728" },
    ]);
  });

  it("have PINs from the seed where none is given, the same for all lines of a box", () => {
    const pins = (more: Record<string, string>) =>
      officeWith(more, SEED).value?.voicemailBoxes.map(({ pin }) => pin.reveal());
    expect(pins({})).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringMatching(/^\d{6}$/)]);
    expect(pins({ "101": "284913" })).toEqual(["284913", pins({})?.[1]]);
  });

  it("lack none of their PINs, and none is given twice with a difference", () => {
    expect(problems({})).toEqual([
      "site.phones[0].lines[0].mailbox: no PIN for the voicemail box 100@default. " +
        `Set one: npm run pulumi -- config set --secret --path 'voicemailPins["100"]'`,
      "site.phones[1].lines[1].mailbox: no PIN for the voicemail box 102@sales. " +
        `Set one: npm run pulumi -- config set --secret --path 'voicemailPins["102"]'`,
    ]);
    expect(problems({ "100": "284913", "101": "284914" }, SEED)).toEqual([
      'voicemailPins["101"]: not the same as for extension 100, which has the same voicemail box. Give it for one of the lines',
    ]);
    const emails = { "100": "a@example.net", "101": "b@example.net", "109": "c@example.net" };
    expect(problems({}, SEED, { emails })).toEqual([
      "site.asterisk.voicemail.emails.101: not the same as for extension 100, which has the same voicemail box. Give it for one of the lines",
      "site.asterisk.voicemail.emails.109: no line with a mailbox has this extension. Remove it, or give that line a mailbox",
    ]);
  });

  it.each(["123", "12345678901", "28a913", "", "-284913"])("take no %j for a PIN, and never tell it", (pin) => {
    const said = problems({ "100": pin }, SEED);
    expect(said).toEqual([
      `voicemailPins["100"]: not a PIN (given: a secret of ${pin.length} characters; allowed: 4–10 digits)`,
    ]);
  });

  it.each([
    ["1234", /digits in a row/],
    ["9876", /digits in a row/],
    ["7777", /one digit again and again/],
  ])("warn of the PIN %s, and never tell it", (pin, expected) => {
    const said = warnings({ "100": pin }, SEED).join("\n");
    expect(said).toMatch(expected);
    expect(said).not.toContain(pin);
  });

  it("warn of a PIN that repeats the extension or the box, and of one that no box has", () => {
    const phones = [
      { ...desk(), lines: [{ extension: "5173", mailbox: "8264@default" }] },
      { mac: "0003.6bab.cdf0", model: "7960", lines: [{ extension: "101" }] },
    ];
    const warned = (pins: Record<string, string>): string[] =>
      parseSite(
        { ...homeDescription(), asterisk: { directory: "x", voicemail: {} }, phones },
        { ...secretsOf("5173", "101"), ...pinsOf(pins) },
      ).warnings.map(formatProblem);
    for (const pin of ["5173", "8264"]) {
      expect(warned({ "5173": pin })).toEqual([expect.stringMatching(/the same as the extension or the box/)]);
    }
    expect(warned({ "5173": "284913", "101": "284913" })).toEqual([
      expect.stringMatching(
        /^voicemailPins\["101"\]: no line with a voicemail box has this extension\. Remove it: npm run/,
      ),
    ]);
  });

  it("are not in sections that hold none", () => {
    const phones = [{ ...desk(), lines: [{ extension: "100", mailbox: "100@general" }] }];
    expect(problems({}, SEED, {}, phones)).toEqual([
      'site.phones[0].lines[0].mailbox: general holds no boxes in voicemail.conf (given "100@general"; allowed: another context)',
    ]);
  });

  it("mean nothing where Asterisk gets none", () => {
    const asterisk = { directory: ".state/asterisk" };
    const { value, warnings: said } = parseSite(
      { ...homeDescription(), asterisk },
      { ...secretsOf("100"), ...pinsOf({ "100": "1" }) },
    );
    expect(value?.voicemailBoxes).toEqual([]);
    expect(said.map(formatProblem)).toEqual([
      expect.stringMatching(/^voicemailPins\["100"\]: means nothing while Asterisk gets no voicemail boxes/),
    ]);
  });

  it("never have a weak PIN from a seed, and always the same one", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 16 }), fc.stringMatching(/^\d{3,6}$/), (seed, box) => {
        const isWeak = (pin: string): boolean => weaknessOf(pin, [box]) !== undefined;
        const pin = derivedPin(Secret.of(seed), `${box}@default`, isWeak).reveal();
        expect(pin).toMatch(/^\d{6}$/);
        expect(isWeak(pin)).toBe(false);
        expect(derivedPin(Secret.of(seed), `${box}@default`, isWeak).reveal()).toBe(pin);
      }),
    );
    // One that would be weak is passed over.
    const first = derivedPin(SEED, "100@default", () => false).reveal();
    expect(derivedPin(SEED, "100@default", (pin) => pin === first).reveal()).not.toBe(first);
  });
});
