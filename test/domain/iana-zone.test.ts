import moment from "moment-timezone";
import { describe, expect, it } from "vitest";
import { clockChangeKeys } from "../../domain/clock-change";
import { ianaZone } from "../../domain/iana-zone";
import { IANA_LINKS, IANA_ZONES, TZDATA_RELEASE, ZONE_YEARS } from "../../domain/iana-zone-table";

/** Offsets of the phone's names in hours, from the guide to its names and not from the code. */
const NAMES: Record<string, number> = {
  ...{ IDL: -12, NT: -11, AHST: -10, YST: -9, PST: -8, MST: -7, CST: -6, EST: -5, AST: -4, NST: -3.5, AT: -2, WAT: -1 },
  ...{ GMT: 0, CET: 1, EET: 2, BT: 3, IT: 3.5, ZP4: 4, AFG: 4.5, ZP5: 5, IST: 5.5, ZP6: 6, WAST: 7, JST: 9 },
  ...{ CAST: 9.5, EAST: 10, NZST: 12 },
};
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MINUTE = 60_000;

/** The clock of a phone with these keys, as minutes from UTC at an instant. */
class PhoneClock {
  readonly #standard: number;
  readonly #keys: Record<string, string>;

  constructor(zone: string, keys: Record<string, string>) {
    const [, sign = "", hours = "", minutes = "0"] = /^(-?)(\d{1,2})(?:\/(\d{2}))?$/.exec(zone) ?? [];
    this.#standard =
      hours === ""
        ? (NAMES[zone] ?? Number.NaN) * 60
        : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    this.#keys = keys;
  }

  get #ahead(): number {
    const [hours = "1", minutes = "0"] = (this.#keys.dst_offset ?? "").split("/");
    return Number(hours) * 60 + Number(minutes);
  }

  /** Start and stop in a year; none without daylight saving. */
  changes(year: number): number[] {
    return this.#keys.dst_auto_adjust === "0"
      ? []
      : [
          this.#local("start", year) - this.#standard * MINUTE,
          this.#local("stop", year) - (this.#standard + this.#ahead) * MINUTE,
        ];
  }

