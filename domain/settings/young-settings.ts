import { releaseOf } from "../firmware-load";
import type { Problem } from "../problem";
import type { PathOf } from "./checks";
import type { PhoneSettings } from "./phone-settings";
import { LEAVES, LISTS } from "./registry";

/** Settings that are not as by default, and that the load is too old for. */
export function youngSettings(settings: PhoneSettings, at: PathOf): Problem[] {
  const { load } = settings;
  const declared = settings as unknown as Record<string, unknown>;
  const release = releaseOf(load);
  if (release === undefined) {
    return [];
  }
  const young = (since: string | undefined): since is string => {
    const [major = 0, minor = 0] = (since ?? "0").split(".").map(Number);
    return since !== undefined && (release.major < major || (release.major === major && release.minor < minor));
  };
  const caution = (name: string, since: string): Problem => ({
    path: at(name),
    message: `known since release ${since}, and the load is older`,
    given: `load "${load}"`,
    remedy: "Leave it out, or take a later load",
  });
  return [
    ...LEAVES.flatMap(({ path: steps, setting }) => {
      const value = steps.reduce<unknown>(
        (all, step) => (all as Record<string, unknown> | undefined)?.[step],
        declared,
      );
      const isDefault = value === undefined || value === setting.fallback;
      return !isDefault && young(setting.since) ? [caution(steps.join("."), setting.since)] : [];
    }),
    ...LISTS.flatMap(({ name, list }) => {
      const items = declared[name];
      const since = Object.values(list.members).flatMap((node) => (node.is === "setting" ? [node.since] : []))[0];
      return Array.isArray(items) && items.length > 0 && young(since) ? [caution(name, since)] : [];
    }),
  ];
}
