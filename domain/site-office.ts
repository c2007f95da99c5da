import { asteriskAgreement, type Disagreement } from "./asterisk-agreement";
import type { AsteriskSettings } from "./asterisk-settings";
import type { Phone } from "./phone";
import { joinPath, type Parsed, type Problem } from "./problem";
import type { SiteSettings } from "./settings/phone-settings";
import type { SiteSecrets } from "./site-secrets";
import { type PinSource, STACK_PIN, type VoicemailBox, voicemailBoxes } from "./voicemail-boxes";

/** What phones, lines and Asterisk of a site are to each other. */
export interface SiteOffice extends Disagreement {
  /** All boxes where Asterisk gets them; those whose PINs are known in a site without an Asterisk of ours. */
  readonly boxes: readonly VoicemailBox[];
}

/** The parts of a site that are right by themselves. */
export interface OfficeParts {
  readonly asterisk: AsteriskSettings | undefined;
  readonly settings: SiteSettings | undefined;
  readonly phones: readonly Phone[];
  readonly phonePaths: readonly string[];
}

/**
 * Checks the sides of a site against each other, and finds its voicemail boxes.
 *
 * @param root Where the site stands.
 */
export function siteOffice(parts: OfficeParts, secrets: SiteSecrets, root: string): SiteOffice {
  const { asterisk, settings } = parts;
  const asteriskPath = joinPath(root, "asterisk");
  const agreement =
    asterisk === undefined || settings === undefined
      ? { problems: [], warnings: [] }
      : asteriskAgreement({ ...parts, asterisk, settings, asteriskPath, settingsPath: joinPath(root, "settings") });
  const boxes = boxesOf(parts, secrets, joinPath(asteriskPath, "voicemail", "emails"));
  return {
    boxes: boxes.value ?? [],
    problems: [...agreement.problems, ...boxes.problems],
    warnings: [...agreement.warnings, ...boxes.warnings],
  };
}

function boxesOf(
  { asterisk, phones, phonePaths }: OfficeParts,
  secrets: SiteSecrets,
  emailsPath: string,
): Parsed<VoicemailBox[]> {
  const { voicemailPins: pins = new Map(), passwordSeed: seed } = secrets;
  const source: PinSource = { pins, seed, words: STACK_PIN };
  if (asterisk?.voicemail !== undefined) {
    return voicemailBoxes(phones, phonePaths, source, { given: asterisk.voicemail.emails, path: emailsPath });
  }
  if (asterisk !== undefined) {
    return { problems: [], warnings: idlePins([...pins.keys()]) };
  }
  const known = new Set(
    phones.flatMap(({ lines }) => lines.filter(({ extension }) => pins.has(extension)).map(({ mailbox }) => mailbox)),
  );
  const pinned = phones.map((phone) => ({
    ...phone,
    lines: phone.lines.map(({ mailbox, ...line }) =>
      mailbox === undefined || (seed === undefined && !known.has(mailbox)) ? line : { ...line, mailbox },
    ),
  }));
  const boxes = voicemailBoxes(pinned, phonePaths, source, { given: {}, path: emailsPath });
  // Nobody has asked for boxes: those that can't be are no reason to refuse a site.
  return pins.size === 0 ? { value: boxes.value ?? [], problems: [], warnings: [] } : boxes;
}

function idlePins(extensions: readonly string[]): Problem[] {
  return [...extensions].sort().map((extension) => ({
    path: STACK_PIN.path(extension),
    message: "means nothing while Asterisk gets no voicemail boxes",
    remedy: `Let the description have asterisk.voicemail. ${STACK_PIN.remove(extension)}`,
  }));
}