  offset(instant: number): number {
    if (this.#keys.dst_auto_adjust === "0") {
      return this.#standard;
    }
    const [start, stop] = this.changes(new Date(instant + this.#standard * MINUTE).getUTCFullYear()) as [
      number,
      number,
    ];
    const summer = start < stop ? instant >= start && instant < stop : instant >= start || instant < stop;
    return this.#standard + (summer ? this.#ahead : 0);
  }

  /** The moment of a change as if the clock on the wall were UTC. */
  #local(edge: "start" | "stop", year: number): number {
    const key = (name: string): string => this.#keys[`dst_${edge}_${name}`] ?? "";
    const month = Number(key("month")) - 1;
    const weekday = DAYS.indexOf(key("day_of_week"));
    const week = Number(key("week_of_month"));
    const first = (weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7;
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const day = week === 8 ? first + 1 + 7 * Math.floor((length - first - 1) / 7) : first + 1 + 7 * (week - 1);
    const [hour = 0, minute = 0] = key("time").split(":").map(Number);
    return Date.UTC(year, month, day, hour, minute);
  }
}

/** Minutes east of Greenwich by the time zone database. */
function tzdataOffset(name: string, instant: number): number {
  return -(moment.tz.zone(name)?.utcOffset(instant) ?? Number.NaN);
}

/** Instants at which a wrong rule would show: a minute before and after each change of the phone, and every two weeks. */
function* probes(clock: PhoneClock): Generator<number> {
  for (let year = ZONE_YEARS.first; year <= ZONE_YEARS.last; year++) {
    for (const change of clock.changes(year)) {
      yield change - MINUTE;
      yield change;
      yield change + MINUTE;
    }
  }
  for (
    let at = Date.UTC(ZONE_YEARS.first, 0, 8, 12);
    at < Date.UTC(ZONE_YEARS.last + 1, 0, 1);
    at += 14 * 24 * 60 * MINUTE
  ) {
    yield at;
  }
}

const table = Object.keys(IANA_ZONES).map((name) => [name, ianaZone(name)] as const);
const told = table.flatMap(([name, zone]) => ("fault" in zone ? [] : [[name, zone] as const]));
const refused = table.flatMap(([name, zone]) => ("fault" in zone ? [[name, zone.fault] as const] : []));

describe("IANA time zones", () => {
  it("are those of the time zone database that is installed; if not, run npm run generate-zones", () => {
    expect(TZDATA_RELEASE).toBe(moment.tz.dataVersion);
    const names = [...Object.keys(IANA_ZONES), ...Object.keys(IANA_LINKS)];
    expect(names.sort()).toEqual(moment.tz.names().sort());
    expect(Intl.supportedValuesOf("timeZone").filter((name) => !names.includes(name))).toEqual([]);
  });

  it("have old names whose clocks are those of the zone that they stand for", () => {
    const targets = Object.entries(IANA_LINKS);
    const instants = [0, 3, 6, 9].map((month) => Date.UTC(ZONE_YEARS.first, month, 15));
    const differs = ([name, target]: [string, string]): boolean =>
      instants.some((instant) => tzdataOffset(name, instant) !== tzdataOffset(target, instant));
    expect(targets.filter((link) => !Object.hasOwn(IANA_ZONES, link[1]) || differs(link))).toEqual([]);
    expect(targets.length).toBeGreaterThan(100);
  });

  it("are told to a phone so that its clock is right to the minute in the years to come, checked against the database", () => {
    const wrong: string[] = [];
    for (const [name, { zone, changes }] of told) {
      const clock = new PhoneClock(zone, clockChangeKeys(changes));
      for (const instant of probes(clock)) {
        if (clock.offset(instant) !== tzdataOffset(name, instant)) {
          wrong.push(`${name} at ${new Date(instant).toISOString()}`);
          break;
        }
      }
    }
    expect(told.length).toBeGreaterThan(300);
    expect(told.filter(([, { changes }]) => changes !== undefined).length).toBeGreaterThan(80);
    expect(wrong).toEqual([]);
  });

  it("are refused where the phone has no rule for them, or no such hours, and no others", () => {
    expect(refused.filter(([, { message }]) => message.startsWith("changes its clock")).map(([name]) => name)).toEqual([
      "Africa/Cairo",
      "America/Godthab",
      "America/Havana",
      "America/Santiago",
      "America/Scoresbysund",
      "Asia/Gaza",
      "Asia/Hebron",
      "Asia/Jerusalem",
    ]);
    expect(refused.filter(([, { message }]) => message.startsWith("farther")).map(([name]) => name)).toEqual(
      expect.arrayContaining(["Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Tongatapu"]),
    );
    expect(refused.every(([, { remedy }]) => remedy !== undefined)).toBe(true);
  });

  it.each([
    ["Pacific/Kiritimati", /"14" on one phone/],
    ["Pacific/Chatham", /"12\/45" with clockChanges on one phone/],
  ])("are told from %s, which is too far, with the hours to try", (name, remedy) => {
    expect(ianaZone(name)).toMatchObject({ fault: { remedy: expect.stringMatching(remedy) } });
  });

  it.each([
    ["Europe/Budapest", "CET"],
    ["Europe/London", "GMT"],
    ["Europe/Dublin", "GMT"],
    ["America/New_York", "EST"],
    ["US/Eastern", "EST"],
    ["Pacific/Honolulu", "AHST"],
    ["America/Sao_Paulo", "-3"],
    ["Asia/Shanghai", "8"],
    ["Asia/Kathmandu", "05/45"],
    ["Asia/Kolkata", "IST"],
    ["America/St_Johns", "NST"],
    ["Pacific/Marquesas", "-09/30"],
    ["UTC", "GMT"],
    ["Etc/GMT+5", "EST"],
    ["Africa/Casablanca", "GMT"],
  ])("has %s as %s", (name, zone) => {
    expect(ianaZone(name)).toMatchObject({ zone });
  });

  it("never take a name of the phone's whose offset is open, or that people take for another", () => {
    const zones = new Set(told.map(([, { zone }]) => zone));
    expect(["IMT", "SUM", "HST", "EADT", "BST"].filter((name) => zones.has(name))).toEqual([]);
  });

  it.each([
    ["Europe/Budapset", "Europe/Budapest"],
    ["europe/budapest", "Europe/Budapest"],
  ])("are told from %s, which is none, with the nearest name", (given, meant) => {
    expect(ianaZone(given)).toMatchObject({ fault: { remedy: `Did you mean "${meant}"?` } });
  });
});
