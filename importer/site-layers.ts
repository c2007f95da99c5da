import { DEFAULT_DIAL_PLAN } from "../domain/dial-plan";
import type { RuleName } from "../domain/rule-name";
import { type Finding, type FlatSettings, keysOf, type RawEntries } from "../domain/settings/from-raw";
import type { Overrides } from "../domain/settings/phone-settings";
import { LEAVES, LISTS } from "../domain/settings/registry";
import { zoneOf } from "../domain/time-zone";

/** Settings as a description has them. */
export type Described = Record<string, unknown>;

/** Names that a description has to give. */
const REQUIRED = ["load", "proxy", "timeZone"];
/** Names whose findings are made where their files are read. */
const NOT_PLAIN = ["clock", "dialPlan", "dialPlanFile", "sync", ...REQUIRED];

const MISSING_RULES: Readonly<Record<string, RuleName>> = {
  load: "load-unsaid",
  proxy: "proxy-missing",
  timeZone: "time-zone-missing",
};

const FALLBACKS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...LEAVES.map(({ path, setting }): [string, unknown] => [path.join("."), setting.fallback]),
  ...LISTS.map(({ name }): [string, unknown] => [name, []]),
  ["clock", { daylightSaving: "none" }],
  ["dialPlan", DEFAULT_DIAL_PLAN],
]);

/**
 * What becomes the site's: what SIPDefault.cnf says; else what all phones are told alike; else, where a description has to give it,
 * what most phones are told; else the phone's default.
 *
 * @param defaults Entries of SIPDefault.cnf.
 * @param ofDefaults The settings that they make.
 * @param phones The settings of each phone.
 */
export function siteSettings(
  defaults: RawEntries,
  ofDefaults: FlatSettings,
  phones: readonly FlatSettings[],
): { site: Map<string, unknown>; findings: Finding[] } {
  const names = new Set([...ofDefaults.keys(), ...phones.flatMap((phone) => [...phone.keys()])]);
  const site = new Map<string, unknown>();
  const findings: Finding[] = [];
  for (const name of names) {
    const own =
      keysOf(name).some((key) => defaults.has(key)) && !(REQUIRED.includes(name) && ofDefaults.get(name) === undefined);
    const values = phones.map((phone) => phone.get(name));
    const [first] = values;
    const alike = phones.length > 0 && values.every((value) => same(value, first));
    if (own || (!alike && !REQUIRED.includes(name))) {
      site.set(name, ofDefaults.get(name));
    } else if (alike) {
      site.set(name, first);
    } else {
      const most = mostCommon(values.filter((value) => value !== undefined));
      site.set(name, most);
      findings.push({
        level: "info",
        message: "not in SIPDefault.cnf; what most phones have is the site's",
        keys: keysOf(name),
        ...(most === undefined ? {} : { instead: `${name}: ${String(most)}` }),
      });
    }
    if (site.get(name) === undefined && REQUIRED.includes(name)) {
      findings.push({
        level: "problem",
        ...(MISSING_RULES[name] === undefined ? {} : { rule: MISSING_RULES[name], fault: "no file has it" }),
        message: `no file has it, and a description has to: ${name}`,
        keys: keysOf(name).slice(0, 1),
        instead: "nothing: fill it in",
      });
    }
  }
  return { site, findings };
}

/** The site's settings without what they would be anyway. */
export function describedSite(site: FlatSettings): Described {
  const zone = site.get("timeZone");
  const sure = new Map(
    [...site].filter(([name, value]) => {
      // What a zone does by itself is not said, so that none is said where the zone would do something.
      const ofZone = name === "clock" && typeof zone === "string" && zoneOf(zone).changes !== undefined;
      return value !== undefined && (ofZone || !same(value, FALLBACKS.get(name)));
    }),
  );
  return nested(sure);
}

/** What a phone has different from its site; undefined for nothing. */
export function describedOverrides(phone: FlatSettings, site: FlatSettings): Overrides | undefined {
  const over = new Map<string, unknown>();
  const zone = phone.get("timeZone");
  // A zone of the IANA database would bring its own rule.
  const bringsRule = !same(zone, site.get("timeZone")) && typeof zone === "string" && zoneOf(zone).fromIana;
  for (const name of new Set([...phone.keys(), ...site.keys()])) {
    const own = phone.get(name);
    if (name === "clock" && bringsRule && own !== undefined) {
      over.set(name, own);
      continue;
    }
    const absent = own === undefined || (name.startsWith("extraSettings.") && !phone.has(name));
    if (same(own, site.get(name)) || (absent && (REQUIRED.includes(name) || name.startsWith("extraSettings.")))) {
      continue;
    }
    // An empty text takes back what the site says.
    over.set(name, own ?? "");
  }
  return over.size === 0 ? undefined : (nested(over) as Overrides);
}

/** What the phones take by themselves where we would have them take something else: declared, so that nothing changes. */
export function unsaidFindings(site: FlatSettings, said: (key: string) => boolean): Finding[] {
  return [...site].flatMap(([name, value]): Finding[] => {
    const keys = keysOf(name);
    if (NOT_PLAIN.includes(name) || keys.some(said)) {
      return [];
    }
    const setting = LEAVES.find(({ path }) => path.join(".") === name)?.setting;
    if (setting?.presence === "defaulted" && setting.phoneDefault === undefined) {
      return [
        {
          level: "info",
          message: "no file has it, and what the phones then take is not established",
          keys,
          instead: "our default",
        },
      ];
    }
    const fallback = FALLBACKS.get(name);
    return value === undefined || same(value, fallback)
      ? []
      : [
          {
            level: "info",
            message: `no file has it, and the default of the phones is not ours, ${String(fallback)}`,
            keys,
            instead: `${name} ${String(value)}, as the phones have it`,
          },
        ];
  });
}

function nested(flat: FlatSettings): Described {
  const described: Described = {};
  for (const [name, value] of flat) {
    const [head = "", ...rest] = name.split(".");
    if (name === "clock") {
      Object.assign(described, value);
    } else if (rest.length === 0) {
      described[head] = value;
    } else {
      described[head] = { ...(described[head] as object | undefined), [rest.join(".")]: value };
    }
  }
  return described;
}

function mostCommon(values: readonly unknown[]): unknown {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const key = JSON.stringify(value);
    counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  // Of two that are as common, the one of the first phone by MAC address: sorting is stable.
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.value;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
