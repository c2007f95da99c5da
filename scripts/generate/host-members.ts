import { HOST_RUNTIMES } from "../../domain/host-settings";
import type { Member, Shape } from "./member";
import { IPV4, plainText } from "./patterns";

const port: Shape = { is: "value", schema: { type: "integer", minimum: 1, maximum: 65_535 } };
const POINT: readonly Member[] = [
  {
    name: "host",
    presence: "required",
    shape: plainText("^ssh://[A-Za-z_][A-Za-z0-9._-]*@[A-Za-z0-9.-]+(:\\d{1,5})?$"),
    meaning: "Address of the host and a user who may use Docker there.",
    allowed: "`ssh://USER@HOST` or `ssh://USER@HOST:PORT`",
    example: "ssh://root@pbx.example.net",
  },
  {
    name: "hostKey",
    presence: "optional",
    shape: plainText("(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) +[A-Za-z0-9+/]+={0,2}"),
    meaning: "Public key of the host. Needed unless `acceptAnyHostKey` is true.",
    allowed: "as `ssh-keyscan -t ed25519 HOST` prints it; of type ed25519 or ecdsa",
    fallbackWords: "none",
  },
  {
    name: "acceptAnyHostKey",
    presence: "defaulted",
    shape: { is: "value", schema: { type: "boolean" } },
    meaning: "Talk to whoever answers, for trials.",
    allowed: "true, false",
    fallback: false,
  },
  {
    name: "privateKeyFile",
    presence: "optional",
    shape: plainText(),
    meaning: "File of the private key, without a passphrase; `~/` is the home of whoever runs Pulumi.",
    fallbackWords: "the keys of the SSH agent",
    example: "~/.ssh/id_ed25519",
  },
];

/** How a remote machine is reached. */
export const CONNECTION: Shape = {
  is: "mapping",
  name: "Connection",
  meaning: "How a remote host is reached. Nothing of the user's own SSH configuration counts.",
  members: [
    ...POINT,
    {
      name: "jump",
      presence: "optional",
      shape: { is: "mapping", name: "Jump", meaning: "Host through which the connection goes.", members: POINT },
      meaning: "Host through which the connection goes.",
      fallbackWords: "none",
    },
  ],
};

/** The machine that serves. */
export const HOST: Shape = {
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
      shape: plainText(IPV4),
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
      shape: plainText(IPV4),
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
      shape: plainText(),
      meaning:
        "Folder of the store, for `runtime: embedded` alone. It holds passwords and is readable for its owner alone.",
      fallbackWords: "`.state/SITE`",
    },
    {
      name: "dockerHost",
      presence: "optional",
      shape: plainText('^(unix:///[^\\s\\\\"]+|tcp://[A-Za-z0-9.-]+:\\d{1,5})$'),
      meaning: "Docker Engine, for `runtime: container` alone.",
      allowed: "`unix:///PATH` or `tcp://HOST:PORT`",
      fallbackWords: "the one that docker itself finds",
      example: "unix:///var/run/docker.sock",
    },
    {
      name: "connection",
      presence: "optional",
      shape: CONNECTION,
      meaning: "How a remote host with Docker is reached, for `runtime: container` alone.",
      fallbackWords: "this machine, or the Engine of `dockerHost`",
    },
    {
      name: "image",
      presence: "optional",
      shape: plainText("^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$"),
      meaning: "Image of the server by its digest, pulled on the host.",
      allowed: "`NAME@sha256:…`",
      fallbackWords: "built on the host",
    },
    {
      name: "dhcpImage",
      presence: "optional",
      shape: plainText("^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$"),
      meaning: "Image of the DHCP server by its digest, pulled on the host.",
      allowed: "`NAME@sha256:…`",
      fallbackWords: "built on the host",
    },
    {
      name: "name",
      presence: "optional",
      shape: plainText("^[a-z0-9]+(-[a-z0-9]+)*$", 20),
      meaning: "Name of the host among several of the site; one of them may do without.",
      allowed: "at most 20 of a–z, 0–9 and single `-` between them",
      fallbackWords: "none, for one host of a site",
    },
    {
      name: "verify",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "boolean" } },
      meaning: "Compare what the host really serves with the description, at each preview and up, and repair it.",
      allowed: "true, false",
      fallback: false,
    },
    {
      name: "gone",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "boolean" } },
      meaning:
        "The host is down or no more: nothing is asked of it or brought to it, and a destroy leaves alone what is on it.",
      allowed: "true, false",
      fallback: false,
    },
  ],
  schema: {
    if: { properties: { runtime: { const: "embedded" } }, required: ["runtime"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { properties: { connection: false, dhcpImage: false, dockerHost: false, image: false } },
    else: { properties: { directory: false } },
  },
};
