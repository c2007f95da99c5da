import { z } from "zod";
import { text } from "./field";

/** No comma, which ends a field of voicemail.conf. */
const EMAIL = { pattern: /^[^\s,;@"<>|]+@[A-Za-z0-9.-]+$/, allowed: "an address such as desk@example.net" };

/** Voicemail boxes of ours in Asterisk. */
export interface AsteriskVoicemail {
  /** Where a mail goes about each message in the box of a line, by the line's extension. @default no mails */
  emails: Record<string, string>;
}

export const voicemailSchema = z.strictObject({
  emails: z.record(z.string(), text({ max: 254, form: EMAIL })).default({}),
});
