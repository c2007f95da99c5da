import { releaseOf } from "../firmware-load";

/**
 * Release of the SIP load that first has a key: exactly, as a major release of which the minor one is not known, or as the oldest one
 * in which it was seen.
 */
export type FirstLoad = `${number}.${number}` | `${number}.x` | `${number}.${number} or earlier`;

/** In Cisco's template above all headings that say what is new, of which 2.0 is the oldest. */
export const OLDEST = "2.0 or earlier" satisfies FirstLoad;
/** Seen first in what Cisco's own call manager generates for load P0S3-07-4-00. */
export const GENERATED_FOR_7_4 = "7.4 or earlier" satisfies FirstLoad;

/** What is less sure of `proxyN_address` and `proxyN_port` than of the same keys of line 1. */
export const PROXIES_OF_OTHER_LINES =
  "Those of lines 2 to 6 are known from load 7.4 on, for which Cisco's own call manager generates them.";

/** Of keys that are declared beside the registry. What `lineN_contact` is since is not established. */
export const FIRST_LOADS = {
  image_version: OLDEST,
  time_zone: "2.0",
  "dst_*": "2.0",
  phone_password: "3.0",
  phone_label: "2.0",
  lineN_name: OLDEST,
  lineN_displayname: "2.0",
  lineN_shortname: "4.0 or earlier",
  lineN_authname: OLDEST,
  proxyN_address: OLDEST,
  proxyN_port: OLDEST,
  auto_answer: GENERATED_FOR_7_4,
} as const satisfies Readonly<Record<string, FirstLoad>>;

/**
 * True if a load is older than a key. Never so where the key may be older than the oldest load in which it was seen.
 *
 * @param load Such as `P0S3-08-11-00` or `P0S30203`.
 */
export function isOlderThan(load: string, since: FirstLoad | undefined): since is FirstLoad {
  const release = releaseOf(load);
  const [, major, minor] = /^(\d+)\.(\d+|x)$/.exec(since ?? "") ?? [];
  if (release === undefined || major === undefined) {
    return false;
  }
  return (
    release.major < Number(major) || (minor !== "x" && release.major === Number(major) && release.minor < Number(minor))
  );
}
