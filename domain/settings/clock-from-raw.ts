import { type ClockChange, type ClockChanges, clockChangeKeys, clockChangesField, clockOffset } from "../clock-change";
import { clockChanges, DAYLIGHT_SAVING, type DaylightSaving, daylightSavingProblems } from "../daylight-saving";

/** Daylight saving as a description says it: by name where the rule is a named one. */
export type DeclaredClock = { readonly daylightSaving: DaylightSaving } | { readonly clockChanges: ClockChanges };

/** What the phone takes where no file says otherwise: the rule of the USA before 2007 (cisco.md section 1.9). */
export const CLOCK_DEFAULTS: Readonly<Record<string, string>> = {
  dst_auto_adjust: "1",
  dst_offset: "1",
  dst_start_month: "4",
  dst_start_day: "0",
  dst_start_day_of_week: "1",
  dst_start_week_of_month: "1",
  dst_start_time: "2:00",
  dst_stop_month: "10",
  dst_stop_day: "0",
  dst_stop_day_of_week: "1",
  dst_stop_week_of_month: "8",
  dst_stop_time: "2:00",
};

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The value of a `dst_` key in one spelling, such as `02:00` for `2`; undefined for what the phone can't be known to take. */
export function canonicalClockValue(key: string, raw: string): string | undefined {
  switch (key.replace(/^dst_(start_|stop_)?/, "")) {
    case "auto_adjust":
      return /^[01]$/.test(raw) ? raw : undefined;
    case "offset":
      return raw === "0" ? raw : clockOffset(raw);
    case "month":
      return numbered(raw, 12) ?? nameNumber(raw, MONTHS);
    case "day":
      return /^00?$/.test(raw) ? "0" : numbered(raw, 31);
    case "day_of_week":
      return numbered(raw, 7) ?? nameNumber(raw, DAYS);
    case "week_of_month":
      return /^[1-68]$/.test(raw) ? raw : undefined;
    case "time":
      return clockTime(raw);
    default:
      return undefined;
  }
}

/**
 * The rule that `dst_` keys make in a zone.
 *
 * @param keys Canonical values; a key that is missing or empty has the phone's default.
 * @returns undefined where the keys make no rule that can be declared.
 */
export function clockFromRaw(keys: ReadonlyMap<string, string>, zone: string): DeclaredClock | undefined {
  const of = (key: string): string => keys.get(key) || (CLOCK_DEFAULTS[key] ?? "");
  if (of("dst_auto_adjust") === "0") {
    return { daylightSaving: "none" };
  }
  const rule = { start: changeFrom("start", of), stop: changeFrom("stop", of), offset: of("dst_offset") };
  const { data } = clockChangesField().safeParse(rule);
  if (data === undefined) {
    return undefined;
  }
  const named = DAYLIGHT_SAVING.find((name) => {
    const changes = clockChanges(name, zone);
    const possible = daylightSavingProblems("", name, zone).length === 0;
    return possible && changes !== undefined && sameKeys(clockChangeKeys(changes), clockChangeKeys(data));
  });
  return named === undefined ? { clockChanges: data } : { daylightSaving: named };
}

function changeFrom(edge: "start" | "stop", of: (key: string) => string): ClockChange {
  const part = (name: string): string => canonicalClockValue(`dst_${edge}_${name}`, of(`dst_${edge}_${name}`)) ?? "";
  const day = Number(part("day"));
  const when =
    day > 0 ? { day } : { week: Number(part("week_of_month")), dayOfWeek: DAYS[Number(part("day_of_week")) - 1] ?? "" };
  return { month: Number(part("month")), ...when, time: part("time") } as ClockChange;
}

/** Compares what two rules write, with the phone's default for what one of them leaves empty. */
function sameKeys(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const value = (keys: Readonly<Record<string, string>>, key: string): string | undefined =>
    canonicalClockValue(key, keys[key] || (CLOCK_DEFAULTS[key] ?? ""));
  return Object.keys(CLOCK_DEFAULTS).every((key) => {
    const dayGiven = /^dst_(start|stop)_(week_of_month|day_of_week)$/.exec(key);
    const day = dayGiven === null ? "0" : value(one, `dst_${dayGiven[1]}_day`);
    return day !== "0" || value(one, key) === value(other, key);
  });
}

function numbered(raw: string, most: number): string | undefined {
  return /^0?[1-9]\d?$/.test(raw) && Number(raw) <= most ? String(Number(raw)) : undefined;
}

/** Names in full or by three letters; exactly so written, since they are case sensitive. */
function nameNumber(raw: string, names: readonly string[]): string | undefined {
  const index = names.findIndex((name) => name === raw || name.slice(0, 3) === raw);
  return index < 0 ? undefined : String(index + 1);
}

function clockTime(raw: string): string | undefined {
  const [, hour, minute = "00"] = /^(\d{1,2})(?:[:/](\d{2}))?$/.exec(raw) ?? [];
  return hour === undefined || Number(hour) > 23 || Number(minute) > 59
    ? undefined
    : `${hour.padStart(2, "0")}:${minute}`;
}
