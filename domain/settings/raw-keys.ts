import { clockChangeKeys } from "../clock-change";
import { clockChanges } from "../daylight-saving";
import { zoneOf } from "../time-zone";
import type { PhoneSettings } from "./phone-settings";
import { LEAVES, LISTS } from "./registry";
import { numberedKey } from "./setting";

/** What a key of a phone's files is set to, and the dotted name of the setting that says so. */
export interface RawKey {
  readonly value: string;
  readonly setting: string;
}

/** Keys in the order in which files have them. */
export type RawKeys = ReadonlyMap<string, RawKey>;

const made = new WeakMap<PhoneSettings, RawKeys>();

/** All keys that are not of a line, with their values; the admin password and the phone's own label are not among them. */
export function rawKeys(settings: PhoneSettings): RawKeys {
  const known = made.get(settings);
  if (known !== undefined) {
    return known;
  }
  const keys = new Map<string, RawKey>();
  const put = (key: string, value: string, setting: string): void => {
    keys.set(key, { value, setting });
  };
  put("image_version", settings.load, "load");
  for (const { path, setting } of LEAVES) {
    const value = valueAt(settings, path);
    const raw = value === undefined || value === "" ? setting.unset : setting.kind.encode(value);
    for (const key of raw === undefined ? [] : setting.keys) {
      put(key, raw ?? "", path.join("."));
    }
    if (path[0] === "sntpMode") {
      putTime(settings, put);
    }
  }
  for (const { name, list } of LISTS) {
    const items = (settings as unknown as Record<string, Record<string, unknown>[]>)[name] ?? [];
    for (const [index, item] of items.entries()) {
      for (const [member, node] of Object.entries(list.members)) {
        for (const key of node.is === "setting" ? node.keys : []) {
          put(numberedKey(key, index + 1), node.is === "setting" ? node.kind.encode(item[member]) : "", name);
        }
      }
    }
  }
  for (const [key, value] of Object.entries(settings.extraSettings).sort(([a], [b]) => (a < b ? -1 : 1))) {
    put(key, value, `extraSettings.${key}`);
  }
  made.set(settings, keys);
  return keys;
}

/** Zone and daylight saving, which are written together because the rule of a zone may depend on it. */
function putTime(settings: PhoneSettings, put: (key: string, value: string, setting: string) => void): void {
  const { zone, changes: ofZone } = zoneOf(settings.timeZone);
  put("time_zone", zone, "timeZone");
  const named = settings.daylightSaving;
  const changes = settings.clockChanges ?? (named === undefined ? ofZone : clockChanges(named, zone));
  const from =
    settings.clockChanges !== undefined ? "clockChanges" : named !== undefined ? "daylightSaving" : "timeZone";
  for (const [key, value] of Object.entries(clockChangeKeys(changes))) {
    put(key, value, from);
  }
}

function valueAt(settings: PhoneSettings, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    settings,
  );
}
