import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  applyDefaults,
  type PhoneDefaults,
  parsePhoneDefaults,
  withoutFollowers,
} from "../../../domain/fleet/phone-defaults";
import { parsePhone } from "../../../domain/phone";
import { FIELD_LIMITS } from "../../../domain/phone-models";
import { formatProblem } from "../../../domain/problem";
import { Secret } from "../../../domain/secret";
import { parseSite } from "../../../domain/site";
import { desk, homeDescription, secretsOf } from "../home-description";

function defaults(input: unknown): PhoneDefaults {
  const { value, problems } = parsePhoneDefaults(input, "defaults");
  expect(problems).toEqual([]);
  return value ?? {};
}

function filled(phone: unknown, given: unknown): unknown {
  return applyDefaults(phone, defaults(given));
}

function said(input: unknown): string[] {
  return parsePhoneDefaults(input, "defaults").problems.map(formatProblem);
}

describe("defaults of phones", () => {
  it("may be absent", () => {
    expect(parsePhoneDefaults(undefined, "defaults")).toEqual({ value: {}, problems: [], warnings: [] });
  });

  it("fill in model and load where a phone does not say them", () => {
    const given = { model: "7940", load: "P0S3-8-12-00" };
    expect(filled({ mac: "m" }, given)).toEqual({ mac: "m", ...given });
    expect(filled({ mac: "m", model: "7960", load: undefined }, given)).toEqual({
      mac: "m",
      model: "7960",
      load: "P0S3-8-12-00",
    });
  });

  it("fill in settings name by name, and those of a group member by member", () => {
    const given = {
      overrides: {
        callWaiting: "off",
        telnet: "on",
        dtmf: { inband: true, payloadType: 97 },
        extraSettings: { some_key: "1", other_key: "2" },
        dialPlan: [{ match: "1.", timeout: 0 }],
      },
    };
    const own = { telnet: "off", dtmf: { inband: false }, extraSettings: { some_key: "3" }, dialPlan: [] };
    expect(filled({ overrides: own }, { ...given, overrides: { ...given.overrides, dialPlan: undefined } })).toEqual({
      overrides: {
        callWaiting: "off",
        telnet: "off",
        dtmf: { inband: false, payloadType: 97 },
        extraSettings: { some_key: "3", other_key: "2" },
        dialPlan: [],
      },
    });
  });

  it("fill in settings of a phone that has none", () => {
    expect(filled({}, { overrides: { telnet: "on" } })).toEqual({ overrides: { telnet: "on" } });
  });

  it("leave a load alone that a phone says among its overrides, and the other way round", () => {
    const phone = { overrides: { load: "P0S3-8-12-00" } };
    expect(filled(phone, { load: "P0S3-8-11-00" })).toBe(phone);
    const other = { load: "P0S3-8-12-00" };
    expect(filled(other, { overrides: { load: "P0S3-8-11-00" } })).toBe(other);
  });

  it("mix no rule of daylight saving with one of another kind", () => {
    const phone = { overrides: { clockChanges: {} } };
    expect(filled(phone, { overrides: { daylightSaving: "eu" } })).toBe(phone);
  });

  it("fill in members of each line", () => {
    const line = { mailbox: "{extension}@default", displayName: "Room {extension} ({extension})", proxyPort: 5070 };
    expect(filled({ lines: [{ extension: "100" }, { extension: "$&", mailbox: "7@x" }] }, { line })).toEqual({
      lines: [
        { extension: "100", mailbox: "100@default", displayName: "Room 100 (100)", proxyPort: 5070 },
        { extension: "$&", mailbox: "7@x", displayName: "Room $& ($&)", proxyPort: 5070 },
      ],
    });
  });

  it("leave out what needs an extension where a line has none", () => {
    expect(
      filled({ lines: [{}, { extension: 100 }] }, { line: { mailbox: "{extension}@x", proxyPort: 5070 } }),
    ).toEqual({
      lines: [{ proxyPort: 5070 }, { extension: 100, proxyPort: 5070 }],
    });
  });

  it.each([
    ["a phone that says all", { model: "7940", load: "L", overrides: { telnet: "on" }, lines: [{ mailbox: "1@x" }] }],
    ["a text", "phone"],
    ["nothing", undefined],
    ["a list", [{}]],
    ["a promise", Promise.resolve({})],
    ["a phone whose overrides are null", { model: "7940", load: "L", overrides: null, lines: [] }],
  ])("give %s back as it is", (_, phone) => {
    const all = { model: "7960", load: "P0S3-8-12-00", overrides: { telnet: "off" }, line: { mailbox: "2@x" } };
    expect(filled(phone, all)).toBe(phone);
  });

  it.each([undefined, {}, { overrides: {}, line: {} }, { overrides: { dtmf: {} } }])(
    "give a phone back as it is where they are %j",
    (given) => {
      const phone = { mac: "m", lines: [{ extension: "1" }] };
      expect(filled(phone, given)).toBe(phone);
    },
  );

  it("leave lines alone that are no list", () => {
    const phone = { lines: "100" };
    expect(filled(phone, { line: { proxyPort: 5070 } })).toBe(phone);
  });

  it("keep outputs and secrets the very same", () => {
    const [adminPassword, password, dtmf] = [pulumi.secret("a"), pulumi.output("b"), pulumi.output({ inband: true })];
    const secret = Secret.of("c");
    const phone = {
      overrides: { adminPassword, dtmf },
      lines: [{ extension: "1", password }, { extension: "2", password: secret }, pulumi.output({ extension: "3" })],
    };
    const result = filled(phone, {
      overrides: { telnet: "on", dtmf: { payloadType: 97 } },
      line: { proxyPort: 5070 },
    }) as typeof phone;
    expect(result.overrides).toMatchObject({ telnet: "on" });
    expect(result.overrides.adminPassword).toBe(adminPassword);
    expect(result.overrides.dtmf).toBe(dtmf);
    expect(result.lines.map((line) => ("password" in line ? line.password : undefined)).slice(0, 2)).toEqual([
      password,
      secret,
    ]);
    expect(result.lines[2]).toBe(phone.lines[2]);
  });

  it("keep overrides the very same that are an output", () => {
    const phone = { overrides: pulumi.output({ telnet: "on" }) };
    expect(filled(phone, { overrides: { callWaiting: "off" } })).toBe(phone);
  });

  it("change neither the phone nor themselves", () => {
    const phone = { overrides: { dtmf: { inband: true } }, lines: [{ extension: "1" }] };
    const given = { overrides: { dtmf: { payloadType: 97 }, telnet: "on" }, line: { proxyPort: 5070 } };
    const before = JSON.stringify([phone, given]);
    filled(phone, given);
    expect(JSON.stringify([phone, given])).toBe(before);
  });
});

