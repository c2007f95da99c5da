import { DISPLAY_SETTINGS } from "./display-settings";
import { FEATURE_SETTINGS } from "./feature-settings";
import { MEDIA_SETTINGS } from "./media-settings";
import { NETWORK_SETTINGS } from "./network-settings";
import { PROXY_SETTINGS } from "./proxy-settings";
import { type Leaf, leavesOf, listsOf, numberedKey, type Setting } from "./setting";
import { SIP_SETTINGS } from "./sip-settings";
import { TIME_SETTINGS } from "./time-settings";

/**
 * Every setting of the 7940/7960 that is one value, in the order in which files have them. Load, time zone, admin password
 * and what is no key at all are beside it, in {@link ./phone-settings}.
 */
export const SETTINGS = {
  ...PROXY_SETTINGS,
  ...SIP_SETTINGS,
  ...MEDIA_SETTINGS,
  ...TIME_SETTINGS,
  ...FEATURE_SETTINGS,
  ...DISPLAY_SETTINGS,
  ...NETWORK_SETTINGS,
} as const;

/** The settings that are one value. */
export const LEAVES: readonly Leaf[] = leavesOf(SETTINGS);
/** The settings that are lists. */
export const LISTS = listsOf(SETTINGS);

/** Names below which members stand, so that layers override them one by one. */
export const GROUPS: ReadonlySet<string> = new Set([
  "extraSettings",
  ...Object.entries(SETTINGS).flatMap(([name, node]) => (node.is === "group" ? [name] : [])),
]);

const LINE_KEY = /^line[1-6]_(name|shortname|displayname|authname|password|contact)$/;
const KEYS_OF_THEIR_OWN = ["image_version", "time_zone", "phone_password", "phone_label", "auto_answer"];

/** Where a key of the phone's files is declared, such as `nat.enabled` or `lines[].extension`; undefined for a key that has no name here. */
export function declaredAs(key: string): string | undefined {
  const named = NAMES.get(key.toLowerCase());
  if (named !== undefined) {
    return named;
  }
  if (/^dst_/i.test(key)) {
    return "daylightSaving or clockChanges";
  }
  return LINE_KEY.test(key.toLowerCase()) ? "lines" : undefined;
}

/** All keys that have a name here, those of lines and of daylight saving aside, as the phone's files write them. */
export function declaredKeys(): string[] {
  return [...LEAVES.flatMap(({ setting }) => setting.keys), ...listKeys().map(([key]) => key), ...KEYS_OF_THEIR_OWN];
}

function listKeys(): [string, string][] {
  return LISTS.flatMap(({ name, list }) =>
    Array.from({ length: list.most }, (_, index) => index + 1).flatMap((number) =>
      Object.values(list.members).flatMap((member) =>
        member.is === "setting" ? member.keys.map((key): [string, string] => [numberedKey(key, number), name]) : [],
      ),
    ),
  );
}

const NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...LEAVES.flatMap(({ path, setting }: { path: readonly string[]; setting: Setting }) =>
      setting.keys.map((key): [string, string] => [key, path.join(".")]),
    ),
    ...listKeys(),
    ...([
      ["image_version", "load"],
      ["time_zone", "timeZone"],
      ["phone_password", "adminPassword"],
      ["phone_label", "label of the phone"],
      ["auto_answer", "autoAnswer of the line"],
    ] satisfies [string, string][]),
  ].map(([key, name]) => [key.toLowerCase(), name]),
);
