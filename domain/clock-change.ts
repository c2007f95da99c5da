import { z } from "zod";
import { choice, type Fault, field, text, wholeNumber } from "./field";
import { isMapping, present } from "./mapping";
import { hoursOfMinutes, minutesOfHours } from "./phone-zones";

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
  /** By how much: hours, or hours and minutes as `00/30`; -12 to 12. @default "1" */
  offset: string;
}

const MOST_HOURS = 12;
/** Days of each month in the shortest year. */
const SHORTEST_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A rule of daylight saving that a user writes; everything that is wrong with it at once. */
export function clockChangesField(): z.ZodType<ClockChanges, unknown> {
  return z.strictObject({ start: changeField(), stop: changeField(), offset: offsetField().default("1") }).superRefine(
    ({ start, stop }, context) => {
      if (JSON.stringify(changeKeys("start", start)) === JSON.stringify(changeKeys("start", stop))) {
        const params = { remedy: "Say when the clock goes back" };
        context.addIssue({ code: "custom", path: ["stop"], message: "the same as the start", params });
      }
    },
    // Also beside a fault of the offset; a change that has faults of its own is no change to compare.
    { when: ({ value, issues }) => isMapping(value) && !issues.some(({ path }) => path?.[0] !== "offset") },
  ) as z.ZodType<ClockChanges, unknown>;
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
    .superRefine(
      (change, context) => {
        const fault = whenFault(change);
        if (fault !== undefined) {
          const { path, message, ...params } = fault;
          context.addIssue({ code: "custom", path, message, params });
        }
      },
      // Beside faults of its members, too.
      { when: ({ value }) => isMapping(value) },
    )
    .transform((change) => present(change) as ClockChange);
}

function whenFault({
  month,
  week,
  dayOfWeek,
  day,
}: Readonly<Record<string, unknown>>): (Fault & { path: string[] }) | undefined {
  const allowed = "day, or week with dayOfWeek";
  if (week === undefined && day === undefined) {
    return { path: [], message: "says no day", allowed };
  }
  if (day !== undefined && (week !== undefined || dayOfWeek !== undefined)) {
    return { path: [], message: "says its day in two ways", allowed, remedy: "Keep one of them" };
  }
  const most = typeof month === "number" ? SHORTEST_MONTHS[month - 1] : undefined;
  return most !== undefined && typeof day === "number" && day > most && day <= 31
    ? {
        path: ["day"],
        message: `month ${month} has no such day in every year`,
        allowed: `1–${most}; week 8 for the last of a weekday`,
      }
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

function offsetField(): z.ZodType<string, unknown> {
  return text({
    max: 6,
    also: (given) =>
      clockOffset(given) === undefined
        ? {
            message: "not an amount of time",
            allowed: `hours such as "1", or "0:30"; -${MOST_HOURS} to ${MOST_HOURS} and not 0`,
          }
        : undefined,
  }).transform((given) => clockOffset(given) ?? given);
}

/**
 * An amount of time in the form in which the phone is told it: hours as `1`, or `00/30` (cisco.md section 1.9).
 *
 * @param given Hours, or hours and minutes after `:` or `/`.
 * @returns undefined for what is none, or none that a clock is moved by.
 */
export function clockOffset(given: string): string | undefined {
  const minutes = minutesOfHours(given);
  return minutes === undefined || minutes === 0 || Math.abs(minutes) > MOST_HOURS * 60
    ? undefined
    : hoursOfMinutes(minutes);
}
