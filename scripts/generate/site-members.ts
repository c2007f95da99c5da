import { ASTERISK_CODECS } from "../../domain/asterisk-settings";
import { DHCP } from "./dhcp-members";
import { HOST } from "./host-members";
import type { Member, Shape } from "./member";
import { plainText, SECTION_NAME } from "./patterns";
import { PHONE, PHONE_DEFAULTS } from "./phone-members";

const ASTERISK: Shape = {
  is: "mapping",
  name: "Asterisk",
  meaning: "The Asterisk that the lines register with.",
  members: [
    {
      name: "directory",
      presence: "required",
      shape: plainText(),
      meaning: "Folder that is ours alone; `current/cisco-phones.conf` in it is included from pjsip.conf.",
      example: "/etc/asterisk/cisco-phones",
    },
    {
      name: "reloadCommand",
      presence: "optional",
      shape: { is: "value", schema: { type: "string", pattern: "^\\P{Cc}*[^\\s\\p{Cc}]\\P{Cc}*$" } },
      meaning: "Shell command after a change of the file.",
      allowed: "one line",
      fallbackWords: "none: Asterisk reads the file at its next reload",
      example: "asterisk -rx 'module reload res_pjsip.so'",
    },
    {
      name: "codecs",
      presence: "defaulted",
      shape: {
        is: "list",
        item: { is: "value", schema: { type: "string", enum: ASTERISK_CODECS } },
        schema: { minItems: 1 },
      },
      meaning: "Codecs in order of preference.",
      allowed: ASTERISK_CODECS.map((codec) => `\`${codec}\``).join(", "),
      fallback: ["ulaw", "alaw"],
    },
    {
      name: "context",
      presence: "defaulted",
      shape: plainText(SECTION_NAME, 79),
      meaning: "Context of Asterisk's dial plan in which calls of the phones start.",
      allowed: "at most 79 letters, digits and `_ . -`",
      fallback: "internal",
    },
    {
      name: "transport",
      presence: "optional",
      shape: plainText(SECTION_NAME, 79),
      meaning: "Name of the PJSIP transport of the endpoints.",
      allowed: "at most 79 letters, digits and `_ . -`",
      fallbackWords: "whichever Asterisk picks",
    },
  ],
};

/** Members of a site but its settings. */
export const SITE_PARTS: readonly Member[] = [
  {
    name: "name",
    presence: "required",
    shape: plainText("^[a-z0-9]+(-[a-z0-9]+)*$", 40),
    meaning: "Name of the site; names the container and the folder of the store, too.",
    allowed: "at most 40 of a–z, 0–9 and single `-` between them",
    example: "home",
  },
  {
    name: "host",
    presence: "optional",
    shape: HOST,
    meaning: "The machine that serves the phones their files. Needed unless there are `hosts`.",
    fallbackWords: "none",
  },
  {
    name: "hosts",
    presence: "optional",
    shape: { is: "list", item: HOST, schema: { minItems: 1, maxItems: 4 } },
    meaning: "Several machines that serve the same files, in the order in which phones ask them; in place of `host`.",
    fallbackWords: "none",
  },
  {
    name: "dhcp",
    presence: "optional",
    shape: DHCP,
    meaning: "Who gives the phones their addresses.",
    allowed: "`external`, or the settings of a DHCP server of our own",
    fallback: "external",
  },
  {
    name: "asterisk",
    presence: "optional",
    shape: ASTERISK,
    meaning: "The Asterisk that the lines register with.",
    fallbackWords: "none: Asterisk is looked after elsewhere",
  },
  {
    name: "phoneDefaults",
    presence: "optional",
    shape: PHONE_DEFAULTS,
    meaning: "What phones have unless they say otherwise, those of `phonesFile` included.",
    fallbackWords: "nothing",
  },
  {
    name: "phonesFile",
    presence: "optional",
    shape: { is: "value", schema: { type: "string", minLength: 1 } },
    meaning: "Path of a CSV file with one phone a row, beside or in place of `phones`. It holds no passwords.",
    fallbackWords: "none",
    example: "phones.csv",
  },
  {
    name: "phones",
    presence: "optional",
    shape: { is: "list", item: PHONE },
    meaning: "The phones of the site. An empty list, or `phonesFile`, where there are none.",
    fallbackWords: "none",
  },
];
