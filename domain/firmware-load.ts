import type { z } from "zod";
import { type Fault, text } from "./field";
import { identifyLoad } from "./firmware/load-identity";

/** Loads of other phones and protocols that stand in the same folders (cisco.md sections 2.6 and 2.8). */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^(SIP|SCCP)41\./, "the 7941 and 7961"],
  [/^(SIP|SCCP)42\./, "the 7942 and 7962"],
  [/^(SIP|SCCP)45\./, "the 7945 and 7965"],
  [/^(SIP|SCCP)7[05]\./, "the 7970, 7971 and 7975"],
  [/^(SIP|SCCP)(06|11|31)\./, "the 7906, 7911 and 7931"],
  [/^(term|jar|cnu|apps|dsp|cvm)\d\d/, "later phones"],
  [/^P0M3/, "the protocol MGCP"],
];
const EXTENSION = /\.(loads|sbn|sb2|bin|txt)$/i;

/**
 * Name of the SIP load that a phone is to run, exactly as its file and its manifest call it: `P0S3-08-11-00` and
 * `P0S3-8-11-00` both circulate for one release and are different names, so nothing is normalised (cisco.md section 2.6).
 */
export function applicationLoad(): z.ZodType<string, unknown> {
  return text({ also: applicationFault });
}

/** Name in OS79XX.TXT: whether loader or application belongs there differs between sources, so both are accepted. */
export function selectedLoad(): z.ZodType<string, unknown> {
  return text({ also: selectedLoadFault });
}

/** Why a text can't be the name in OS79XX.TXT. */
export function selectedLoadFault(name: string): Fault | undefined {
  return identifyLoad(name) === undefined ? loadFault(name, "such as P003-8-11-00 or P0S3-8-11-00") : undefined;
}

/** Release of a load, such as 8 and 11 for `P0S3-08-11-00`; undefined for what is not the name of a SIP load. */
export function releaseOf(load: string): { major: number; minor: number } | undefined {
  const identity = identifyLoad(load);
  return identity?.kind === "sip" ? identity : undefined;
}

/** True for release 8-12-00, which strips all but letters and digits from caller names (cisco.md section 1.12). */
export function stripsPunctuation(load: string): boolean {
  const { kind, major, minor, patch } = identifyLoad(load) ?? {};
  return kind === "sip" && major === 8 && minor === 12 && patch === "00";
}

function applicationFault(name: string): Fault | undefined {
  const allowed = "such as P0S3-8-11-00";
  if (identifyLoad(name)?.kind === "sip") {
    return undefined;
  }
  return /^P003/.test(name) && !EXTENSION.test(name)
    ? {
        message: "the name of a loader or an SCCP load, not of a SIP load",
        allowed,
        remedy: "Name the application, P0S3…, whose manifest names the loader",
      }
    : loadFault(name, allowed);
}

function loadFault(name: string, allowed: string): Fault {
  if (EXTENSION.test(name)) {
    return { message: "a file name, not a load name", allowed, remedy: "Leave the extension out" };
  }
  const [, others] = FOREIGN.find(([pattern]) => pattern.test(name)) ?? [];
  if (others !== undefined) {
    return {
      message: `a load of ${others}, which a 7940 or 7960 can't run`,
      allowed,
      remedy: "Name a SIP load for the 7940/7960",
    };
  }
  return { message: "not the name of a SIP load for the 7940/7960", allowed, remedy: "Copy it from the .loads file" };
}
