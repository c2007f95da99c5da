import { describe, expect, it } from "vitest";
import { clockChanges, daylightSavingProblems } from "../../domain/daylight-saving";

describe("changes of the clock", () => {
  const sunday = "Sunday";

  it.each([
    ["WAT", "00:00", "01:00"],
    ["GMT", "01:00", "02:00"],
    ["CET", "02:00", "03:00"],
    ["EET", "03:00", "04:00"],
  ])("of the EU are at 01:00 UTC, in %s at %s and %s on the wall", (zone, start, stop) => {
    expect(clockChanges("eu", zone)).toEqual({
      start: { month: 3, week: 8, dayOfWeek: sunday, time: start },
      stop: { month: 10, week: 8, dayOfWeek: sunday, time: stop },
      offset: "1",
    });
  });

  it("of the US are at 02:00 on the wall in every zone", () => {
    const changes = {
      start: { month: 3, week: 2, dayOfWeek: sunday, time: "02:00" },
      stop: { month: 11, week: 1, dayOfWeek: sunday, time: "02:00" },
      offset: "1",
    };
    expect(clockChanges("us", "EST")).toEqual(changes);
    expect(clockChanges("us", "PST")).toEqual(changes);
  });

  it("do not exist without a rule", () => {
    expect(clockChanges("none", "CET")).toBeUndefined();
  });
});

describe("the EU rule", () => {
  it.each(["CET", "WAT", "Europe/Budapest", "Europe/London", "Etc/GMT-1", "Atlantic/Azores"])("fits %s", (zone) => {
    expect(daylightSavingProblems("daylightSaving", "eu", zone)).toEqual([]);
  });

  it.each(["EST", "SUM", "Asia/Tokyo", "America/New_York", "8", "XYZ"])("does not fit %s", (zone) => {
    expect(daylightSavingProblems("daylightSaving", "eu", zone)).toMatchObject([
      { path: "daylightSaving", message: expect.stringContaining(`"${zone}"`), remedy: expect.any(String) },
    ]);
  });

  it("is no matter where the zone itself is wrong, or another rule is taken", () => {
    expect(daylightSavingProblems("daylightSaving", "eu", "Europe/Budapset")).toEqual([]);
    expect(daylightSavingProblems("daylightSaving", "eu", undefined)).toEqual([]);
    expect(daylightSavingProblems("daylightSaving", "us", "Asia/Tokyo")).toEqual([]);
  });
});
