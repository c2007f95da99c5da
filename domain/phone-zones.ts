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

/** Known to the phone as something else than to most people, so never chosen for them. */
const MISLEADING = "BST";

/** All names that the phone knows, from west to east. */
export const TIME_ZONE_NAMES: readonly string[] = Object.keys(ZONES);

/** Offset from UTC in minutes without daylight saving; undefined where it is not established. */
export function utcOffsetMinutes(zone: string): number | undefined {
  return Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined;
}

/** Minutes from UTC of hours, or hours and minutes, in any of the forms in which they are met; undefined for anything else. */
export function minutesOfHours(text: string): number | undefined {
  const [, sign, hours, minutes = "0"] = /^([+-]?)(\d{1,2})(?:[:/](\d{2}))?$/.exec(text) ?? [];
  return hours === undefined || Number(minutes) > 59
    ? undefined
    : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Hours in the form in which real files and documents have them, such as `8`, `-8` and `05/45`. */
export function hoursOfMinutes(minutes: number): string {
  const sign = minutes < 0 ? "-" : "";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return rest === 0 ? `${sign}${hours}` : `${sign}${String(hours).padStart(2, "0")}/${String(rest).padStart(2, "0")}`;
}

/** The phone's name for an offset, or hours where it has none that is established. */
export function phoneZoneOf(minutes: number): string {
  return TIME_ZONE_NAMES.find((zone) => zone !== MISLEADING && ZONES[zone] === minutes) ?? hoursOfMinutes(minutes);
}
