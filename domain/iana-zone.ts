import type { ClockChange, ClockChanges } from "./clock-change";
import { DAYS } from "./clock-change";
import type { Fault } from "./field";
import { IANA_LINKS, IANA_ZONES } from "./iana-zone-table";
import { nearestName } from "./nearest-name";
import { hoursOfMinutes, phoneZoneOf } from "./phone-zones";

/** What a phone is told of a zone of the IANA time zone database. */
export interface PhoneZone {
  /** Value of `time_zone`. */
  readonly zone: string;
  /** Daylight saving of the zone; undefined where it has none. */
  readonly changes?: ClockChanges;
}

/** Hours west and east of UTC up to which values of `time_zone` are known (cisco.md section 1.10). */
const FARTHEST_MINUTES = 12 * 60;

/** True for a name of the database, such as `Europe/Budapest`, or one that it keeps for old names. */
export function isIanaName(name: string): boolean {
  return Object.hasOwn(IANA_ZONES, name) || Object.hasOwn(IANA_LINKS, name);
}

/** What a phone is told of a zone, or why it can't be told. */
export function ianaZone(name: string): PhoneZone | { readonly fault: Fault } {
  const entry = IANA_ZONES[Object.hasOwn(IANA_LINKS, name) ? (IANA_LINKS[name] ?? "") : name];
  if (entry === undefined || !isIanaName(name)) {
    const meant = meantName(name);
    return {
      fault: {
        message: "not a time zone",
        allowed: "a name of the IANA database such as Europe/Budapest, or the phone's own",
        remedy: meant === undefined ? "Write Area/City" : `Did you mean "${meant}"?`,
      },
    };
  }
  const [, minutes = "", rule] = /^(-?\d+)(?: (.+))?$/.exec(entry) ?? [];
  const offset = Number(minutes);
  if (Math.abs(offset) > FARTHEST_MINUTES) {
    return {
      fault: {
        message: "farther from Greenwich than the 12 hours that a phone is known to take",
        remedy: `Try timeZone "${hoursOfMinutes(offset)}"${rule === undefined ? "" : " with clockChanges"} on one phone`,
      },
    };
  }
  const zone = phoneZoneOf(offset);
  if (rule === undefined) {
    return { zone };
  }
  const changes = readRule(rule);
  return changes === undefined
    ? {
        fault: {
          message: `changes its clock in a way that no rule of the phone follows: ${rule.slice(1)}`,
          remedy: `Take timeZone "${zone}" with daylightSaving or clockChanges that come near, and look after it`,
        },
      }
    : { zone, changes };
}

/** The name of a city whatever is before it, else the nearest name; no name for an area alone. */
function meantName(given: string): string | undefined {
  const names = [...Object.keys(IANA_ZONES), ...Object.keys(IANA_LINKS)];
  const city = cityOf(given);
  const same = names.find((name) => name.includes("/") && cityOf(name) === city);
  const isArea = names.some((name) => name.toLowerCase().startsWith(`${given.toLowerCase()}/`));
  return same ?? (isArea ? undefined : nearestName(given, names));
}

function cityOf(name: string): string {
  return name
    .slice(name.lastIndexOf("/") + 1)
    .toLowerCase()
    .replaceAll(" ", "_");
}

/** `3/8/0/02:00 10/8/0/03:00 1`: month, week, day of the week and time of both changes, and the hours. */
function readRule(rule: string): ClockChanges | undefined {
  const [start, stop, offset] = rule.split(" ");
  return rule.startsWith("!") || start === undefined || stop === undefined || offset === undefined
    ? undefined
    : { start: readChange(start), stop: readChange(stop), offset };
}

function readChange(change: string): ClockChange {
  const [month, week, day, time = ""] = change.split("/");
  return { month: Number(month), week: Number(week), dayOfWeek: DAYS[Number(day)] ?? "Sunday", time };
}
