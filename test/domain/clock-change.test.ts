import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ClockChanges, clockChangeKeys, clockChangesField, clockOffset, DAYS } from "../../domain/clock-change";
import { formatProblem } from "../../domain/problem";
import { parseWith } from "../../domain/zod-problems";
import { misfit } from "../../phone/cnf-keys";

const START = { month: 3, week: 2, dayOfWeek: "Sunday", time: "02:00" };
const STOP = { month: 11, week: 1, dayOfWeek: "Sunday", time: "02:00" };
const schema = z.strictObject({ clockChanges: clockChangesField() });
const problemsOf = (clockChanges: unknown): string[] =>
  parseWith(schema, { clockChanges }, "settings").problems.map(formatProblem);

describe("a rule of daylight saving", () => {
  it("is taken as it is, with an hour unless it says otherwise", () => {
    expect(schema.parse({ clockChanges: { start: START, stop: { ...STOP, week: 8 } } })).toEqual({
      clockChanges: { start: START, stop: { ...STOP, week: 8 }, offset: "1" },
    });
    expect(problemsOf({ start: { month: 3, day: 15, time: "02:00" }, stop: STOP, offset: "0:30" })).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ["no stop", { start: START }, /^settings\.clockChanges\.stop: missing/],
    ["a stop that is the start", { start: START, stop: START }, /^settings\.clockChanges\.stop: the same as the start/],
    [
      "month 13",
      { start: { ...START, month: 13 }, stop: STOP },
      /start\.month: out of range \(given 13; allowed: 1–12/,
    ],
    [
      "a seventh week",
      { start: { ...START, week: 7 }, stop: STOP },
      /start\.week: no week that the phone knows .*8 for the last/,
    ],
    [
      "a day in small letters",
      { start: { ...START, dayOfWeek: "sunday" }, stop: STOP },
      /start\.dayOfWeek: .*Write it as "Sunday"/,
    ],
    [
      "a day in short",
      { start: { ...START, dayOfWeek: "Sun" }, stop: STOP },
      /start\.dayOfWeek: .*Write it as "Sunday"/,
    ],
    ["no day", { start: { month: 3, time: "02:00" }, stop: STOP }, /start: says no day .*day, or week with dayOfWeek/],
    ["two days", { start: { ...START, day: 3 }, stop: STOP }, /start: says its day in two ways/],
    ["day 32", { start: { month: 3, day: 32, time: "02:00" }, stop: STOP }, /start\.day: out of range/],
    [
      "a day that its month never has",
      { start: { month: 2, day: 31, time: "02:00" }, stop: STOP },
      /start\.day: month 2 has no such day in every year \(given 31; allowed: 1–28/,
    ],
    [
      "a stop that is the start in other words",
      { start: START, stop: { month: 3, week: 2, time: "02:00" } },
      /stop: the same as the start/,
    ],
    ["minutes that are none", { start: START, stop: STOP, offset: "0:60" }, /offset: not an amount of time/],
    ["an hour alone", { start: { ...START, time: "2" }, stop: STOP }, /start\.time: .*Write it as 02:00/],
    ["hour 24", { start: { ...START, time: "24:00" }, stop: STOP }, /start\.time: not in a form/],
    ["no move at all", { start: START, stop: STOP, offset: "0" }, /offset: not an amount of time/],
    ["13 hours", { start: START, stop: STOP, offset: "13" }, /offset: not an amount of time .*-12 to 12/],
    [
      "a typo",
      { start: { ...START, dayofweek: "Sunday" }, stop: STOP },
      /start: unknown key "dayofweek" .*Did you mean "dayOfWeek"/,
    ],
  ])("is refused with %s", (_, given, expected) => {
    expect(problemsOf(given).join("\n")).toMatch(expected);
  });

  it("is told everything that is wrong with it at once", () => {
    const paths = problemsOf({ start: { month: 13, time: "2" }, stop: { week: 1, day: 3, time: "x" }, offset: "99" });
    expect(paths.map((problem) => problem.split(": ", 2).join(": "))).toEqual([
      expect.stringMatching(/start\.month: out of range/),
      expect.stringMatching(/start\.time: not in a form/),
      "settings.clockChanges.start: says no day (given",
      "settings.clockChanges.stop.month: missing (allowed",
      expect.stringMatching(/stop\.time: not in a form/),
      "settings.clockChanges.stop: says its day in two ways (given",
      expect.stringMatching(/offset: not an amount of time/),
    ]);
  });

  it("tells of a stop that is the start beside a wrong amount of time", () => {
    expect(problemsOf({ start: START, stop: START, offset: "99" })).toHaveLength(2);
  });

  it.each([
    ["1", "1"],
    ["01", "1"],
    ["+2", "2"],
    ["1:00", "1"],
    ["0:30", "00/30"],
    ["00/30", "00/30"],
    ["-0:30", "-00/30"],
    ["-12", "-12"],
  ])("moves the clock by %s as %s", (given, told) => {
    const { offset } = clockChangesField().parse({ start: START, stop: STOP, offset: given });
    expect(clockChangeKeys({ start: START, stop: STOP, offset } as ClockChanges).dst_offset).toBe(told);
    expect(clockOffset(told)).toBe(told);
  });

  it("is written with every key, in a form that the phone takes", () => {
    const change = fc.oneof(
      fc.record({
        month: fc.integer({ min: 1, max: 12 }),
        week: fc.constantFrom(1, 2, 3, 4, 5, 6, 8),
        dayOfWeek: fc.constantFrom(...DAYS),
        time: fc.constantFrom("00:00", "02:30", "23:59"),
      }),
      fc.record({
        month: fc.integer({ min: 1, max: 12 }),
        day: fc.integer({ min: 1, max: 28 }),
        time: fc.constantFrom("01:00", "12:00"),
      }),
    );
    fc.assert(
      fc.property(change, change, fc.constantFrom("1", "-1", "00/30", "12"), (start, stop, offset) => {
        fc.pre(JSON.stringify(start) !== JSON.stringify(stop));
        const keys = clockChangeKeys(clockChangesField().parse({ start, stop, offset }));
        expect(Object.keys(keys)).toHaveLength(12);
        expect(Object.entries(keys).flatMap(([key, value]) => misfit(key, value) ?? [])).toEqual([]);
        expect(keys.dst_start_month).toBe(String(start.month));
        expect(keys.dst_stop_day).toBe("day" in stop ? String(stop.day) : "0");
        expect(keys.dst_offset).toBe(offset);
      }),
    );
  });

  it("is one key where there is none", () => {
    expect(clockChangeKeys(undefined)).toEqual({ dst_auto_adjust: "0" });
  });
});
