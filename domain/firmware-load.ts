import type { z } from "zod";
import { type Fault, text } from "./field";

/** Application loads: SIP 5 and later with dashes, older ones without (cisco.md section 2.6). */
const APPLICATION = /^P0S3(-\d{1,2}-\d{1,2}-\d{2}|\d{4})$/;
/** What a factory load may be sent to: an application, or a loader of any age. */
const SELECTED = /^P0(S3(-\d{1,2}-\d{1,2}-\d{2}|\d{4})|03(-\d{1,2}-\d{1,2}-\d{2}|[0-9A-Z]{8}))$/;
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
  if (form === APPLICATION && /^P003/.test(name)) {
    return {
      message: "the name of a loader or an SCCP load, not of a SIP load",
      allowed,
      remedy: "Name the application, P0S3…, whose manifest names the loader",
    };
  }
  return { message: "not the name of a SIP load for the 7940/7960", allowed, remedy: "Copy it from the .loads file" };
}
