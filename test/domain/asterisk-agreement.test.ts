import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { parseSite } from "../../domain/site";
import { desk, homeDescription, homeSettings, secretsOf } from "./home-description";

interface Sides {
  readonly settings?: Record<string, unknown>;
  readonly asterisk?: Record<string, unknown>;
  readonly phones?: Record<string, unknown>[];
}

function said({ settings, asterisk, phones }: Sides): { problems: string[]; warnings: string[] } {
  const site = {
    ...homeDescription(),
    settings: { ...homeSettings(), ...settings },
    asterisk: { directory: ".state/asterisk", ...asterisk },
    phones: phones ?? [desk()],
  };
  const extensions = site.phones.flatMap(({ lines }) =>
    (lines as { extension: string }[]).map(({ extension }) => extension),
  );
  const { problems, warnings } = parseSite(site, secretsOf(...extensions));
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

const hall = (...lines: Record<string, unknown>[]): Record<string, unknown> => ({
  mac: "00036BABCDF0",
  model: "7960",
  lines,
});

describe("phones, lines and Asterisk", () => {
  it("agree as they are in the guide, with a dial plan and without", () => {
    expect(said({})).toEqual({ problems: [], warnings: [] });
    expect(said({ asterisk: { dialPlan: {} } })).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, Sides, string]>([
    ["the site", { settings: { preferredCodec: "g729a" } }, "site.settings.preferredCodec"],
    ["a site without phones", { settings: { preferredCodec: "g729a" }, phones: [] }, "site.settings.preferredCodec"],
    [
      "a model",
      { settings: { models: { "7940": { preferredCodec: "g729a" } } } },
      "site.settings.models.7940.preferredCodec",
    ],
    [
      "a phone",
      { phones: [{ ...desk(), overrides: { preferredCodec: "g729a" } }] },
      "site.phones[0].overrides.preferredCodec",
    ],
  ])("contradict each other where %s prefers a codec that Asterisk does not take", (_, sides, path) => {
    expect(said(sides).problems).toEqual([
      `${path}: a codec that Asterisk is not told to accept (given "g729a"). Add "g729" to site.asterisk.codecs, or prefer another`,
    ]);
    expect(said({ ...sides, asterisk: { codecs: ["ulaw", "g729"] } }).problems).toEqual([]);
  });

  it("may differ in where a line registers, which is told", () => {
    const lines = [
      { extension: "101", proxy: "192.168.1.9" },
      { extension: "102", proxy: "192.168.1.3" },
    ];
    const overridden = { ...desk(), overrides: { proxy: "192.168.1.8" } };
    expect(said({ phones: [overridden, hall(...lines)] })).toEqual({
      problems: [],
      warnings: [
        expect.stringMatching(
          /^site\.phones\[0\]\.overrides\.proxy: not where the others register.*given "192\.168\.1\.8"/,
        ),
        expect.stringMatching(
          /^site\.phones\[1\]\.lines\[0\]\.proxy: not where the others register.*given "192\.168\.1\.9"/,
        ),
      ],
    });
    const managers = { proxy: "USECALLMANAGER", callManagers: [{ address: "192.168.1.9" }] };
    expect(said({ settings: managers, phones: [hall({ extension: "101", proxy: "192.168.1.9" })] }).warnings).toEqual(
      [],
    );
  });

  it("lose each other where a phone with NAT has a proxy before it", () => {
    const settings = { natEnabled: true, outboundProxy: "192.168.1.5" };
    expect(said({ settings }).warnings).toEqual([
      expect.stringMatching(/^site\.settings\.natEnabled: with an outbound proxy Asterisk takes the proxy's address/),
    ]);
  });

  it.each<[string, Sides, RegExp]>([
    [
      "the number of the voicemail",
      { phones: [hall({ extension: "8500" })], asterisk: { dialPlan: {} } },
      /^site\.phones\[0\]\.lines\[0\]\.extension: also the number of the voicemail \(given "8500"\)\. .*site\.asterisk\.dialPlan\.voicemailNumber/,
    ],
    [
      "the number of the voicemail but for dashes",
      { phones: [hall({ extension: "1-2" })], asterisk: { dialPlan: { voicemailNumber: "12" } } },
      /also the number of the voicemail/,
    ],
    [
      "that of another but for dashes",
      { phones: [hall({ extension: "1-2" }, { extension: "12" })], asterisk: { dialPlan: {} } },
      /lines\[1\]\.extension: the same as 1-2 in Asterisk's dial plan, which takes no notice of dashes/,
    ],
    [
      "a pattern",
      { phones: [hall({ extension: "_1X" })], asterisk: { dialPlan: {} } },
      /begins with _, which makes it a pattern/,
    ],
    ["one that hangs up", { phones: [hall({ extension: "h" })], asterisk: { dialPlan: {} } }, /a meaning of its own/],
    ["none at all", { phones: [hall({ extension: "--" })], asterisk: { dialPlan: {} } }, /nothing but dashes/],
  ])("have no extension that is %s", (_, sides, expected) => {
    expect(said(sides).problems).toEqual([expect.stringMatching(expected)]);
    expect(said({ ...sides, asterisk: {} }).problems).toEqual([]);
  });

  it.each<[string, Sides, RegExp]>([
    [
      "an address for the Messages key",
      { settings: { messagesNumber: "mail@pbx" }, asterisk: { dialPlan: {} } },
      /^site\.settings\.messagesNumber: can't be an extension .*Give site\.asterisk\.dialPlan\.voicemailNumber/,
    ],
    [
      "a dial plan that includes itself",
      { asterisk: { dialPlan: { context: "home", include: ["home"] } } },
      /^site\.asterisk\.dialPlan\.include\[0\]: the context of ours itself/,
    ],
    [
      "a context twice",
      { asterisk: { dialPlan: { include: ["out", "out"] } } },
      /^site\.asterisk\.dialPlan\.include\[1\]: included already/,
    ],
  ])("have no %s", (_, sides, expected) => {
    expect(said(sides).problems).toEqual([expect.stringMatching(expected)]);
  });

  it("warn where the Messages key does not reach the voicemail", () => {
    expect(said({ asterisk: { dialPlan: { voicemailNumber: "*97" } } }).warnings).toEqual([
      expect.stringMatching(
        /^site\.settings\.messagesNumber: not the number of the voicemail.*given "8500".*Give "\*97"/,
      ),
    ]);
    expect(said({ settings: { messagesNumber: undefined }, asterisk: { dialPlan: {} } }).warnings).toEqual([
      expect.stringMatching(/^site\.settings\.messagesNumber: missing, so that the Messages key .*Give "8500"/),
    ]);
    // Nobody without a box has messages.
    expect(
      said({ settings: { messagesNumber: undefined }, asterisk: { dialPlan: {} }, phones: [hall({ extension: "1" })] })
        .warnings,
    ).toEqual([]);
  });

  it("let the calls of the phones start in the dial plan of ours, unless another is named", () => {
    const contextOf = (asterisk: Record<string, unknown>): string | undefined =>
      parseSite({ ...homeDescription(), asterisk: { directory: "x", ...asterisk } }, secretsOf("100")).value?.asterisk
        ?.context;
    expect(contextOf({})).toBe("internal");
    expect(contextOf({ dialPlan: {} })).toBe("cisco-phones");
    expect(contextOf({ dialPlan: { context: "office" } })).toBe("office");
    expect(contextOf({ dialPlan: {}, context: "mine" })).toBe("mine");
  });
});
