import { compareReleases, FIRST_SIGNED, FIRST_WITH_MANIFEST, type LoadIdentity } from "./load-identity";

/** What a hop rests on, the surest first: Cisco's documents, somebody's log or guide, or nothing but what lies between the two. */
export const BASES = ["cisco", "seen", "assumed"] as const;
export type HopBasis = (typeof BASES)[number];

/**
 * How a phone is told of the next load, and what it fetches for it.
 * - `unsigned image`: OS79XX.TXT names the load, `<load>.bin` is fetched.
 * - `signed image`: OS79XX.TXT and image_version name the load, `<load>.sbn` is fetched.
 * - `loader`: OS79XX.TXT names the Universal Application Loader, which then fetches the load by its manifest.
 * - `manifest`: image_version or XMLDefault.cnf.xml name the load, `<load>.loads` and what it names are fetched.
 */
export type HopWay = "unsigned image" | "signed image" | "loader" | "manifest";

/** One load that a phone can take directly on another one. */
export interface Hop {
  readonly way: HopWay;
  readonly basis: HopBasis;
  /** Where that is said, or why it is taken to be so. */
  readonly source: string;
}

const CME = "Cisco's CME guide: 2.x to 4.x, 4.4, 5.3, 6.x, 7.x; down from 7.x directly";
const GUIDE = "the guide of 2012: from factory load 3.1 by P0S3-05-3-00 and P003-8-11-00 to P0S3-8-11-00";

/** The way from one load to another without one between them; undefined where no phone is known to take it. */
export function hopBetween(from: LoadIdentity, to: LoadIdentity): Hop | undefined {
  if (from.load === to.load || to.kind === "loader" || isBackToUnsigned(from, to)) {
    return undefined;
  }
  if (to.kind === "sccp") {
    return from.kind === "sccp" && from.major < FIRST_SIGNED && to.major === FIRST_SIGNED
      ? { way: "unsigned image", basis: "cisco", source: "Cisco's CME guide: SCCP 5.x before SIP" }
      : undefined;
  }
  if (from.kind === "sccp") {
    return fromSccp(from, to);
  }
  if (from.kind === "loader") {
    return to.major >= FIRST_WITH_MANIFEST
      ? { way: "manifest", basis: "seen", source: "a public log of 7940s at the loader" }
      : { way: "signed image", basis: "assumed", source: "not established" };
  }
  return from.major < FIRST_SIGNED ? fromUnsignedSip(from, to) : fromSignedSip(from, to);
}

/** Signed images can't be left for unsigned ones again. */
export function isBackToUnsigned(from: LoadIdentity, to: LoadIdentity): boolean {
  return (from.kind === "loader" || from.major >= FIRST_SIGNED) && to.major < FIRST_SIGNED;
}

function fromSccp(from: LoadIdentity, to: LoadIdentity): Hop | undefined {
  if (from.major >= FIRST_WITH_MANIFEST && to.major >= FIRST_WITH_MANIFEST) {
    return { way: "manifest", basis: "cisco", source: "Cisco document 5455: SCCP 6.x and later to SIP 7.x and later" };
  }
  if (from.major >= FIRST_SIGNED) {
    return to.major >= FIRST_WITH_MANIFEST
      ? { way: "loader", basis: "cisco", source: "Cisco document 5455: SCCP 5.x to SIP 7.x" }
      : { way: "signed image", basis: "cisco", source: "Cisco document 5455: SCCP 5.x to SIP 5.x and 6.x" };
  }
  if (to.major === FIRST_SIGNED) {
    return { way: "unsigned image", basis: "seen", source: GUIDE };
  }
  return to.major < FIRST_SIGNED
    ? { way: "unsigned image", basis: "seen", source: "guides of users of SIP 2.x: OS79XX.TXT with P0S30202" }
    : undefined;
}

function fromUnsignedSip(from: LoadIdentity, to: LoadIdentity): Hop | undefined {
  const isReady = from.major === 4 && from.minor >= 4;
  if (to.major < FIRST_SIGNED) {
    return to.major === 4 && to.minor === 4
      ? { way: "unsigned image", basis: "cisco", source: CME }
      : { way: "unsigned image", basis: "assumed", source: "both are unsigned" };
  }
  if (to.major > FIRST_SIGNED || !isReady) {
    return undefined;
  }
  return to.minor === 3
    ? { way: "unsigned image", basis: "cisco", source: CME }
    : { way: "unsigned image", basis: "assumed", source: "Cisco's CME guide names 5.3 alone" };
}

function fromSignedSip(from: LoadIdentity, to: LoadIdentity): Hop | undefined {
  if (from.major < FIRST_WITH_MANIFEST) {
    if (to.major < FIRST_WITH_MANIFEST) {
      return to.major === from.major + 1
        ? { way: "signed image", basis: "cisco", source: CME }
        : { way: "signed image", basis: "assumed", source: "both are signed" };
    }
    if (from.major === 6 && to.major === 7) {
      return { way: "loader", basis: "cisco", source: CME };
    }
    return from.major === 5 && to.major === 8
      ? { way: "loader", basis: "seen", source: GUIDE }
      : { way: "loader", basis: "assumed", source: "both are signed; Cisco's CME guide goes by 6.x and 7.x" };
  }
  if (to.major < FIRST_WITH_MANIFEST) {
    return from.major === 7 ? { way: "signed image", basis: "cisco", source: CME } : undefined;
  }
  return from.major === 8 && to.major === 8 && compareReleases(to, from) < 0
    ? { way: "manifest", basis: "assumed", source: "both are signed; Cisco goes down from 8.x by 7.x" }
    : { way: "manifest", basis: "cisco", source: "Cisco's notes to 8.x: between signed loads, up and down" };
}
