import moment from "moment-timezone";
import { describe, expect, it } from "vitest";
import { ianaZone } from "../../domain/iana-zone";
import { IANA_ZONES, ZONE_YEARS } from "../../domain/iana-zone-table";
import { type ZoneChange, zoneRule } from "../../scripts/generate/zone-rules";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Weeks that a phone can be told, 8 for the last. */
const WEEKS = [1, 2, 3, 4, 5, 6, 8];
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

/** What the clock of a zone shows when it is about to change forward and back, in each of the years. */
function changesOf(timeZone: string): { forward: Date[]; back: Date[] } {
  const ahead = (instant: number): number => -(moment.tz.zone(timeZone)?.utcOffset(instant) ?? 0) * MINUTE;
  const found = { forward: [] as Date[], back: [] as Date[] };
  for (let at = Date.UTC(ZONE_YEARS.first, 0, 1); at < Date.UTC(ZONE_YEARS.last + 1, 0, 1); at += DAY) {
    const before = ahead(at);
    const moved = ahead(at + DAY) - before;
    if (moved !== 0) {
      let minutes = 1;
      while (ahead(at + minutes * MINUTE) === before) minutes++;
      found[moved > 0 ? "forward" : "back"].push(new Date(at + minutes * MINUTE + before));
    }
  }
  return found;
}

/** Days of a month that are this weekday. */
function daysOf(year: number, month: number, weekday: number): number[] {
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return DAYS.filter((day) => day <= length && new Date(Date.UTC(year, month, day)).getUTCDay() === weekday);
}

/** Everything that a phone could be told so that it changes its clock at each of these moments, once a year. */
function tellable(moments: readonly Date[]): string[] {
  const [first] = moments;
  const years = moments.map((moment) => moment.getUTCFullYear());
  const everyYear = years.length === ZONE_YEARS.last - ZONE_YEARS.first + 1 && new Set(years).size === years.length;
  const alike = new Set(moments.map((moment) => `${moment.getUTCMonth()} ${moment.toISOString().slice(11, 16)}`));
  if (first === undefined || !everyYear || alike.size !== 1) {
    return [];
  }
  const on = (day: (year: number) => number | undefined): boolean =>
    moments.every((moment) => moment.getUTCDate() === day(moment.getUTCFullYear()));
  const month = first.getUTCMonth();
  const weekly = WEEKS.flatMap((week) =>
    WEEKDAYS.filter((weekday) => on((year) => daysOf(year, month, weekday).at(week === 8 ? -1 : week - 1))).map(
      (weekday) => `${month + 1}/${week}/${weekday}`,
    ),
  );
  return [...weekly, ...DAYS.filter((day) => on(() => day)).map((day) => `${month + 1} day ${day}`)];
}

const unfollowed = Object.keys(IANA_ZONES).filter((name) => {
  const zone = ianaZone(name);
  return "fault" in zone && zone.fault.message.startsWith("changes its clock");
});

describe("a zone that is refused for its changes", () => {
  it.each(unfollowed)("has none that a phone can be told: %s", (name) => {
    const { forward, back } = changesOf(name);
    expect(forward.length + back.length).toBeGreaterThan(0);
    expect([tellable(forward), tellable(back)]).toContainEqual([]);
  });

  it.each([
    ["Europe/Budapest", "3/8/0", "10/8/0"],
    ["America/New_York", "3/2/0", "11/1/0"],
    ["Australia/Lord_Howe", "10/1/0", "4/1/0"],
  ])("would be found out as one that is not, such as %s", (name, start, stop) => {
    const { forward, back } = changesOf(name);
    expect([tellable(forward), tellable(back)]).toEqual([[start], [stop]]);
  });
});

describe("the rule of a zone", () => {
  const years = { first: 2027, last: 2029 };
  const change = (instant: string, before: number, after: number): ZoneChange => ({
    instant: Date.parse(`${instant}Z`),
    before,
    after,
  });
  const london = [
    change("2027-03-28T01:00", 0, 60),
    change("2027-10-31T01:00", 60, 0),
    change("2028-03-26T01:00", 0, 60),
    change("2028-10-29T01:00", 60, 0),
    change("2029-03-25T01:00", 0, 60),
    change("2029-10-28T01:00", 60, 0),
  ];
  /** The last Sunday of March is the fifth in 2026 and the fourth in 2027. */
  const last = [change("2026-03-29T01:00", 0, 60), change("2026-10-25T01:00", 60, 0), ...london.slice(0, 2)];

  it("is its offset alone where nothing changes", () => {
    expect(zoneRule(345, [], years)).toBe("345");
  });

  it("has the last week where a fifth one comes up", () => {
    expect(zoneRule(0, last, { first: 2026, last: 2027 })).toBe("0 3/8/0/01:00 10/8/0/02:00 1");
  });

  it("has the offset of winter in the south, where the years begin in summer", () => {
    const sydney = [change("2027-04-03T16:00", 660, 600), change("2027-10-02T16:00", 600, 660)];
    expect(zoneRule(660, sydney, { first: 2027, last: 2027 })).toBe("600 10/1/0/02:00 4/1/0/03:00 1");
  });

  it.each<[string, number, ZoneChange[], RegExp]>([
    ["keeps summer for good", 0, london.slice(0, 1), /^0 !its offset itself changes/],
    ["gives daylight saving up", 0, london.slice(0, 4), /^0 !not twice in every year/],
    ["begins in a summer that outlasts a winter", 60, london.slice(1), /^0 !not twice in every year/],
    ["moves to a third offset", 0, [...london.slice(0, 5), change("2029-10-28T01:00", 60, 120)], /^0 !its offset/],
    [
      "changes on another day once",
      0,
      [...london.slice(0, 5), change("2029-10-27T01:00", 60, 0)],
      /^0 !not on the same weekday/,
    ],
    [
      "changes a week before the last once",
      0,
      [...london.slice(0, 1), change("2027-10-24T01:00", 60, 0), ...london.slice(2)],
      /^0 !not on the same weekday/,
    ],
    [
      "changes at another hour once",
      0,
      [...london.slice(0, 5), change("2029-10-28T02:00", 60, 0)],
      /^0 !not on the same weekday/,
    ],
  ])("is none for one that %s", (_, initial, changes, expected) => {
    expect(zoneRule(initial, changes, years)).toMatch(expected);
  });
});
