import { z } from "zod";
import { cnfCautions } from "./cnf-caution";
import { type Fault, flag, port, type TextRule, text, textFaults } from "./field";
import { addressFault, longAddressCautions } from "./network-address";
import { FIELD_LIMITS, UNPROVISIONED } from "./phone-models";
import { joinPath, type Problem } from "./problem";
import type { Secret } from "./secret";
import { USE_CALL_MANAGER } from "./settings/proxy-settings";

/** One line of a phone: one extension that registers. */
export interface Line {
  /** User part of the address of record; also the name of the Asterisk endpoint. Key `lineN_name` (cisco.md section 1.5). */
  extension: string;
  /**
   * Name that others see, at most 32 bytes; SIPCC, a descendant of the phone's code, also counts 32 characters. Key
   * `lineN_displayname`. @default none
   */
  displayName?: string;
  /** Text beside the key. Key `lineN_shortname`. @default the extension */
  shortName?: string;
  /** User name of the digest. Key `lineN_authname`. @default the extension */
  authName?: string;
  /** User part of the Contact header. Key `lineN_contact`. @default the extension, as the phone itself takes it */
  contact?: string;
  /** Registrar of this line alone. Key `proxyN_address`. @default that of the settings */
  proxy?: string;
  /** Its UDP port. Key `proxyN_port`. @default that of the settings */
  proxyPort?: number;
  /** Calls to this line are answered at once. A bit of the key `auto_answer`. @default false */
  autoAnswer?: boolean;
  /** Secret of the digest, 1–31 characters. Key `lineN_password`. */
  password: Secret;
  /** Voicemail box `box@context` whose messages light the lamp. @default none */
  mailbox?: string;
}

const notMagic = (given: string): Fault | undefined =>
  given.toUpperCase() === UNPROVISIONED
    ? { message: "the word with which the phone marks an unused line", remedy: "Choose another" }
    : undefined;

/** Names go into quoted SIP display names and into Asterisk's `"name" <number>`. */
const nameForm = {
  pattern: /^[^\s<>\\]([^<>\\]*[^\s<>\\])?$/u,
  allowed: "letters, digits, blanks inside and punctuation but < > \\ and double quotes",
};

const extensionRule: TextRule = {
  max: FIELD_LIMITS.extension,
  // All of it can stand unescaped in a SIP URI, in a .cnf value and as the name of an Asterisk section.
  form: { pattern: /^[A-Za-z0-9*+_.-]+$/, allowed: "letters, digits and * + _ . -" },
  also: notMagic,
};

/** A line without its password. */
export const lineSchema = z.strictObject({
  extension: text(extensionRule),
  displayName: text({ maxBytes: FIELD_LIMITS.displayNameBytes, form: nameForm }).optional(),
  shortName: text({ max: FIELD_LIMITS.shortName, form: nameForm }).optional(),
  authName: text({
    max: FIELD_LIMITS.authName,
    form: { pattern: /^[A-Za-z0-9*+_.@-]+$/, allowed: "letters, digits and * + _ . @ -" },
    also: notMagic,
  }).optional(),
  contact: text({ ...extensionRule, max: FIELD_LIMITS.contact }).optional(),
  proxy: text({
    max: FIELD_LIMITS.address,
    also: (given) => (given === USE_CALL_MANAGER ? undefined : addressFault(given)),
  }).optional(),
  proxyPort: port().optional(),
  autoAnswer: flag().optional(),
  mailbox: text({
    max: FIELD_LIMITS.extension,
    form: { pattern: /^[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+$/, allowed: "BOX@CONTEXT, such as 100@default" },
  }).optional(),
});

/** True for what can be the extension of a line. */
export function isExtension(given: unknown): given is string {
  return typeof given === "string" && textFaults(given, extensionRule).length === 0;
}

/** What is legal in a line and will hurt. */
export function lineCautions(path: string, line: Line): Problem[] {
  const at = (key: string): string => joinPath(path, key);
  const warnings = [
    ...cnfCautions(at("displayName"), line.displayName),
    ...cnfCautions(at("shortName"), line.shortName),
    ...longAddressCautions(at("proxy"), line.proxy),
  ];
  if (Buffer.byteLength(line.displayName ?? "") === FIELD_LIMITS.displayNameBytes) {
    warnings.push({
      path: at("displayName"),
      rule: "name-fills-buffer",
      message: "fills the phone's buffer of 32 bytes; the last character may be lost",
      remedy: "Take one less",
    });
  }
  if ((line.shortName ?? line.extension).length > FIELD_LIMITS.shortNameShown) {
    warnings.push({
      path: at("shortName"),
      rule: "short-name-long",
      message: `longer than the ${FIELD_LIMITS.shortNameShown} characters that the display is likely to show`,
      remedy: "Give a shorter one",
    });
  }
  if (line.autoAnswer === true) {
    warnings.push({
      path: at("autoAnswer"),
      rule: "auto-answer-doubtful",
      message: "Cisco's guide says that no file can set it, and Cisco's own generator writes it",
      remedy: "Try it on one phone first",
    });
  }
  return warnings;
}
