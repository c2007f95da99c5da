import type { z } from "zod";
import type { ClockChanges } from "./clock-change";
import { type Fault, field, textFaults } from "./field";
import { ianaZone, isIanaName } from "./iana-zone";
import { nearestName } from "./nearest-name";
import { minutesOfHours, phoneZoneOf, TIME_ZONE_NAMES, utcOffsetMinutes } from "./phone-zones";
import type { Problem } from "./problem";

export { TIME_ZONE_NAMES, utcOffsetMinutes } from "./phone-zones";

const OWN_NAMES = new Set(TIME_ZONE_NAMES);
const ALLOWED = `Area/City such as Europe/Budapest, or the phone's own: ${TIME_ZONE_NAMES.join(", ")}, or hours such as "-8"`;
/** Looks like hours, or hours and minutes (cisco.md section 1.9). */
const HOURS = /^[+-]?\d{1,2}([:/]\d{2})?$/;
/** No clock on earth is farther from UTC. */
const WESTERNMOST_MINUTES = -12 * 60;
const EASTERNMOST_MINUTES = 14 * 60;
/** Names of summer times, of which the phone knows only the winter time; by letters alone CEST would be next to CST. */
const SUMMER_NAMES: ReadonlyMap<string, string> = new Map([
  ["CEST", "CET"],
  ["EEST", "EET"],
  ["EDT", "EST"],
  ["CDT", "CST"],
  ["MDT", "MST"],
  ["PDT", "PST"],
  ["ADT", "AST"],
]);

/** What a given zone is to the phone. */
export interface ResolvedZone {
  /** Value of `time_zone`. */
  readonly zone: string;
  /** Daylight saving that comes with an IANA name. */
  readonly changes?: ClockChanges;
  readonly fromIana: boolean;
}

/** IANA name of a zone, the phone's own name, or hours such as `8`, `-8` or `05/30`. */
export function timeZone(): z.ZodType<string, unknown> {
  return field((given) => {
    if (typeof given !== "string") {
      const missing = given === undefined || given === null;
      const remedy = typeof given === "number" ? { remedy: `Write it in quotes: "${given}"` } : {};
      return { faults: [{ message: missing ? "missing" : "not a text", allowed: ALLOWED, ...remedy }] };
    }
    const faults = textFaults(given, { max: 64 });
    const fault = faults.length > 0 ? undefined : zoneFault(given);
    const all = fault === undefined ? faults : [fault];
    return all.length === 0 ? { value: given } : { faults: all };
  });
}

/** What an accepted zone is to the phone. */
export function zoneOf(given: string): ResolvedZone {
  // The phone's own names first: EST, MST and HST are in the database, too.
  if (!OWN_NAMES.has(given) && isIanaName(given)) {
    const found = ianaZone(given);
    if (!("fault" in found)) {
      return { ...found, fromIana: true };
    }
  }
  return { zone: given, fromIana: false };
}

/** Warnings for names that mean something else than most people think, or that the phone is not known to know. */
export function timeZoneCautions(path: string, given: string): Problem[] {
  const { zone } = zoneOf(given);
  const shown = `"${given}"`;
  if (zone === "BST") {
    return [
      {
        path,
        rule: "time-zone-misleading",
        message: "the phone takes BST as Brazil, three hours west of Greenwich, and not as British Summer Time",
        given: shown,
        remedy: 'For Britain take "Europe/London"',
      },
    ];
  }
  if (zone === "HST") {
    return [
      {
        path,
        rule: "time-zone-misleading",
        message: "the phone does not take HST as Hawaii",
        given: shown,
        remedy: 'For Hawaii take "Pacific/Honolulu"',
      },
    ];
  }
  const minutes = minutesOfHours(zone);
  if (minutes !== undefined) {
    return [{ path, given: shown, rule: "time-zone-doubtful", ...hoursCaution(zone, minutes) }];
  }
  if (OWN_NAMES.has(zone)) {
    return utcOffsetMinutes(zone) === undefined
      ? [
          {
            path,
            rule: "time-zone-doubtful",
            message: "a name that the phone knows, with an offset that is not established",
            given: shown,
            remedy: "Take the IANA name of the zone, such as Europe/Budapest, or hours",
          },
        ]
      : [];
  }
  return [
    {
      path,
      rule: "time-zone-unknown",
      message: "not a name that the phone is known to know; the clock may be wrong",
      given: shown,
      allowed: TIME_ZONE_NAMES.join(", "),
      ...nameRemedy(zone),
    },
  ];
}

/** Hours are documented and in real files, but less well than names. */
function hoursCaution(zone: string, minutes: number): { message: string; remedy: string } {
  const better = phoneZoneOf(minutes);
  const said = `told to the phone as hours, "${zone}"`;
  const look = "Look at the clock of one phone first";
  if (minutesOfHours(better) === undefined) {
    return { message: `${said}, which is less well documented than a name`, remedy: `Take "${better}"` };
  }
  return {
    message: `${said}, for which it has no name that is established`,
    remedy: better === zone ? look : `Take "${better}", the form that is documented. ${look}`,
  };
}

function nameRemedy(zone: string): { remedy?: string } {
  const winter = SUMMER_NAMES.get(zone);
  if (winter !== undefined) {
    return { remedy: `Take "${winter}" with daylightSaving, or an IANA name such as Europe/Budapest` };
  }
  const meant = nearestName(zone, TIME_ZONE_NAMES);
  return meant === undefined ? {} : { remedy: `Did you mean "${meant}"?` };
}

function zoneFault(given: string): Fault | undefined {
  if (HOURS.test(given)) {
    return isPlace(minutesOfHours(given))
      ? undefined
      : { message: "not hours of any place", allowed: '-12 to 14, or with minutes such as "05/45"' };
  }
  if (OWN_NAMES.has(given)) {
    return undefined;
  }
  if (isIanaName(given)) {
    const found = ianaZone(given);
    return "fault" in found ? found.fault : undefined;
  }
  // Later loads may know more names than are documented.
  if (/^[A-Z][A-Z0-9]{1,5}$/.test(given)) {
    return undefined;
  }
  const found = ianaZone(given);
  return "fault" in found ? { ...found.fault, allowed: ALLOWED, ...distanceRemedy(given) } : undefined;
}

/** What to write for `GMT+1` or `UTC-05:00`. */
function distanceRemedy(given: string): { remedy?: string } {
  const [, hours = ""] = /^(?:GMT|UTC)([+-].+)$/i.exec(given) ?? [];
  const minutes = minutesOfHours(hours);
  return minutes !== undefined && isPlace(minutes) ? { remedy: `Take "${phoneZoneOf(minutes)}"` } : {};
}

function isPlace(minutes: number | undefined): boolean {
  return minutes !== undefined && minutes >= WESTERNMOST_MINUTES && minutes <= EASTERNMOST_MINUTES;
}
