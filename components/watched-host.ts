import type { HostSettings } from "../domain/host-settings";

/** Set by `npm run verify`: every host is looked at, whatever is declared of it. */
const EVERY_HOST = "CISCO_PHONES_VERIFY";

/** Whether a host is to be compared with its declaration. */
export function isWatched({ gone, verify }: Partial<Pick<HostSettings, "gone" | "verify">>): boolean {
  return gone !== true && (verify === true || process.env[EVERY_HOST] === "1");
}

/**
 * Options by which inputs that bear marks of repairs stay as the state has them while a host is not looked at: the marks are read from the
 * host, and without them what bears one would be made anew for nothing.
 *
 * @param paths Of the inputs; the parent of each has to be there.
 */
export function keepingMarks(
  host: Partial<Pick<HostSettings, "gone" | "verify">>,
  ...paths: string[]
): { ignoreChanges?: string[] } {
  return isWatched(host) ? {} : { ignoreChanges: paths };
}
