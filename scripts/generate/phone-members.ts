import { FIELD_LIMITS, PHONE_MODELS } from "../../domain/phone-models";
import { FIRST_LOADS, PROXIES_OF_OTHER_LINES } from "../../domain/settings/first-load";
import type { JsonSchema, Member, Shape } from "./member";
import {
  ADDRESS,
  APPLICATION_LOAD,
  EXTENSION,
  IPV4,
  MAC_ADDRESS,
  PLAIN_TEXT,
  SELECTED_LOAD,
  SHOWN_NAME,
} from "./patterns";

const text = (pattern: string, maxLength?: number): Shape => ({
  is: "value",
  schema: { type: "string", minLength: 1, ...(maxLength === undefined ? {} : { maxLength }), pattern },
});
const port: Shape = { is: "value", schema: { type: "integer", minimum: 1, maximum: 65_535 } };
const model: Shape = { is: "value", schema: { type: "string", enum: PHONE_MODELS } };
const models = PHONE_MODELS.map((each) => `\`${each}\``).join(", ");

const DISPLAY_NAME: Member = {
  name: "displayName",
  presence: "optional",
  shape: text(SHOWN_NAME, FIELD_LIMITS.displayNameBytes),
  meaning: "Name that others see when called.",
  allowed: `at most ${FIELD_LIMITS.displayNameBytes} bytes; no \`< > \\\` and double quotes`,
  keyName: "lineN_displayname",
  since: FIRST_LOADS.lineN_displayname,
  doubt: "SIPCC, a descendant of the phone's code, counts 32 characters of UTF-8, and has a buffer of 32 bytes, too.",
  fallbackWords: "none",
  example: "Desk",
};
const SHORT_NAME: Member = {
  name: "shortName",
  presence: "optional",
  shape: text(SHOWN_NAME, FIELD_LIMITS.shortName),
  meaning: `Text beside the key. The display is likely to show ${FIELD_LIMITS.shortNameShown} characters.`,
  allowed: `at most ${FIELD_LIMITS.shortName} characters; no \`< > \\\` and double quotes`,
  keyName: "lineN_shortname",
  since: FIRST_LOADS.lineN_shortname,
  fallbackWords: "the extension",
};
const AUTH_NAME: Member = {
  name: "authName",
  presence: "optional",
  shape: text("^[A-Za-z0-9*+_.@-]+$", FIELD_LIMITS.authName),
  meaning: "User name with which the line registers.",
  allowed: `at most ${FIELD_LIMITS.authName} letters, digits and \`* + _ . @ -\``,
  keyName: "lineN_authname",
  since: FIRST_LOADS.lineN_authname,
  fallbackWords: "the extension",
};
const PROXY: Member = {
  name: "proxy",
  presence: "optional",
  shape: text(ADDRESS, FIELD_LIMITS.address),
  meaning: "Registrar of this line alone.",
  allowed: "an IPv4 address, a host name, or `USECALLMANAGER`",
  keyName: "proxyN_address",
  since: FIRST_LOADS.proxyN_address,
  doubt: PROXIES_OF_OTHER_LINES,
  fallbackWords: "that of the settings",
};
const PROXY_PORT: Member = {
  name: "proxyPort",
  presence: "optional",
  shape: port,
  meaning: "Its UDP port.",
  allowed: "1–65535",
  keyName: "proxyN_port",
  since: FIRST_LOADS.proxyN_port,
  doubt: PROXIES_OF_OTHER_LINES,
  fallbackWords: "that of the settings",
};
const CONTACT: Member = {
  name: "contact",
  presence: "optional",
  shape: text(EXTENSION, FIELD_LIMITS.contact),
  meaning: "User part of the Contact header.",
  allowed: `at most ${FIELD_LIMITS.contact} letters, digits and \`* + _ . -\``,
  keyName: "lineN_contact",
  doubt: "Known from a user's page for 8-11-00, which calls it the URL of the header.",
  fallbackWords: "the extension, as the phone itself takes it",
};
const AUTO_ANSWER: Member = {
  name: "autoAnswer",
  presence: "defaulted",
  shape: { is: "value", schema: { type: "boolean" } },
  meaning: "Calls to this line are answered at once. One bit of the key for each line.",
  keyName: "auto_answer",
  since: FIRST_LOADS.auto_answer,
  fallback: false,
  doubt: "Cisco's guide says that no file can set it, and Cisco's own generator writes it.",
};
const MAILBOX: Member = {
  name: "mailbox",
  presence: "optional",
  shape: text("^[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+$", FIELD_LIMITS.extension),
  meaning: "Voicemail box of Asterisk whose messages light the lamp.",
  allowed: "`BOX@CONTEXT`",
  fallbackWords: "none",
  example: "100@default",
};

/** All but the password, which is a secret of the stack. */
export const LINE_MEMBERS: readonly Member[] = [
  {
    name: "extension",
    presence: "required",
    shape: text(EXTENSION, FIELD_LIMITS.extension),
    meaning: "Number or name of the line; also the name of the Asterisk endpoint.",
    allowed: `at most ${FIELD_LIMITS.extension} letters, digits and \`* + _ . -\`, in quotes`,
    keyName: "lineN_name",
    since: FIRST_LOADS.lineN_name,
    example: "100",
  },
  DISPLAY_NAME,
  SHORT_NAME,
  AUTH_NAME,
  CONTACT,
  PROXY,
  PROXY_PORT,
  AUTO_ANSWER,
  MAILBOX,
];

