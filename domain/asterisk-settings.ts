import { z } from "zod";
import { choice, field, text } from "./field";
import { type Parsed, parsed } from "./problem";
import { parseWith } from "./zod-problems";

/** Codecs that Asterisk and a 7940/7960 have in common (cisco.md section 4.8). */
export const ASTERISK_CODECS = ["ulaw", "alaw", "g729"] as const;

/** The Asterisk that the lines of a site register with. */
export interface AsteriskSettings {
  /** Folder of the store whose `current/cisco-phones.conf` is included from pjsip.conf. */
  directory: string;
  /** Shell command after a change of the file. @default none */
  reloadCommand?: string;
  /** In order of preference. @default ["ulaw", "alaw"] */
  codecs: (typeof ASTERISK_CODECS)[number][];
  /** Context of Asterisk's dial plan in which calls of the phones start. @default "internal" */
  context: string;
  /** Name of the PJSIP transport of the endpoints. @default whichever Asterisk picks */
  transport?: string;
}

const sectionName = { pattern: /^[A-Za-z0-9_.-]+$/, allowed: "letters, digits and _ . -" };

const asteriskSchema = z.strictObject({
  directory: text(),
  reloadCommand: shellCommand().optional(),
  codecs: z
    .array(choice(...ASTERISK_CODECS))
    .min(1)
    .default((): AsteriskSettings["codecs"] => ["ulaw", "alaw"]),
  context: text({ max: 79, form: sectionName }).default("internal"),
  transport: text({ max: 79, form: sectionName }).optional(),
});

/**
 * Validates the Asterisk of a site.
 *
 * @param path Where it stands, for the paths of problems.
 */
export function parseAsterisk(input: unknown, path = ""): Parsed<AsteriskSettings> {
  const { value, problems } = parseWith(asteriskSchema, input, path);
  const settings =
    value === undefined
      ? undefined
      : Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  return parsed(settings as AsteriskSettings | undefined, problems);
}

/** For a shell and not for a phone: quotes are right there, line ends are not. */
function shellCommand(): z.ZodType<string, unknown> {
  return field((given) =>
    typeof given === "string" && given.trim() !== "" && !/\p{Cc}/u.test(given)
      ? { value: given }
      : { faults: [{ message: "not a command", allowed: "one line for sh" }] },
  );
}
