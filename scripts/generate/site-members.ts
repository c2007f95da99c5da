import { ASTERISK_CODECS } from "../../domain/asterisk-settings";
import { HOST_RUNTIMES } from "../../domain/host-settings";
import type { Member, Shape } from "./member";
import { IPV4, PLAIN_TEXT, SECTION_NAME } from "./patterns";
import { PHONE, PHONE_DEFAULTS } from "./phone-members";

const port: Shape = { is: "value", schema: { type: "integer", minimum: 1, maximum: 65_535 } };
const text = (pattern = PLAIN_TEXT, maxLength?: number): Shape => ({
  is: "value",
  schema: { type: "string", minLength: 1, ...(maxLength === undefined ? {} : { maxLength }), pattern },
});

const HOST: Shape = {
  is: "mapping",
  name: "Host",
  meaning: "The machine that serves the phones their files.",
  members: [
    {
      name: "runtime",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "string", enum: HOST_RUNTIMES } },
      meaning: "Where the server runs: `container` in a Docker Engine, `embedded` as a process of this machine.",
      allowed: HOST_RUNTIMES.map((runtime) => `\`${runtime}\``).join(", "),
      fallback: "container",
    },
    {
      name: "address",
      presence: "required",
      shape: text(IPV4),
      meaning: "IPv4 address on which TFTP and HTTP listen for the phones; `0.0.0.0` is every address of the host.",
      allowed: "an IPv4 address",
      example: "192.168.1.3",
    },
    {
      name: "tftpPort",
      presence: "defaulted",
      shape: port,
      meaning: "UDP port of TFTP. Phones ask port 69 and no other; another one is for trials.",
      allowed: "1–65535",
      fallback: 69,
    },
    {
      name: "httpPort",
      presence: "defaulted",
      shape: port,
      meaning: "TCP port of HTTP.",
      allowed: "1–65535",
      fallback: 6970,
    },
    {
      name: "adminAddress",
      presence: "defaulted",
      shape: text(IPV4),
      meaning: "IPv4 address of status page, API and metrics, none of which asks for a password.",
      allowed: "an IPv4 address",
      fallback: "127.0.0.1",
    },
    {
      name: "adminPort",
      presence: "defaulted",
      shape: port,
      meaning: "TCP port of status page, API and metrics.",
      allowed: "1–65535",
      fallback: 6980,
    },
    {
      name: "directory",
      presence: "optional",
      shape: text(),
      meaning:
        "Folder of the store, for `runtime: embedded` alone. It holds passwords and is readable for its owner alone.",
      fallbackWords: "`.state/SITE`",
    },
    {
      name: "dockerHost",
      presence: "optional",
      shape: text('^(unix:///[^\\s\\\\"]+|tcp://[A-Za-z0-9.-]+:\\d{1,5})$'),
      meaning: "Docker Engine, for `runtime: container` alone.",
      allowed: "`unix:///PATH` or `tcp://HOST:PORT`",
      fallbackWords: "the one that docker itself finds",
      example: "unix:///var/run/docker.sock",
    },
  ],
  schema: {
    if: { properties: { runtime: { const: "embedded" } }, required: ["runtime"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { properties: { dockerHost: false } },
    else: { properties: { directory: false } },
  },
};

const ASTERISK: Shape = {
  is: "mapping",
  name: "Asterisk",
  meaning: "The Asterisk that the lines register with.",
  members: [
    {
      name: "directory",
      presence: "required",
      shape: text(),
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
      shape: text(SECTION_NAME, 79),
      meaning: "Context of Asterisk's dial plan in which calls of the phones start.",
      allowed: "at most 79 letters, digits and `_ . -`",
      fallback: "internal",
    },
    {
      name: "transport",
      presence: "optional",
      shape: text(SECTION_NAME, 79),
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
    shape: text("^[a-z0-9]+(-[a-z0-9]+)*$", 40),
    meaning: "Name of the site; names the container and the folder of the store, too.",
    allowed: "at most 40 of a–z, 0–9 and single `-` between them",
    example: "home",
  },
  { name: "host", presence: "required", shape: HOST, meaning: "The machine that serves the phones their files." },
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
