import type { z } from "zod";
import { field, textFaults } from "./field";
import { nearestName } from "./nearest-name";
import type { Problem } from "./problem";

/**
 * The phone's own names and their offset from UTC in minutes (cisco.md section 1.10). `undefined` where the offset is not
 * established; the name is.
 */
const ZONES: Readonly<Record<string, number | undefined>> = {
  IDL: -720,
  NT: -660,
  AHST: -600,
  IMT: undefined,
  YST: -540,
  PST: -480,
  MST: -420,
  CST: -360,
  EST: -300,
  AST: -240,
  NST: -210,
  BST: -180,
  AT: -120,
  WAT: -60,
  GMT: 0,
  CET: 60,
  EET: 120,
  BT: 180,
  IT: 210,
  ZP4: 240,
  AFG: 270,
  ZP5: 300,
  IST: 330,
  ZP6: 360,
  SUM: undefined,
  WAST: 420,
  HST: undefined,
  JST: 540,
  CAST: 570,
  EAST: 600,
  EADT: undefined,
  NZST: 720,
};

/** All names that the phone knows, from west to east. */
export const TIME_ZONE_NAMES: readonly string[] = Object.keys(ZONES);

/** Name of a zone, or hours such as `8`, `-8` or `05/30`. */
export function timeZone(): z.ZodType<string, unknown> {
  return field((given) => {
    const allowed = `${TIME_ZONE_NAMES.join(", ")}, or hours such as "-8"`;
    if (typeof given !== "string") {
      const missing = given === undefined || given === null;
      return { faults: [{ message: missing ? "missing" : "not a text", allowed }] };
    }
    const faults = textFaults(given, {
      form: {
        pattern: /^([A-Z][A-Z0-9]{1,5}|[+-]?\d{1,2}([:/]\d{2})?)$/,
        allowed,
        remedy: given.includes("/")
          ? "The phone knows no Area/City names; take its own name for the zone"
          : "Take one of them",
      },
    });
    return faults.length === 0 ? { value: given } : { faults };
  });
}

/** Offset from UTC in minutes without daylight saving; undefined where it is not established. */
export function utcOffsetMinutes(zone: string): number | undefined {
  return Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined;
}

/** Warnings for names that mean something else than most people think, or that the phone is not known to know. */
export function timeZoneCautions(path: string, zone: string): Problem[] {
  const given = `"${zone}"`;
  if (zone === "BST") {
    return [
      {
        path,
        message: "the phone takes BST as Brazil, three hours west of Greenwich, and not as British Summer Time",
        given,
        remedy: 'For Britain take "GMT" and daylightSaving "eu"',
      },
    ];
  }
  if (zone === "HST") {
    return [{ path, message: "the phone does not take HST as Hawaii", given, remedy: 'For Hawaii take "AHST"' }];
  }
  if (Object.hasOwn(ZONES, zone) || /^[+-]?\d/.test(zone)) {
    return [];
  }
  const meant = zone === "UTC" ? "GMT" : nearestName(zone, TIME_ZONE_NAMES);
  return [
    {
      path,
      message: "not a name that the phone is known to know; the clock may be wrong",
      given,
      allowed: TIME_ZONE_NAMES.join(", "),
      ...(meant === undefined ? {} : { remedy: `Did you mean "${meant}"?` }),
    },
  ];
}
