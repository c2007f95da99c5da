import { DAYLIGHT_SAVING } from "../../domain/daylight-saving";
import { PHONE_MODELS } from "../../domain/phone-models";
import { FIRST_LOADS } from "../../domain/settings/first-load";
import { choiceOf } from "./choices";
import { CLOCK_CHANGES } from "./clock-change-members";
import { DIAL_PLAN } from "./dial-plan-members";
import type { Member, Shape } from "./member";
import { APPLICATION_LOAD, PLAIN_TEXT, SELECTED_LOAD } from "./patterns";

/** Load and clock: what every phone is told beside the registry's settings. */
export const LOAD: Member = {
  name: "load",
  presence: "required",
  shape: { is: "value", schema: { type: "string", pattern: APPLICATION_LOAD } },
  meaning:
    "SIP load, exactly as its file and its manifest are named, without extension: `P0S3-08-11-00` and `P0S3-8-11-00` are " +
    "two loads. It also stands in XMLDefault.cnf.xml.",
  allowed: "the name of a SIP load for the 7940 and 7960",
  keyName: "image_version",
  since: FIRST_LOADS.image_version,
  example: "P0S3-8-11-00",
};

/** The clock's settings that are written together. */
export const TIME_MEMBERS: readonly Member[] = [
  {
    name: "timeZone",
    presence: "required",
    shape: {
      is: "value",
      schema: { type: "string", minLength: 1, pattern: PLAIN_TEXT, examples: ["Europe/Berlin", "CET", "EST", "GMT"] },
    },
    meaning:
      "Zone of the clock. The phones know no Area/City names; what is written for one is the phone's own name of the zone.",
    allowed: "an IANA name such as `Europe/Berlin`, the phone's own name such as `CET`, or hours such as `-8`",
    keyName: "time_zone",
    since: FIRST_LOADS.time_zone,
    doubt: "Hours are known from one user's file, as `8`; with a sign or with minutes from none.",
    example: "CET",
  },
  {
    name: "daylightSaving",
    presence: "optional",
    shape: {
      is: "value",
      schema: { type: "string", enum: DAYLIGHT_SAVING },
      choice: choiceOf("DaylightSaving", DAYLIGHT_SAVING),
    },
    meaning:
      "Daylight saving by a common rule. All keys are written, because the phone's own rule is the one that the US left in 2007.",
    allowed: "`eu`, `us`, `none`",
    fallbackWords: "what an IANA zone does; none with a name of the phone's own",
    keyName: "dst_*",
    since: FIRST_LOADS["dst_*"],
    phoneDefault: "first Sunday of April to last Sunday of October",
    doubt: "The phone's own rule is what sipXconfig ships; no guide was found that has it.",
  },
  CLOCK_CHANGES,
];

/** What every phone is told that is not one value. */
export const OTHER_MEMBERS: readonly Member[] = [
  DIAL_PLAN,
  {
    name: "extraSettings",
    presence: "optional",
    shape: {
      is: "record",
      value: { is: "value", schema: { type: "string", maxLength: 255, pattern: '^[^"\\\\\\p{Cc}]*$' } },
      schema: {
        propertyNames: {
          pattern: "^[A-Za-z][A-Za-z0-9_]*$",
          maxLength: 40,
          not: { pattern: "[Pp][Aa][Ss][Ss]|[Ss][Ee][Cc][Rr][Ee][Tt]" },
        },
      },
    },
    meaning: "Keys of the phone's files that have no name here, each with its value as text. Never a password.",
    allowed:
      "letters, digits and `_` in a key; at most 255 characters without double quotes and backslashes in a value",
    fallbackWords: "none",
    example: { some_key: "1" },
  },
];

