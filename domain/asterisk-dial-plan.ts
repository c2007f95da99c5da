import { z } from "zod";
import { text, wholeNumber } from "./field";
import { joinPath, type Problem } from "./problem";

/** Asterisk's own buffer of a context's name is 80 with its end mark. */
const LONGEST_CONTEXT = 79;
/** Context of ours unless the settings name another. */
export const OWN_CONTEXT = "cisco-phones";
/** Number of the voicemail where neither dial plan nor phones name one. */
const VOICEMAIL_NUMBER = "8500";
/** What begins with `_` is a pattern to Asterisk, and brackets and the like mean something in one. */
const NUMBER = { pattern: /^[A-Za-z0-9*#+.][A-Za-z0-9*#+._]*$/, allowed: "a number such as 8500 or *97" };
const CONTEXT = { pattern: /^[A-Za-z0-9_.-]+$/, allowed: "letters, digits and _ . -" };
/** Extensions that mean something else to Asterisk's dial plan, such as `h`, which runs when a call has ended. */
const SPECIAL = ["a", "e", "failed", "h", "i", "o", "s", "t", "T"];

/** A dial plan of ours in Asterisk: hints, calls between the lines, voicemail. */
export interface AsteriskDialPlan {
  /** Context of ours. @default "cisco-phones" */
  context: string;
  /** What reaches the voicemail of the caller's own box. @default `messagesNumber` of the site's settings, else "8500" */
  voicemailNumber?: string;
  /** How long a line rings before voicemail takes the call, in seconds, 5–300. @default 30 */
  ringSeconds: number;
  /** Contexts of the user's own that ours includes, such as one with outgoing lines. @default none */
  include: string[];
}

/** Name of a context. */
export const contextName = () => text({ max: LONGEST_CONTEXT, form: CONTEXT });

export const dialPlanSchema = z.strictObject({
  context: contextName().default(OWN_CONTEXT),
  voicemailNumber: text({ max: LONGEST_CONTEXT, form: NUMBER }).optional(),
  ringSeconds: wholeNumber(5, 300).default(30),
  include: z.array(contextName()).default((): string[] => []),
});

/** What reaches voicemail. */
export function voicemailNumber(
  { voicemailNumber: own }: AsteriskDialPlan,
  messagesNumber: string | undefined,
): string {
  return own ?? (messagesNumber === undefined || messagesNumber === "" ? VOICEMAIL_NUMBER : messagesNumber);
}

/**
 * What contradicts itself in a dial plan.
 *
 * @param path Where it stands.
 */
export function dialPlanProblems(
  { context, include }: Pick<AsteriskDialPlan, "context" | "include">,
  path: string,
): Problem[] {
  return include.flatMap((each, index): Problem[] => {
    const at = joinPath(path, "include", index);
    const given = `"${each}"`;
    if (each === context) {
      return [{ path: at, message: "the context of ours itself", given, remedy: "Name contexts of your own" }];
    }
    return include.indexOf(each) === index
      ? []
      : [{ path: at, message: "included already", given, remedy: "Name each context once" }];
  });
}

/** A number that a phone dials for voicemail and that no dial plan can have as one. */
export function unfitNumber(number: string): boolean {
  return !NUMBER.pattern.test(number);
}

/** Extensions as a dial plan compares them, which takes no notice of dashes. */
export function dialled(extension: string): string {
  return extension.replaceAll("-", "");
}

/** Why an extension can't be one of a dial plan; undefined if it can. */
export function unfitExtension(extension: string): string | undefined {
  if (SPECIAL.includes(extension)) {
    return "an extension with a meaning of its own in Asterisk's dial plan";
  }
  if (extension.startsWith("_")) {
    return "begins with _, which makes it a pattern in Asterisk's dial plan";
  }
  return dialled(extension) === "" ? "nothing but dashes, of which Asterisk's dial plan takes no notice" : undefined;
}
