import type { Problem } from "../problem";
import { FACTORY_PASSWORD } from "./admin-password";
import type { PathOf } from "./checks";
import { FIRST_LOADS, type FirstLoad, isOlderThan } from "./first-load";
import type { PhoneSettings } from "./phone-settings";
import { LEAVES, LISTS } from "./registry";

/** What is declared beside the registry, by the key that it becomes. */
const BESIDE = {
  timeZone: "time_zone",
  daylightSaving: "dst_*",
  clockChanges: "dst_*",
} as const satisfies Partial<Record<keyof PhoneSettings, keyof typeof FIRST_LOADS>>;

/** Keys of what no site can leave out. */
const NEEDED: readonly string[] = ["time_zone", "phone_password"];

/** Settings that are not as by default, and whose keys the load is too old for. */
export function youngSettings(settings: PhoneSettings, at: PathOf): Problem[] {
  const { load, adminPassword } = settings;
  const declared = settings as unknown as Record<string, unknown>;
  const told = (name: string, key: string, since: FirstLoad | undefined): Problem[] =>
    youngKey(at(name), load, key, since);
  return [
    ...Object.entries(BESIDE).flatMap(([name, key]) =>
      declared[name] === undefined ? [] : told(name, key, FIRST_LOADS[key]),
    ),
    // Told of the load, since the password stands elsewhere.
    ...(adminPassword.reveal() === FACTORY_PASSWORD ? [] : told("load", "phone_password", FIRST_LOADS.phone_password)),
    ...LEAVES.flatMap(({ path: steps, setting }) => {
      const value = steps.reduce<unknown>(
        (all, step) => (all as Record<string, unknown> | undefined)?.[step],
        declared,
      );
      const isDefault = value === undefined || value === "" || value === setting.fallback;
      return isDefault ? [] : told(steps.join("."), setting.keyName, setting.since);
    }),
    ...LISTS.flatMap(({ name, list }) => {
      const items = declared[name];
      const [first] = Object.values(list.members).flatMap((node) => (node.is === "setting" ? [node] : []));
      return Array.isArray(items) && items.length > 0 && first !== undefined
        ? told(name, first.keyName, first.since)
        : [];
    }),
  ];
}

/** The warning that a load does not know a key, if it does not. */
export function youngKey(path: string, load: string, key: string, since: FirstLoad | undefined): Problem[] {
  return isOlderThan(load, since)
    ? [
        {
          path,
          rule: "key-too-young",
          message: `this load does not know the key ${key}, which exists since load ${since}`,
          given: `load "${load}"`,
          remedy: NEEDED.includes(key) ? "Take a later load" : "Leave it out, or take a later load",
        },
      ]
    : [];
}
