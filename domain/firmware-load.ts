import type { z } from "zod";
import { type Fault, text } from "./field";

/** Application loads: SIP 5 and later with dashes, older ones without (cisco.md section 2.6). */
const APPLICATION = /^P0S3(-\d{1,2}-\d{1,2}-\d{2}|\d{4})$/;
/** What a factory load may be sent to: an application, or a loader of any age. */
const SELECTED = /^P0(S3(-\d{1,2}-\d{1,2}-\d{2}|\d{4})|03(-\d{1,2}-\d{1,2}-\d{2}|[0-9A-Z]{8}))$/;
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
  return text({ also: (name) => loadFault(name, APPLICATION, "such as P0S3-8-11-00") });
}

/** Name in OS79XX.TXT: whether loader or application belongs there differs between sources, so both are accepted. */
export function selectedLoad(): z.ZodType<string, unknown> {
  return text({ also: (name) => loadFault(name, SELECTED, "such as P003-8-11-00 or P0S3-8-11-00") });
}

/** Release of a load, such as 8 and 11 for `P0S3-08-11-00`; undefined for what is not the name of a SIP load. */
export function releaseOf(load: string): { major: number; minor: number } | undefined {
  const [, major, minor] = /^P0S3(?:-(\d{1,2})-(\d{1,2})-\d{2}|(\d{2})(\d{2}))$/.exec(load)?.filter(Boolean) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** True for release 8-12-00, which strips all but letters and digits from caller names (cisco.md section 1.12). */
export function stripsPunctuation(load: string): boolean {
  return /^P0S3-0?8-12-00$/.test(load);
}

function loadFault(name: string, form: RegExp, allowed: string): Fault | undefined {
  if (form.test(name)) {
    return undefined;
  }
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
  if (form === APPLICATION && /^P003/.test(name)) {
    return {
      message: "the name of a loader or an SCCP load, not of a SIP load",
      allowed,
      remedy: "Name the application, P0S3…, whose manifest names the loader",
    };
  }
  return { message: "not the name of a SIP load for the 7940/7960", allowed, remedy: "Copy it from the .loads file" };
}
