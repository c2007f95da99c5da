import type { ClockChanges } from "./clock-change";
import { LAST_WEEK } from "./clock-change";
import type { Problem } from "./problem";
import { timeZone, utcOffsetMinutes, zoneOf } from "./time-zone";

/** Rules that a phone can follow by itself: European Union, USA and Canada since 2007, or none. */
export const DAYLIGHT_SAVING = ["eu", "us", "none"] as const;
export type DaylightSaving = (typeof DAYLIGHT_SAVING)[number];

const EASTERNMOST_EU_MINUTES = 120;
const WESTERNMOST_EU_MINUTES = -60;

/**
 * The changes of a rule in a zone; undefined if there are none.
 * The EU changes everywhere at 01:00 UTC (directive 2000/84/EC), so its hours on the wall depend on the zone.
 *
 * @param zone The phone's own name.
 */
export function clockChanges(rule: DaylightSaving, zone: string): ClockChanges | undefined {
  const dayOfWeek = "Sunday";
  const offset = "1";
  switch (rule) {
    case "none":
      return undefined;
    case "us":
      return {
        start: { month: 3, week: 2, dayOfWeek, time: "02:00" },
        stop: { month: 11, week: 1, dayOfWeek, time: "02:00" },
        offset,
      };
    case "eu": {
      const hours = (euOffset(zone) ?? 0) / 60;
      return {
        start: { month: 3, week: LAST_WEEK, dayOfWeek, time: wallTime(1 + hours) },
        stop: { month: 10, week: LAST_WEEK, dayOfWeek, time: wallTime(2 + hours) },
        offset,
      };
    }
  }
}

/** A rule that can't be written for a zone, whatever name the zone is given by. */
export function daylightSavingProblems(path: string, rule: unknown, zone: unknown): Problem[] {
  const { data } = timeZone().safeParse(zone);
  if (rule !== "eu" || data === undefined || euOffset(zoneOf(data).zone) !== undefined) {
    return [];
  }
  return [
    {
      path,
      message: `the EU rule can't be written for zone "${data}"`,
      given: '"eu"',
      allowed: "with WAT, GMT, CET or EET",
      remedy: "Take the IANA name of the zone, such as Europe/Budapest, which brings its own rule, or another rule",
    },
  ];
}

function euOffset(zone: string): number | undefined {
  const offset = utcOffsetMinutes(zone);
  const covered =
    offset !== undefined && offset % 60 === 0 && offset >= WESTERNMOST_EU_MINUTES && offset <= EASTERNMOST_EU_MINUTES;
  return covered ? offset : undefined;
}

function wallTime(hours: number): string {
  return `${String(hours).padStart(2, "0")}:00`;
}