/** Unlocks the phones; given beside a description and never in it. */
export const ADMIN_PASSWORD: Member = {
  name: "adminPassword",
  presence: "optional",
  shape: { is: "value", schema: { type: "string", minLength: 1, maxLength: 31 } },
  meaning: "Secret that unlocks the phone's settings and opens telnet. Everyone knows the one from the factory.",
  allowed: "1–31 printable ASCII characters without double quotes",
  keyName: "phone_password",
  since: FIRST_LOADS.phone_password,
  fallbackWords: "none: a site has to give one, or to set `factoryPassword`",
  phoneDefault: "`cisco`",
};

const RINGS: Shape = {
  is: "list",
  schema: { minItems: 1 },
  item: {
    is: "mapping",
    name: "Ring",
    meaning: "One ring tone.",
    members: [
      {
        name: "name",
        presence: "required",
        shape: {
          is: "value",
          schema: { type: "string", minLength: 1, pattern: '^[^\\s"\\p{Cc}]([^"\\p{Cc}]*[^\\s"\\p{Cc}])?$' },
        },
        meaning: "As the phone shows it. Later phones take at most 25 characters.",
        example: "Bell",
      },
      {
        name: "file",
        presence: "required",
        shape: { is: "value", schema: { type: "string", pattern: '^[^"\\p{Cc}]*\\.(raw|pcm)$' } },
        meaning:
          "Path of the audio on this machine: μ-law without a header, 8000 Hz, mono, 240–16080 bytes, a multiple of 240. " +
          "It is served under the last part of its path.",
        allowed: "`.raw` or `.pcm`",
        example: "rings/bell.raw",
      },
    ],
  },
};

/** What only a site can say. */
export const SITE_MEMBERS: readonly Member[] = [
  {
    name: "factoryPassword",
    presence: "defaulted",
    shape: { is: "value", schema: { type: "boolean" } },
    meaning: "Whether the phones keep the admin password from the factory, `cisco`, in place of one of your own.",
    fallback: false,
  },
  {
    name: "os79xx",
    presence: "optional",
    shape: { is: "value", schema: { type: "string", pattern: SELECTED_LOAD } },
    meaning: "The one line of OS79XX.TXT, which factory loads alone read.",
    allowed: "the name of a SIP load or of a loader",
    fallbackWords: "none: no such file",
    doubt: "Sources disagree on whether the loader or the application is named there, so nothing is assumed.",
    example: "P003-8-11-00",
  },
  {
    name: "rings",
    presence: "optional",
    shape: RINGS,
    meaning: "Ring tones that a user can choose: RINGLIST.DAT and their files.",
    fallbackWords: "none: no such file",
  },
  {
    name: "distinctiveRings",
    presence: "optional",
    shape: RINGS,
    meaning: "Ring tones by line: DISTINCTIVERINGLIST.XML and their files.",
    fallbackWords: "none: no such file",
    doubt: "Whether the SIP load of these phones reads it is not established.",
  },
  {
    name: "logo",
    presence: "optional",
    shape: { is: "value", schema: { type: "string", minLength: 1, maxLength: 4095, pattern: PLAIN_TEXT } },
    meaning:
      "Path of a picture on this machine, PNG, JPEG or BMP, that becomes the logo. It takes the place of `logoUrl`.",
    fallbackWords: "none",
    example: "logo.png",
  },
  {
    name: "templates",
    presence: "optional",
    shape: { is: "value", schema: { type: "string", minLength: 1, maxLength: 4095, pattern: PLAIN_TEXT } },
    meaning: "Folder on this machine with templates that take the place of those that come with the package.",
    fallbackWords: "none",
    example: "templates",
  },
  {
    name: "models",
    presence: "optional",
    shape: { is: "record", keys: PHONE_MODELS, value: { is: "overrides" } },
    meaning: "What all phones of a model have different. Only that stands in their own files.",
    allowed: `by model: ${PHONE_MODELS.map((model) => `\`${model}\``).join(", ")}`,
    fallbackWords: "nothing",
    example: { "7960": { preferredCodec: "g711alaw" } },
  },
];
