import { UNPROVISIONED } from "../phone-models";
import { timeZoneCautions, zoneOf } from "../time-zone";
import { CLOCK_DEFAULTS, clockFromRaw } from "./clock-from-raw";
import type { Finding } from "./finding";
import { canonicalValue, isDeclared, PHONES_OWN, SETTING_OF } from "./raw-values";
import { LEAVES, LISTS } from "./registry";
import { numberedKey, type Setting } from "./setting";

export type { Finding, FindingLevel } from "./finding";

/** One `key: value` of a phone's file, and where it stands. */
export interface RawEntry {
  readonly value: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export type RawEntries = ReadonlyMap<string, RawEntry>;

/** Settings by dotted name, such as `dtmf.inband`; the rule of daylight saving as `clock`. */
export type FlatSettings = ReadonlyMap<string, unknown>;

/**
 * The entries of one file that can be declared, in the spelling in which they will be written; what can't is a finding. An empty
 * value stays: it takes back what another file says.
 *
 * @param below Entries of the file that this one is laid over, which hold where one of these can't be declared.
 */
export function declarableEntries(
  entries: RawEntries,
  below: RawEntries = new Map(),
): { entries: Map<string, RawEntry>; findings: Finding[] } {
  const kept = new Map<string, RawEntry>();
  const findings: Finding[] = [];
  for (const [key, entry] of entries) {
    const about = (finding: Omit<Finding, "keys" | "file" | "line">): Finding => ({
      keys: [key],
      file: entry.file,
      line: entry.line,
      // An address may hold a user name and a password.
      given: JSON.stringify(entry.value.replace(/\/\/[^/?#]*@/, "//")),
      ...finding,
    });
    const value = entry.value === UNPROVISIONED ? "" : entry.value;
    if (value === "" || PHONES_OWN.test(key)) {
      kept.set(key, PHONES_OWN.test(key) ? entry : { ...entry, value });
      continue;
    }
    const canonical = canonicalValue(key, value);
    if (typeof canonical !== "string") {
      findings.push(about({ instead: placeTaker(key, below), ...canonical }));
      continue;
    }
    if (key === "time_zone") {
      findings.push(...zoneFindings(value).map(about));
    } else if (!isDeclared(key)) {
      const message = "a key that is not known here; a phone that does not know it either takes no notice";
      // Nobody knows what it is, so it may be anything.
      const given = "(withheld)";
      findings.push(
        about({ level: "info", rule: "key-unknown", message, given, instead: "the same, among extraSettings" }),
      );
    } else if (canonical !== value && !key.startsWith("dst_")) {
      findings.push(
        about({ level: "info", message: "written in another spelling, which means the same", instead: canonical }),
      );
    }
    kept.set(key, { ...entry, value: canonical });
  }
  return { entries: kept, findings };
}

/**
 * The settings of a phone that is told these entries, every default of the phone filled in.
 *
 * @param entries Declarable values by key.
 */
export function settingsFromRaw(entries: ReadonlyMap<string, string>): FlatSettings {
  const flat = new Map<string, unknown>();
  const given = (key: string): string | undefined => entries.get(key) || undefined;
  const load = given("image_version");
  const zone = given("time_zone");
  flat.set("load", load);
  for (const { path, setting } of LEAVES) {
    const [key = ""] = setting.keys;
    const raw = given(key);
    flat.set(path.join("."), raw === undefined ? phoneDefault(setting) : setting.kind.decode(raw));
    if (path[0] === "sntpMode") {
      flat.set("timeZone", zone);
      flat.set("clock", clockFromRaw(entries, zone === undefined ? "" : zoneOf(zone).zone));
    }
  }
  for (const { name, list } of LISTS) {
    flat.set(name, itemsFrom(list, given));
  }
  for (const key of entries.keys()) {
    if (!isDeclared(key)) {
      flat.set(`extraSettings.${key}`, entries.get(key));
    }
  }
  return flat;
}

/** Items of lists that can't be declared as they are: with a part missing, or behind a number that is not there. */
export function listFindings(entries: RawEntries): Finding[] {
  const given = (key: string): string | undefined => entries.get(key)?.value || undefined;
  return LISTS.flatMap(({ name, list }) => {
    const numbers = Array.from({ length: list.most }, (_, index) => index + 1);
    const keysAt = (number: number): string[] =>
      Object.values(list.members).flatMap((node) =>
        node.is === "setting" ? node.keys.map((key) => numberedKey(key, number)) : [],
      );
    const there = numbers.filter((number) =>
      keysAt(number).some((key) => given(key) !== undefined && !key.endsWith("_port")),
    );
    const whole = there.filter((number) => itemAt(list, number, given) !== undefined);
    return there.flatMap((number): Finding[] => {
      const place = whole.indexOf(number) + 1;
      const keys = keysAt(number).filter((key) => given(key) !== undefined);
      const { file, line } = entries.get(keys[0] ?? "") ?? {};
      const about = { level: "warning", keys, ...(file ? { file, ...(line ? { line } : {}) } : {}) } as const;
      if (place === 0) {
        return [{ ...about, rule: "list-part", message: `a part of one of ${name} alone`, instead: "nothing" }];
      }
      return place === number
        ? []
        : [
            {
              ...about,
              rule: "list-gap",
              message: `number ${number} of ${name}, and numbers before it are not there`,
              instead: `number ${place}`,
            },
          ];
    });
  });
}

/** The keys that make a setting, by the dotted name that {@link settingsFromRaw} uses. */
export function keysOf(name: string): readonly string[] {
  if (name === "clock") {
    return Object.keys(CLOCK_DEFAULTS);
  }
  if (name.startsWith("extraSettings.")) {
    return [name.slice("extraSettings.".length)];
  }
  const list = LISTS.find((each) => each.name === name)?.list;
  if (list !== undefined) {
    return [...SETTING_OF].filter(([, setting]) => Object.values(list.members).includes(setting)).map(([key]) => key);
  }
  const beside: Record<string, string> = { load: "image_version", timeZone: "time_zone", dialPlan: "dial_template" };
  return beside[name] === undefined
    ? (LEAVES.find(({ path }) => path.join(".") === name)?.setting.keys ?? [])
    : [beside[name]];
}

/** What holds for a key that can't be declared. */
function placeTaker(key: string, below: RawEntries): string {
  const under = below.get(key)?.value;
  if (under !== undefined && under !== "") {
    return `${JSON.stringify(under)}, as ${below.get(key)?.file} says`;
  }
  const raw = SETTING_OF.get(key)?.phoneDefault ?? CLOCK_DEFAULTS[key];
  return raw === undefined || raw === "none" ? "nothing" : `${JSON.stringify(raw)}, the phone's default`;
}

/** What the phone takes when no file has the key; ours where that is not established; undefined for nothing. */
function phoneDefault(setting: Setting): unknown {
  const { phoneDefault: raw, kind, fallback } = setting;
  if (raw === undefined) {
    return fallback;
  }
  return raw === "none" && !kind.json.enum?.includes(raw) ? undefined : kind.decode(raw);
}

function zoneFindings(given: string): Omit<Finding, "keys">[] {
  const { zone } = zoneOf(given);
  if (zone !== given) {
    return [
      {
        level: "warning",
        rule: "time-zone-unknown",
        message: "not a name that these phones know, so that what their clocks show today is not established",
        instead: zone,
      },
    ];
  }
  return timeZoneCautions("", given).map(({ message, remedy, rule }) => ({
    level: "warning",
    ...(rule === undefined ? {} : { rule, fault: message }),
    message: remedy === undefined ? message : `${message}. ${remedy}`,
    instead: "the same",
  }));
}

function itemsFrom(list: (typeof LISTS)[number]["list"], given: (key: string) => string | undefined): unknown[] {
  return Array.from({ length: list.most }, (_, index) => itemAt(list, index + 1, given)).filter(
    (item) => item !== undefined,
  );
}

function itemAt(
  list: (typeof LISTS)[number]["list"],
  number: number,
  given: (key: string) => string | undefined,
): Record<string, unknown> | undefined {
  const item: Record<string, unknown> = {};
  for (const [member, node] of Object.entries(list.members)) {
    if (node.is === "setting") {
      const raw = given(numberedKey(node.keys[0] ?? "", number));
      item[member] = raw === undefined ? node.fallback : node.kind.decode(raw);
    }
  }
  return Object.values(item).includes(undefined) ? undefined : item;
}
