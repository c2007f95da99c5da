/** What a load is for: a SIP application, the Universal Application Loader, or SCCP, with which phones leave the factory. */
export type LoadKind = "sip" | "loader" | "sccp";

/** What the name of a load says (cisco.md section 2.6). */
export interface LoadIdentity {
  /** The name itself, without extension. */
  readonly load: string;
  readonly kind: LoadKind;
  readonly major: number;
  readonly minor: number;
  /** What stands behind the minor release; empty where the name has nothing there. */
  readonly patch: string;
}

/** From this release on images are signed, and phones take no other (Cisco documents 68244 and the CME guide). */
export const FIRST_SIGNED = 5;
/** From this release on an application comes as `.loads` and `.sb2`, started by a loader of its own. */
export const FIRST_WITH_MANIFEST = 7;

/**
 * Forms of names, by age; `P003xxyyzzww`, the factory's `P0030301MFG2` and `P003xxyy` are SCCP, `P003-x-y-zz` is the loader that comes
 * with a SIP load. A SIP load with four more characters, as the factory's SCCP load has them, is known to nobody.
 */
const FORMS: readonly (readonly [RegExp, LoadKind])[] = [
  [/^P0S3-(\d{1,2})-(\d{1,2})-(\d{2})$/, "sip"],
  [/^P0S3(\d{2})(\d{2})()$/, "sip"],
  [/^P003-(\d{1,2})-(\d{1,2})-(\d{2})$/, "loader"],
  [/^P003(\d{2})(\d{2})([0-9A-Z]{4}|)$/, "sccp"],
];

/** Reads the name of a load, which is never normalised, for the 7940/7960; undefined for any other text. */
export function identifyLoad(load: string): LoadIdentity | undefined {
  for (const [form, kind] of FORMS) {
    const [, major, minor, patch] = form.exec(load) ?? [];
    if (major !== undefined && minor !== undefined) {
      return { load, kind, major: Number(major), minor: Number(minor), patch: patch ?? "" };
    }
  }
  return undefined;
}

/** True for an SCCP or SIP load that starts by itself, without the Universal Application Loader. */
export function bootsByItself({ kind, major }: LoadIdentity): boolean {
  return kind !== "loader" && major < FIRST_WITH_MANIFEST;
}

/** The loader of the set that a load is part of: `P003-8-12-00` for `P0S3-8-12-00`; all files of an SCCP set share one name. */
export function loaderOf({ load }: LoadIdentity): string {
  return load.replace(/^P0S3/, "P003");
}

/** The same release under two names, such as P0S3-08-11-00 and P0S3-8-11-00, which a phone takes for two loads. */
export function isOtherSpelling(one: string, other: string): boolean {
  const [a, b] = [identifyLoad(one), identifyLoad(other)];
  return (
    a !== undefined &&
    b !== undefined &&
    one !== other &&
    a.kind === b.kind &&
    a.major === b.major &&
    a.minor === b.minor &&
    a.patch === b.patch
  );
}

/** Negative if `a` is the older release; patches of one release by their text. */
export function compareReleases(a: LoadIdentity, b: LoadIdentity): number {
  return a.major - b.major || a.minor - b.minor || (a.patch < b.patch ? -1 : a.patch > b.patch ? 1 : 0);
}
