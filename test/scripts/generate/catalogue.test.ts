import { describe, expect, it } from "vitest";
import { SETTINGS } from "../../../domain/settings/registry";
import { lockable, oneOf } from "../../../domain/settings/value-kind";
import { settingsArgs } from "../../../scripts/generate/args-writer";
import { SHARED_MEMBERS, SITE_ONLY_MEMBERS, TOPICS } from "../../../scripts/generate/catalogue";
import { choiceName, choiceOf } from "../../../scripts/generate/choices";
import type { Member } from "../../../scripts/generate/member";
import { membersOf } from "../../../scripts/generate/registry-members";

describe("the topics", () => {
  const names = TOPICS.flatMap(({ members }) => members.map(({ name }) => name));

  it("have every setting of the registry", () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(SETTINGS)));
  });

  it("have no setting twice", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it("are shared out between those that a phone may have different and those that a site alone can say", () => {
    const shared = SHARED_MEMBERS.map(({ name }) => name);
    const siteOnly = SITE_ONLY_MEMBERS.map(({ name }) => name);
    expect([...shared, ...siteOnly]).toEqual(expect.arrayContaining(names));
    expect(shared.filter((name) => siteOnly.includes(name))).toEqual([]);
  });
});

describe("the words of a choice", () => {
  it("are named once for all settings that share them", () => {
    expect(choiceName(["callWaiting"], lockable)).toBe("Lockable");
    expect(choiceName(["dtmf", "outOfBand"], oneOf(["avt"]))).toBe("DtmfOutOfBand");
  });

  it("have names that a program can use, no two of them alike", () => {
    const members = choiceOf("DateFormat", ["M/D/Y", "Y/M/D", "Y-M-D"]).words.map(({ member }) => member);
    expect(members).toEqual(["MonthDayYear", "YearMonthDay", "YearMonthDayDashed"]);
  });

  it("are asked for where they are missing", () => {
    expect(() => choiceOf("Telnet", ["off", "sometimes"])).toThrow('no meaning of "sometimes" for Telnet');
    expect(() => choiceOf("NoSuchChoice", ["a"])).toThrow("no words for NoSuchChoice");
  });
});

describe("the args", () => {
  const setting = (presence: Member["presence"], more: Partial<Member> = {}): Member => ({
    name: "ring",
    presence,
    meaning: "Rings.",
    shape: { is: "value", schema: { type: "integer" } },
    ...more,
  });

  it("ask a site for what is required and leave it to a phone", () => {
    const text = settingsArgs({ shared: [setting("required")], siteOnly: [] });
    expect(text).toMatch(/interface PhoneSettingsArgs \{[^}]*ring\?: Input<number>;/);
    expect(text).toMatch(/interface SiteSettingsArgs extends PhoneSettingsArgs \{[^}]*ring: Input<number>;/);
  });

  it("tell unit, key, the phone's own default, release, doubt, example and default", () => {
    const told = { allowed: "1–9", unit: "seconds", keyName: "ring_time", doubt: "Unsure.", example: 3 };
    const facts: Partial<Member> = { ...told, since: "7.4 or earlier" };
    const text = settingsArgs({
      shared: [setting("defaulted", { ...facts, fallback: 2, phoneDefault: "`4`" })],
      siteOnly: [],
    });
    expect(text.replaceAll(/\s+(\*\s+)*/g, " ")).toContain(
      "Rings. Allowed: 1–9 seconds. Cisco key `ring_time`. The phone's own default: `4`. Since load 7.4 or earlier. " +
        "Doubt: Unsure. @example 3 @default 2",
    );
  });

  it("do not repeat a default of the phone that is ours, too", () => {
    const text = settingsArgs({ shared: [setting("defaulted", { fallback: 2, phoneDefault: "`2`" })], siteOnly: [] });
    expect(text).not.toContain("own default");
  });

  it("keep the end of a comment out of a comment", () => {
    const text = settingsArgs({ shared: [setting("optional", { meaning: "Dials `9*/`." })], siteOnly: [] });
    expect(text).toContain("Dials `9*\\/`.");
  });

  it("break no line of a comment inside of code, and none is too long", () => {
    const text = settingsArgs({
      shared: membersOf(SETTINGS),
      siteOnly: [setting("optional", { meaning: `${"word ".repeat(22)}\`one code of words\`.` })],
    });
    const comments = text.split("\n").filter((line) => /^\s*\*/.test(line) && !line.includes("@"));
    expect(comments.filter((line) => line.length > 120)).toEqual([]);
    expect(comments.filter((line) => (line.match(/`/g)?.length ?? 0) % 2 === 1)).toEqual([]);
  });
});
