import { OWN_CONTEXT } from "../../domain/asterisk-dial-plan";
import type { Shape } from "./member";
import { plainText, SECTION_NAME } from "./patterns";

const context = plainText(SECTION_NAME, 79);
const CONTEXT_WORDS = "at most 79 letters, digits and `_ . -`";

/** A dial plan of ours in Asterisk. */
export const ASTERISK_DIAL_PLAN: Shape = {
  is: "mapping",
  name: "AsteriskDialPlan",
  meaning: "A dial plan of ours in Asterisk, beside the user's own.",
  members: [
    {
      name: "context",
      presence: "defaulted",
      shape: context,
      meaning: "Its context. One of your own can include it.",
      allowed: CONTEXT_WORDS,
      fallback: OWN_CONTEXT,
    },
    {
      name: "voicemailNumber",
      presence: "optional",
      shape: plainText("^[A-Za-z0-9*#+.][A-Za-z0-9*#+._]*$", 79),
      meaning: "What reaches the caller's own voicemail box.",
      allowed: "at most 79 letters, digits and `* # + . _`, not beginning with `_`",
      fallbackWords: "`messagesNumber` of the settings, else 8500",
      example: "*97",
    },
    {
      name: "ringSeconds",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "integer", minimum: 5, maximum: 300 } },
      meaning:
        "How long a line rings before voicemail takes the call where the line has a mailbox, and the call ends where it has none.",
      allowed: "5–300",
      unit: "seconds",
      fallback: 30,
    },
    {
      name: "include",
      presence: "optional",
      shape: { is: "list", item: context },
      meaning: "Contexts of your own that it includes, such as one with outgoing lines.",
      allowed: CONTEXT_WORDS,
      fallbackWords: "none",
      example: ["outgoing"],
    },
  ],
};

/** Voicemail boxes of ours in Asterisk. */
export const ASTERISK_VOICEMAIL: Shape = {
  is: "mapping",
  name: "AsteriskVoicemail",
  meaning:
    'A voicemail box for each line that has a `mailbox`. Its PIN is the secret `cisco-phones:voicemailPins["EXTENSION"]`, or made from `cisco-phones:passwordSeed`.',
  members: [
    {
      name: "emails",
      presence: "optional",
      shape: {
        is: "record",
        value: {
          is: "value",
          schema: { type: "string", maxLength: 254, pattern: '^[^\\s,;@"<>|\\p{Cc}]+@[A-Za-z0-9.-]+$' },
        },
      },
      meaning: "Address to which a mail goes about each message, by the extension of a line with a mailbox.",
      allowed: "addresses such as desk@example.net",
      fallbackWords: "no mails",
      example: { "100": "desk@example.net" },
    },
  ],
};
