import { asteriskAgreement } from "../domain/asterisk-agreement";
import type { AsteriskSettings } from "../domain/asterisk-settings";
import { seedProblems } from "../domain/derived-password";
import type { Phone } from "../domain/phone";
import { type Parsed, parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { GIVEN_PIN, type VoicemailBox, voicemailBoxes } from "../domain/voicemail-boxes";
import { parseAsteriskPhones } from "./asterisk-phones";
import { both, silent } from "./problem-report";
import type { PhoneProvisioning } from "./provisioning";
import { parseSharedSettings } from "./shared-settings";

/** What an Asterisk is to know of. */
export interface CheckedPeer {
  readonly phones: readonly Phone[];
  readonly settings: SiteSettings;
  /** None unless Asterisk gets voicemail boxes. */
  readonly boxes: readonly VoicemailBox[];
}

/** Secrets of voicemail, as far as they are given. */
export interface GivenPins {
  readonly pins: Readonly<Record<string, string>>;
  readonly seed: string | undefined;
}

/**
 * Checks phones, their settings and an Asterisk against each other: everything at once. Warnings about phones and settings alone are
 * given by the components that declare them.
 */
export function parsePeer(
  asterisk: AsteriskSettings,
  provisionings: readonly PhoneProvisioning[],
  givenSettings: unknown,
  { pins, seed }: GivenPins,
): Parsed<CheckedPeer> {
  const read = both(silent(parseSharedSettings(givenSettings)), silent(parseAsteriskPhones(asterisk, provisionings)));
  const ofSeed =
    seed === undefined ? [] : seedProblems(seed, "passwordSeed", "Take a random one: openssl rand -hex 32");
  if (read.value === undefined) {
    return parsed<CheckedPeer>(undefined, [...read.problems, ...ofSeed]);
  }
  const { first: settings, second: phones } = read.value;
  const phonePaths = provisionings.map(({ name }) => name);
  const agreement = asteriskAgreement({
    phones,
    phonePaths,
    settings,
    settingsPath: "settings",
    asterisk,
    asteriskPath: "",
  });
  const source = {
    pins: new Map(Object.entries(pins).map(([extension, pin]) => [extension, Secret.of(pin)])),
    seed: seed === undefined ? undefined : Secret.of(seed),
    words: GIVEN_PIN,
  };
  const boxes =
    asterisk.voicemail === undefined
      ? parsed<VoicemailBox[]>([], [])
      : voicemailBoxes(phones, phonePaths, source, { given: asterisk.voicemail.emails, path: "voicemail.emails" });
  return parsed<CheckedPeer>(
    { phones, settings, boxes: boxes.value ?? [] },
    [...ofSeed, ...agreement.problems, ...boxes.problems],
    [...agreement.warnings, ...boxes.warnings],
  );
}