describe("defaults of phones refuse", () => {
  it("what is no mapping", () => {
    expect(said("7940")).toEqual(["defaults: not a mapping of keys to values (given: a text)"]);
    expect(said({ line: [] })).toEqual(["defaults.line: not a mapping of keys to values (given: a list)"]);
  });

  it("unknown keys, with those that were probably meant", () => {
    expect(said({ modell: "7940", overrides: { callWating: "on" }, line: { mailbx: "1@x" } })).toEqual([
      expect.stringMatching(/^defaults\.overrides: unknown key "callWating".* Did you mean "callWaiting"\?$/),
      expect.stringMatching(/^defaults\.line: unknown key "mailbx" .*authName.* Did you mean "mailbox"\?$/),
      'defaults: unknown key "modell" (allowed: currentLoad, line, load, model, overrides). Did you mean "model"?',
    ]);
  });

  it("what belongs to one phone or one line alone", () => {
    expect(said({ mac: "00036BABCDEF", line: { extension: "100" } })).toEqual([
      expect.stringMatching(/^defaults\.line: unknown key "extension"/),
      expect.stringMatching(/^defaults: unknown key "mac"/),
    ]);
  });

  it("wrong values, once for all phones", () => {
    expect(said({ model: "7945", load: "x y", overrides: { telnet: "maybe" }, line: { proxyPort: 0 } })).toEqual([
      expect.stringMatching(/^defaults\.model: not one of the allowed values \(given "7945"/),
      expect.stringMatching(/^defaults\.load: /),
      expect.stringMatching(/^defaults\.overrides\.telnet: not one of the allowed values/),
      expect.stringMatching(/^defaults\.line\.proxyPort: out of range/),
    ]);
  });

  it.each(["{exten}@default", "{}", "{extension}{Extension}"])("the placeholder of %s", (mailbox) => {
    expect(said({ line: { mailbox } })).toEqual([
      `defaults.line.mailbox: holds a placeholder that nothing stands for (given "${mailbox}"; allowed: {extension})`,
    ]);
  });

  it("texts that no extension makes right, once and as they were given", () => {
    const long = `${"n".repeat(32)}{extension}`;
    expect(said({ line: { contact: "c {extension}", displayName: long, mailbox: "{extension}" } })).toEqual([
      expect.stringMatching(
        /^defaults\.line\.displayName: 33 bytes \(given "n{32}\{extension\}"; allowed: 1–32 bytes\)/,
      ),
      expect.stringMatching(/^defaults\.line\.contact: not in a form .*\(given "c \{extension\}"/),
      expect.stringMatching(/^defaults\.line\.mailbox: not in a form .*\(given "\{extension\}"; allowed: BOX@CONTEXT/),
    ]);
  });

  it("one password for all lines, without showing it", () => {
    const [only, ...others] = said({ line: { password: "hunter2 {extension}" } });
    expect(only).toMatch(/^defaults\.line: a password for all phones/);
    expect(only).not.toContain("hunter2");
    expect(others).toEqual([]);
  });

  it("two loads", () => {
    expect(said({ load: "P0S3-8-12-00", overrides: { load: "P0S3-8-12-00" } })).toEqual([
      "defaults.overrides.load: a second load beside the one of all phones. Keep the one outside of overrides",
    ]);
  });
});

describe("a phone whose defaults are wrong", () => {
  const phone = () => parsePhone({ lines: [{ extension: "100" }, {}], overrides: { dialPlan: [{}] } }, "phones[0]");

  it("lacks no model on account of them, and is told of all else", () => {
    const paths = withoutFollowers(phone(), parsePhoneDefaults({ modell: "7940" }, "defaults")).problems.map(
      ({ path }) => path,
    );
    expect(paths).toEqual([
      "phones[0].mac",
      "phones[0].lines[1].extension",
      "phones[0].overrides.dialPlan[0].match",
      "phones[0].lines[0].password",
      "phones[0].lines[1].password",
    ]);
  });

  it("is told that it lacks a model where they are right", () => {
    const { problems } = withoutFollowers(phone(), parsePhoneDefaults({}, "defaults"));
    expect(problems).toEqual(phone().problems);
    expect(problems.map(({ path }) => path)).toContain("phones[0].model");
  });
});

describe("defaults of a site", () => {
  it("reach its phones and are judged with them", () => {
    const site = (line: object) => ({ ...homeDescription(), phones: [desk()], phoneDefaults: { line } });
    const good = parseSite(site({ contact: "c{extension}" }), secretsOf("100"));
    expect(good.problems).toEqual([]);
    expect(good.value?.phones[0]?.lines[0]?.contact).toBe("c100");
    const bad = parseSite(site({ contact: `${"c".repeat(FIELD_LIMITS.contact - 1)}{extension}` }), secretsOf("100"));
    expect(bad.problems.map(({ path }) => path)).toEqual(["site.phones[0].lines[0].contact"]);
  });
});
