import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formatProblem } from "../../domain/problem";
import { TIME_ZONE_NAMES, timeZone, timeZoneCautions, utcOffsetMinutes, zoneOf } from "../../domain/time-zone";
import { parseWith } from "../../domain/zod-problems";

const schema = z.strictObject({ timeZone: timeZone() });
const problemsOf = (zone: unknown): string[] =>
  parseWith(schema, { timeZone: zone }, "settings").problems.map(formatProblem);
const cautionsOf = (zone: string): string[] => timeZoneCautions("timeZone", zone).map(formatProblem);

describe("a time zone", () => {
  it.each([...TIME_ZONE_NAMES, "Europe/Budapest", "US/Eastern", "UTC", "-8", "8", "14", "-12", "05/45", "WXYZ"])(
    "may be %s, and stays as it was given",
    (given) => {
      expect(schema.parse({ timeZone: given })).toEqual({ timeZone: given });
    },
  );

  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /^settings\.timeZone: missing \(allowed: Area\/City/],
    ["an empty text", "", /^settings\.timeZone: empty/],
    ["a number", -8, /^settings\.timeZone: .*given -8.*\. Write it in quotes: "-8"$/],
    ["a list", ["CET"], /^settings\.timeZone: not a text/],
    ["a typo", "Europe/Budapset", /not a time zone .*\. Did you mean "Europe\/Budapest"\?$/],
    ["a city alone", "budapest", /\. Did you mean "Europe\/Budapest"\?$/],
    ["a city with a space", "New York", /\. Did you mean "America\/New_York"\?$/],
    ["a city in another area", "Europe/Sydney", /\. Did you mean "Australia\/Sydney"\?$/],
    ["an area alone", "America", /\. Write Area\/City$/],
    ["a country", "Narnia-of-old", /\. Write Area\/City$/],
    ["a distance from Greenwich", "GMT+1", /\. Take "CET"$/],
    ["a distance from UTC", "UTC-08:00", /\. Take "PST"$/],
    ["a distance that has no name", "UTC+8", /\. Take "8"$/],
    ["hours that are nowhere", "99", /not hours of any place.*-12 to 14/],
    ["hours just too far west", "-12/30", /not hours of any place/],
    ["hours just too far east", "14:01", /not hours of any place/],
    ["too many minutes", "05/60", /not hours of any place/],
    ["a distance that is nowhere", "UTC+20", /not a time zone/],
    ["a zone that no rule follows", "Asia/Jerusalem", /given "Asia\/Jerusalem"\)\. Take timeZone "EET"/],
    ["a name of every object", "constructor", /not a time zone/],
  ])("is refused if it is %s", (_, given, expected) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(expected)]);
  });

  it("never breaks on a text, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), (given) => {
        const { data } = timeZone().safeParse(given);
        expect([undefined, given]).toContain(data);
        expect(typeof zoneOf(given).zone).toBe("string");
      }),
    );
  });

  it("is resolved with the daylight saving that an IANA name brings", () => {
    expect(zoneOf("Europe/London")).toMatchObject({ zone: "GMT", fromIana: true, changes: { start: { month: 3 } } });
    expect(zoneOf("Asia/Tokyo")).toEqual({ zone: "JST", fromIana: true });
  });

  it("is the phone's own where both know the name", () => {
    for (const name of ["EST", "MST", "CET", "EET", "HST", "GMT"]) {
      expect(zoneOf(name)).toEqual({ zone: name, fromIana: false });
    }
  });

  it("has an offset only where that is established", () => {
    expect(utcOffsetMinutes("AFG")).toBe(270);
    expect(["IMT", "SUM", "HST", "EADT", "toString", "Europe/Budapest"].map(utcOffsetMinutes)).toEqual(
      Array(6).fill(undefined),
    );
  });
});

describe("cautions about a time zone", () => {
  it.each(["CET", "Europe/Budapest", "Asia/Tokyo", "America/Los_Angeles", "UTC"])("are none for %s", (given) => {
    expect(cautionsOf(given)).toEqual([]);
  });

  it.each([
    ["-8", /hours, "-8".*Take "PST"$/],
    ["1", /hours, "1".*Take "CET"$/],
    ["5:30", /hours, "5:30".*Take "IST"$/],
    ["8:45", /hours, "8:45".*Take "08\/45"/],
    ["+8", /hours, "\+8".*Take "8"/],
    ["8", /hours, "8".*no name.*Look at the clock of one phone first$/],
    ["Asia/Shanghai", /hours, "8".*given "Asia\/Shanghai".*Look at the clock of one phone first$/],
    ["Asia/Kathmandu", /hours, "05\/45".*Look at the clock of one phone first$/],
    ["CEST", /not a name.*Take "CET" with daylightSaving/],
    ["EDT", /not a name.*Take "EST" with daylightSaving/],
    ["CETT", /not a name.*Did you mean "CET"\?$/],
    ["BST", /Brazil.*Europe\/London/],
    ["HST", /Hawaii.*Pacific\/Honolulu/],
  ])("tell of %s what hurts and what to do", (given, expected) => {
    expect(cautionsOf(given)).toEqual([expect.stringMatching(expected)]);
  });

  it("do not say that hours have no name where they have one", () => {
    expect(cautionsOf("1").join()).not.toContain("no name");
  });

  it("never send anyone to other hours than the given ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: -12, max: 14 }), (hours) => {
        const [, taken] = /Take "([^"]+)"$/.exec(cautionsOf(String(hours)).join()) ?? [];
        expect([undefined, hours * 60]).toContain(utcOffsetMinutes(taken ?? ""));
      }),
    );
  });
});
