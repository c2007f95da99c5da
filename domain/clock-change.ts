import { z } from "zod";
import { choice, type Fault, field, text, wholeNumber } from "./field";
import { present } from "./mapping";

/** Days as the phone writes them; it knows their first three letters, too, and upper and lower case matter (cisco.md section 1.9). */
export const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
/** The last week of a month. */
export const LAST_WEEK = 8;

/** One of the two changes of a year, in the words of the `dst_*` keys (cisco.md section 1.9). */
export interface ClockChange {
  /** 1–12. */
  month: number;
  /** Week of the month whose `dayOfWeek` it is: 1–6, or 8 for the last. Not beside `day`. */
  week?: number;
  /** @default "Sunday" */
  dayOfWeek?: (typeof DAYS)[number];
  /** Day of the month, 1–31, in place of `week`. */
  day?: number;
  /** `HH:MM` on the clock that is about to change. */
  time: string;
}

/** Both changes of a year. */
export interface ClockChanges {
  /** When the clock goes forward. South of the equator it is later in the year than `stop`. */
  start: ClockChange;
  /** When it goes back. */
  stop: ClockChange;
  /** By how much: hours, or hours and minutes such as `0:30`; -12 to 12. @default "1" */
  offset: string;
}

const MOST_HOURS = 12;

/** A rule of daylight saving that a user writes. */
export function clockChangesField(): z.ZodType<ClockChanges, unknown> {
  return z
    .strictObject({
      start: changeField(),
      stop: changeField(),
      offset: text({ max: 6, also: offsetFault }).default("1"),
    })
    .superRefine(({ start, stop }, context) => {
      if (JSON.stringify(start) === JSON.stringify(stop)) {
        const message = "the same as the start";
        context.addIssue({
          code: "custom",
          path: ["stop"],
          message,
          params: { remedy: "Say when the clock goes back" },
        });
      }
    }) as z.ZodType<ClockChanges, unknown>;
}

/** All keys of daylight saving, in the order in which files have them; without a rule, only that there is none. */
export function clockChangeKeys(changes: ClockChanges | undefined): Record<string, string> {
  return changes === undefined
    ? { dst_auto_adjust: "0" }
    : {
        dst_auto_adjust: "1",
        dst_offset: changes.offset,
        ...changeKeys("start", changes.start),
        ...changeKeys("stop", changes.stop),
      };
}

function changeKeys(
  edge: "start" | "stop",
  { month, week, dayOfWeek, day, time }: ClockChange,
): Record<string, string> {
  return {
    [`dst_${edge}_month`]: String(month),
    [`dst_${edge}_day`]: String(day ?? 0),
    [`dst_${edge}_day_of_week`]: day === undefined ? (dayOfWeek ?? "Sunday") : "",
    [`dst_${edge}_week_of_month`]: day === undefined ? String(week) : "",
    [`dst_${edge}_time`]: time,
  };
}

function changeField(): z.ZodType<ClockChange, unknown> {
  return z
    .strictObject({
      month: wholeNumber(1, 12),
      week: wholeNumber(1, LAST_WEEK, (week) =>
        week === 7 ? { message: "no week that the phone knows", allowed: "1–6, or 8 for the last" } : undefined,
      ).optional(),
      dayOfWeek: dayField().optional(),
      day: wholeNumber(1, 31).optional(),
      time: text({
        form: {
          pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
          allowed: "HH:MM, from 00:00 to 23:59",
          remedy: "Write it as 02:00",
        },
      }),
    })
    .superRefine(({ week, dayOfWeek, day }, context) => {
      const fault = whenFault(week, dayOfWeek, day);
      if (fault !== undefined) {
        const { message, ...params } = fault;
        context.addIssue({ code: "custom", message, params });
      }
    })
    .transform((change) => present(change) as ClockChange);
}

function whenFault(week: unknown, dayOfWeek: unknown, day: unknown): Fault | undefined {
  const allowed = "day, or week with dayOfWeek";
  if (week === undefined && day === undefined) {
    return { message: "says no day", allowed };
  }
  return day !== undefined && (week !== undefined || dayOfWeek !== undefined)
    ? { message: "says its day in two ways", allowed, remedy: "Keep one of them" }
    : undefined;
}

function dayField(): z.ZodType<(typeof DAYS)[number], unknown> {
  const exact = choice(...DAYS);
  return field((given) => {
    const { data, error } = exact.safeParse(given);
    if (data !== undefined) {
      return { value: data };
    }
    const meant =
      typeof given === "string" && DAYS.find((day) => given.toLowerCase().startsWith(day.slice(0, 3).toLowerCase()));
    const message = error?.issues[0]?.message ?? "not a day";
    return {
      faults: [
        {
          message,
          allowed: DAYS.join(", "),
          ...(meant ? { remedy: `Write it as "${meant}"; the phone minds case` } : {}),
        },
      ],
    };
  });
}

function offsetFault(given: string): Fault | undefined {
  const [, hours, minutes = "0"] = /^[+-]?(\d{1,2})(?:[:/]([0-5]\d))?$/.exec(given) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return hours === undefined || total === 0 || total > MOST_HOURS * 60
    ? {
        message: "not an amount of time",
        allowed: `hours such as "1", or "0:30"; -${MOST_HOURS} to ${MOST_HOURS} and not 0`,
      }
    : undefined;
}
