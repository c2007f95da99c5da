import type { Problem } from "./problem";
import { timeZone, utcOffsetMinutes } from "./time-zone";

/** Rules that a phone can follow by itself: European Union, USA and Canada since 2007, or none. */
export const DAYLIGHT_SAVING = ["eu", "us", "none"] as const;
export type DaylightSaving = (typeof DAYLIGHT_SAVING)[number];

/** One of the two changes of a year, in the words of the `dst_*` keys. */
export interface ClockChange {
  /** 1–12. */
  readonly month: string;
  /** Week of the month whose Sunday it is: 1–6, 8 is the last (cisco.md section 1.9). */
  readonly week: string;
  /** `HH:MM` on the clock that is about to change. */
  readonly time: string;
}

/** Both changes of a year. */
export interface ClockChanges {
  readonly start: ClockChange;
  readonly stop: ClockChange;
}

const EASTERNMOST_EU_MINUTES = 120;
const WESTERNMOST_EU_MINUTES = -60;

/**
 * The changes of a rule in a zone; undefined if there are none.
 * The EU changes everywhere at 01:00 UTC (directive 2000/84/EC), so its hours on the wall depend on the zone.
 */
export function clockChanges(rule: DaylightSaving, zone: string): ClockChanges | undefined {
  switch (rule) {
    case "none":
      return undefined;
    case "us":
      return { start: { month: "3", week: "2", time: "02:00" }, stop: { month: "11", week: "1", time: "02:00" } };
    case "eu": {
      const hours = (euOffset(zone) ?? 0) / 60;
      return {
        start: { month: "3", week: "8", time: wallTime(1 + hours) },
        stop: { month: "10", week: "8", time: wallTime(2 + hours) },
      };
    }
  }
}

/** A rule that can't be written for a zone. */
export function daylightSavingProblems(path: string, rule: unknown, zone: unknown): Problem[] {
  const { data } = timeZone().safeParse(zone);
  if (rule !== "eu" || data === undefined || euOffset(data) !== undefined) {
    return [];
  }
  return [
    {
      path,
      message: `the EU rule can't be written for zone "${data}"`,
      given: '"eu"',
      allowed: "with WAT, GMT, CET or EET",
      remedy: 'Take the zone\'s name, such as "CET", or another rule',
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
