import { CHANNEL_DRIVERS } from "../../domain/asterisk-channel";
import { ASTERISK_CODECS } from "../../domain/asterisk-settings";
import { ASTERISK_STATUS } from "./asterisk-status-members";
import { DHCP } from "./dhcp-members";
import { DIRECTORY } from "./directory-members";
import { FIRMWARE } from "./firmware-members";
import { CONNECTION, HOST } from "./host-members";
import type { Member, Shape } from "./member";
import { ASTERISK_DIAL_PLAN, ASTERISK_VOICEMAIL } from "./office-members";
import { plainText, SECTION_NAME } from "./patterns";
import { PHONE, PHONE_DEFAULTS } from "./phone-members";
import { REALTIME } from "./realtime-members";
import { RESYNC } from "./resync-members";
import { SHELL_LINE } from "./shell-line";

const FULL_PATH = "^/[A-Za-z0-9_./+-]*$";

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
      name: "connection",
      presence: "optional",
      shape: CONNECTION,
      meaning: "How the machine of Asterisk is reached.",
      fallbackWords: "this machine",
    },
    {
      name: "cli",
      presence: "optional",
      shape: SHELL_LINE,
      meaning:
        "Command of Asterisk's console on its machine. With it Asterisk is looked at before anything changes, reads what changed and nothing else, and is asked whether it took it; where it did not, the old file comes back.",
      allowed: "one line",
      fallbackWords: "none: Asterisk reads the file at its next reload",
      example: "asterisk",
    },
    {
      name: "configDirectory",
      presence: "optional",
      shape: plainText(FULL_PATH),
      meaning: "Asterisk's own folder. Its pjsip.conf gets one line at its end that includes ours, and loses it again.",
      allowed: "a full path of letters, digits and `_ . + - /`",
      fallbackWords: "none: the line is written by hand",
      example: "/etc/asterisk",
    },
    {
      name: "logFile",
      presence: "optional",
      shape: plainText(FULL_PATH),
      meaning: "File in which Asterisk logs errors, as seen from its machine.",
      allowed: "a full path of letters, digits and `_ . + - /`",
      fallbackWords: "the one that its console names",
    },
    {
      name: "reloadCommand",
      presence: "optional",
      shape: SHELL_LINE,
      meaning: "Shell command after a change of the file, in place of `cli`.",
      allowed: "one line",
      fallbackWords: "none",
      example: "systemctl reload asterisk",
    },
    {
      name: "channelDriver",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "string", enum: CHANNEL_DRIVERS } },
      meaning:
        "What the lines register with: endpoints of PJSIP, or peers of chan_sip, which Asterisk 21 and later lack. With `chan_sip` our file is included in sip.conf, which is meant wherever pjsip.conf is said.",
      allowed: CHANNEL_DRIVERS.map((driver) => `\`${driver}\``).join(", "),
      fallback: "chan_pjsip",
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
      presence: "optional",
      shape: plainText(SECTION_NAME, 79),
      meaning: "Context of Asterisk's dial plan in which calls of the phones start.",
      allowed: "at most 79 letters, digits and `_ . -`",
      fallbackWords: "that of `dialPlan`, else internal",
    },
    {
      name: "transport",
      presence: "optional",
      shape: plainText(SECTION_NAME, 79),
      meaning: "Name of the PJSIP transport of the endpoints; chan_sip has none.",
      allowed: "at most 79 letters, digits and `_ . -`",
      fallbackWords: "whichever Asterisk picks",
    },
    {
      name: "status",
      presence: "optional",
      shape: ASTERISK_STATUS,
      meaning:
        "Shows on the status page who is registered. Its password is the secret `cisco-phones:asteriskStatusPassword`.",
      fallbackWords: "none: the status page does not ask Asterisk",
    },
    {
      name: "dialPlan",
      presence: "optional",
      shape: ASTERISK_DIAL_PLAN,
      meaning: "A dial plan of ours beside your own: hints, calls between the lines, voicemail.",
      fallbackWords: "none: what is dialled is looked up in `context` of your own dial plan",
    },
    {
      name: "voicemail",
      presence: "optional",
      shape: ASTERISK_VOICEMAIL,
      meaning: "A voicemail box for each line that has a `mailbox`.",
      fallbackWords: "none: boxes are made elsewhere",
    },
    {
      name: "realtime",
      presence: "optional",
      shape: REALTIME,
      meaning:
        "Lines go into tables of a database that Asterisk reads, in place of a file that it includes, so that a change needs no reload.",
      fallbackWords: "none: the file",
    },
    {
      name: "notify",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "boolean" } },
      meaning:
        "Whether Asterisk gets the NOTIFY `cisco-phones-check-sync`, with which phones are told to take their files anew: one line at the end of its pjsip_notify.conf.",
      fallback: false,
      fallbackWords: "`true` where `resync` is through Asterisk or manual",
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
    name: "directory",
    presence: "optional",
    shape: DIRECTORY,
    meaning: "The directory that the hosts serve to phones, and their services.",
    fallbackWords: "none: directories are served elsewhere",
  },
  {
    name: "firmware",
    presence: "optional",
    shape: FIRMWARE,
    meaning: "Cisco's images that the hosts serve to phones. See [firmware.md](firmware.md).",
    fallbackWords: "none: phones keep the load that they run",
  },
  {
    name: "resync",
    presence: "optional",
    shape: RESYNC,
    meaning: "How phones are told of a delivery.",
    allowed: "`manual`, or how",
    fallbackWords: "not at all: they take their files at their next boot",
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
