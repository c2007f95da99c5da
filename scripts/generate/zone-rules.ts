import { hoursOfMinutes } from "../../domain/phone-zones";

/** One change of a zone's offset from UTC. */
export interface ZoneChange {
  /** Milliseconds since 1970. */
  readonly instant: number;
  /** Offsets in minutes. */
  readonly before: number;
  readonly after: number;
}

/** What a phone could be told of one change: candidates, since a fourth Sunday may be the last one, too. */
interface Wall {
  readonly month: number;
  readonly day: number;
  readonly time: string;
  /** Weeks of the month that name this day; 8 is the last. */
  readonly weeks: readonly number[];
}

const LAST_WEEK = 8;
/** A fifth weekday is not in every month, so it is named as the last or not at all. */
const MOST_WEEKS = 4;

/**
 * The entry of a zone: its standard offset, and the one rule that gives every change of the years, or why there is none.
 *
 * @param initial Offset at the beginning, in minutes.
 */
export function zoneRule(
  initial: number,
  changes: readonly ZoneChange[],
  years: { first: number; last: number },
): string {
  if (changes.length === 0) {
    return String(initial);
  }
  const offsets = [...new Set(changes.flatMap(({ before, after }) => [before, after]))].sort((a, b) => a - b);
  const [standard = initial, summer = initial] = offsets;
  const because = (reason: string): string => `${standard} !${reason}`;
  const count = years.last - years.first + 1;
  if (offsets.length > 2) {
    return because("its offset itself changes in these years");
  }
  const starts = changes.filter(({ after }) => after > standard).map(wall);
  const stops = changes.filter(({ after }) => after === standard).map(wall);
  if (starts.length !== count || stops.length !== count) {
    return because(changes.length <= 2 ? "its offset itself changes in these years" : "not twice in every year");
  }
  const start = commonChange(starts);
  const stop = commonChange(stops);
  if (start === undefined || stop === undefined) {
    return because("not on the same weekday of the same week of a month in every year");
  }
  return `${standard} ${start} ${stop} ${hoursOfMinutes(summer - standard)}`;
}

/** A change as the clock that is about to change shows it. */
function wall({ instant, before }: ZoneChange): Wall & { weekday: number } {
  const local = new Date(instant + before * 60_000);
  const day = local.getUTCDate();
  const month = local.getUTCMonth();
  const length = new Date(Date.UTC(local.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const week = Math.ceil(day / 7);
  return {
    month: month + 1,
    day,
    weekday: local.getUTCDay(),
    time: local.toISOString().slice(11, 16),
    weeks: [...(week <= MOST_WEEKS ? [week] : []), ...(day + 7 > length ? [LAST_WEEK] : [])],
  };
}

function commonChange(changes: readonly (Wall & { weekday: number })[]): string | undefined {
  const [first] = changes;
  if (first === undefined) {
    return undefined;
  }
  const alike = changes.every(
    ({ month, weekday, time }) => month === first.month && weekday === first.weekday && time === first.time,
  );
  const week = first.weeks.find((each) => changes.every(({ weeks }) => weeks.includes(each)));
  return alike && week !== undefined ? `${first.month}/${week}/${first.weekday}/${first.time}` : undefined;
}