const LOAD: Member = {
  name: "load",
  presence: "optional",
  shape: text(APPLICATION_LOAD),
  meaning: "Load of this phone alone.",
  keyName: "image_version",
  since: FIRST_LOADS.image_version,
  fallbackWords: "that of its model, or of the settings",
};
const CURRENT_LOAD: Member = {
  name: "currentLoad",
  presence: "optional",
  shape: text(SELECTED_LOAD),
  meaning:
    "Load that the phone runs before its first boot from here, from which its way to its load is planned. See [firmware.md](firmware.md).",
  fallbackWords: "not known: no way is planned",
  example: "P0030301MFG2",
};
const OVERRIDES: Member = {
  name: "overrides",
  presence: "optional",
  shape: { is: "overrides" },
  meaning: "What the phone has different from its model and from the settings. Only that stands in its own file.",
  fallbackWords: "nothing",
};

const PHONE_MEMBERS: readonly Member[] = [
  {
    name: "mac",
    presence: "required",
    shape: text(MAC_ADDRESS),
    meaning: "MAC address, as on the label on the back of the phone. It names the phone's file.",
    allowed: "12 hex digits, with or without `:`, `-` or `.`, also after `SEP` or `SIP`",
    example: "00:03:6B:AB:CD:EF",
  },
  {
    name: "model",
    presence: "optional",
    shape: model,
    meaning: "Model. A 7940 has 2 lines, a 7960 has 6.",
    allowed: models,
    fallbackWords: "that of `phoneDefaults`; one of them has to say it",
    example: "7940",
  },
  LOAD,
  CURRENT_LOAD,
  {
    name: "label",
    presence: "optional",
    shape: text('^[^<>\\\\"\\p{Cc}]*$', FIELD_LIMITS.label),
    meaning: "Text in the upper right corner of the display.",
    allowed: `at most ${FIELD_LIMITS.label} characters, best ${FIELD_LIMITS.labelShown}; no \`< > \\\` and double quotes`,
    keyName: "phone_label",
    since: FIRST_LOADS.phone_label,
    doubt: `SipXconfig and a user's page have ${FIELD_LIMITS.labelShown} characters, published files 12 with a blank at the end.`,
    fallbackWords: "none",
    example: "Home",
  },
  {
    name: "address",
    presence: "optional",
    shape: text(IPV4),
    meaning: "IPv4 address that DHCP is to give to the phone.",
    allowed: "an IPv4 address",
    fallbackWords: "any",
    example: "192.168.1.40",
  },
  OVERRIDES,
  {
    name: "lines",
    presence: "required",
    shape: {
      is: "list",
      item: {
        is: "mapping",
        name: "Line",
        meaning: "One line of a phone: one extension that registers.",
        members: LINE_MEMBERS,
      },
      schema: { minItems: 1, maxItems: 6 },
    },
    meaning: "Lines from key 1 on. Their passwords are secrets of the stack: `linePasswords` or `passwordSeed`.",
    allowed: "1–2 on a 7940, 1–6 on a 7960",
  },
];

/** One phone. */
export const PHONE: Shape = {
  is: "mapping",
  name: "Phone",
  meaning: "One Cisco 7940 or 7960 on a SIP load.",
  members: PHONE_MEMBERS,
  schema: {
    if: { properties: { model: { const: "7940" } }, required: ["model"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { properties: { lines: { maxItems: 2 } } },
  },
};

/** `{extension}` makes one text serve for all lines. */
function forEachLine(
  member: Member,
  schema: JsonSchema = { type: "string", minLength: 1, pattern: PLAIN_TEXT },
): Member {
  const { example: _, ...rest } = member;
  return { ...rest, shape: { is: "value", schema }, fallbackWords: "none: what a line has without one" };
}

const PHONE_DEFAULT_MEMBERS: readonly Member[] = [
  {
    name: "model",
    presence: "optional",
    shape: model,
    meaning: "Model.",
    allowed: models,
    fallbackWords: "none: each phone says it",
  },
  { ...LOAD, meaning: "Load." },
  CURRENT_LOAD,
  { ...OVERRIDES, meaning: "Settings; those of a phone itself go before these, name by name." },
  {
    name: "line",
    presence: "optional",
    shape: {
      is: "mapping",
      name: "LineDefaults",
      meaning: "What lines have unless they say otherwise; `{extension}` stands for the extension of the line.",
      members: [
        forEachLine(DISPLAY_NAME),
        forEachLine(SHORT_NAME),
        forEachLine(AUTH_NAME),
        forEachLine(CONTACT),
        AUTO_ANSWER,
        { ...forEachLine(MAILBOX), example: "{extension}@default" },
        PROXY,
        PROXY_PORT,
      ],
    },
    meaning: "For each line; `{extension}` stands for its extension.",
    fallbackWords: "nothing",
  },
];

/** What phones have unless they say otherwise. */
export const PHONE_DEFAULTS: Shape = {
  is: "mapping",
  name: "PhoneDefaults",
  meaning: "What phones have unless they say otherwise.",
  members: PHONE_DEFAULT_MEMBERS,
};
