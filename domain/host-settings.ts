import { z } from "zod";
import { choice, field, flag, port, text } from "./field";
import { type HostConnection, parseConnection } from "./host-connection";
import { isMapping, present } from "./mapping";
import { EVERY_ADDRESS, isIpv4 } from "./network-address";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { parseWith } from "./zod-problems";

/** Where the provisioning server runs. */
export const HOST_RUNTIMES = ["embedded", "container"] as const;

/** UDP port that every phone asks (RFC 1350 section 4). */
const TFTP_PORT = 69;
/** TCP port on which later phones ask for their files (cisco.md section 2.2). */
const HTTP_PORT = 6970;
/** Where people and monitoring find the status, unless told otherwise. */
const ADMIN_ADDRESS = "127.0.0.1";
const ADMIN_PORT = 6980;

/** The machine that serves the phones their files. */
export interface HostSettings {
  /** `container`: in a Docker Engine; `embedded`: a process of this machine. @default "container" */
  runtime: (typeof HOST_RUNTIMES)[number];
  /** IPv4 address on which the doors of the phones listen; `0.0.0.0` is every address of the machine. */
  address: string;
  /** UDP port of TFTP. @default 69, the only one that phones ask */
  tftpPort: number;
  /** TCP port of HTTP. @default 6970 */
  httpPort: number;
  /** IPv4 address of the admin door: status page, API and metrics, none of which asks for a password. @default "127.0.0.1" */
  adminAddress: string;
  /** TCP port of the admin door. @default 6980 */
  adminPort: number;
  /** Folder of the store; embedded runtime only. @default `.state/SITE` */
  directory?: string;
  /** Docker Engine, `unix:///…` or `tcp://HOST:PORT`; container runtime only. @default the one that docker itself finds */
  dockerHost?: string;
  /** How a remote host is reached; container runtime only. @default this machine, or `dockerHost` */
  connection?: HostConnection;
  /** Image of the server by digest, `NAME@sha256:…`, pulled on the host. @default built on the host */
  image?: string;
  /** Image of the DHCP server by digest. @default built on the host */
  dhcpImage?: string;
  /** Tells the hosts of a site with several apart; names its container, too. @default none, for one host of a site */
  name?: string;
  /** Compare what is served with the description at each preview and up, and repair it. @default false */
  verify: boolean;
  /** The host is down or no more: nothing is asked of it or brought to it, and a destroy leaves alone what is on it. @default false */
  gone: boolean;
}

function plainName(max: number): z.ZodType<string, unknown> {
  return text({ max, form: { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, allowed: "a–z, 0–9 and single - between them" } });
}

const ipv4 = (example: string): z.ZodType<string, unknown> =>
  text({
    also: (given) =>
      isIpv4(given)
        ? undefined
        : { message: "not an IPv4 address", allowed: `such as ${example}, or ${EVERY_ADDRESS} for all` },
  });

/** A tag may be another image tomorrow. */
const digest = text({
  form: {
    pattern: /^[a-z0-9][a-z0-9._/:-]*@sha256:[0-9a-f]{64}$/,
    allowed: "NAME@sha256:… with 64 hex digits",
    remedy: "A tag may be another image tomorrow: give the digest that docker images --digests shows",
  },
});

const ENGINE_FORM = "unix:///PATH or tcp://HOST:PORT";
const engine = field<string>((given) =>
  typeof given === "string" && /^(unix:\/\/\/[^\s\\]+|tcp:\/\/[A-Za-z0-9.-]+:\d{1,5})$/.test(given)
    ? { value: given }
    : {
        faults: [
          {
            message: "not in a form that is understood",
            allowed: ENGINE_FORM,
            remedy: "For a host that SSH reaches give connection",
            // An address may hold a password, wherever it is wrong.
            ...(/:.*@/.test(String(given)) ? { withheld: true } : {}),
          },
        ],
      },
);

const hostSchema = z.strictObject({
  runtime: choice(...HOST_RUNTIMES).default("container"),
  address: ipv4("192.168.1.3"),
  tftpPort: port().default(TFTP_PORT),
  httpPort: port().default(HTTP_PORT),
  adminAddress: ipv4(ADMIN_ADDRESS).default(ADMIN_ADDRESS),
  adminPort: port().default(ADMIN_PORT),
  directory: text().optional(),
  dockerHost: engine.optional(),
  connection: z.unknown().optional(),
  image: digest.optional(),
  dhcpImage: digest.optional(),
  name: plainName(20).optional(),
  verify: flag().default(false),
  gone: flag().default(false),
});

const siteNameSchema = z.strictObject({ site: plainName(40) });

/** Validates the name of a site; it names containers and folders. */
export function parseSiteName(given: unknown, path: string): Parsed<string> {
  const { value, problems } = parseWith(siteNameSchema, { site: given }, "");
  return parsed(
    value?.site,
    problems.map((problem) => ({ ...problem, path })),
  );
}

/**
 * Validates the machine that serves.
 *
 * @param path Where it stands, for the paths of problems.
 * @param site Name of the site, if it is to be checked in the same go; its path is `site` beside the host's own keys.
 */
export function parseHost(input: unknown, path = "host", site?: string): Parsed<HostSettings> {
  const { value, problems } = parseWith(hostSchema, input, path);
  const name = site === undefined ? [] : parseSiteName(site, joinPath(path, "site")).problems;
  const given = isMapping(input) ? input.connection : undefined;
  const connection = given === undefined ? undefined : parseConnection(given, joinPath(path, "connection"));
  const host =
    value === undefined || (connection !== undefined && connection.value === undefined)
      ? undefined
      : (present({ ...value, connection: connection?.value }) as HostSettings);
  return parsed(
    host,
    [
      ...name,
      ...problems,
      ...(connection?.problems ?? []),
      ...foreignKeys(input, path),
      ...twoEngines(input, path),
      ...samePorts(input, path),
    ],
    [...(connection?.warnings ?? []), ...(host === undefined ? [] : cautions(path, host))],
  );
}

/** What only one of the runtimes has. */
const KEYS_OF: Readonly<Record<string, readonly string[]>> = {
  embedded: ["directory"],
  container: ["connection", "dhcpImage", "dockerHost", "image"],
};

/** A key of the other runtime would be ignored without a word. */
function foreignKeys(input: unknown, path: string): Problem[] {
  if (!isMapping(input)) {
    return [];
  }
  const runtime = input.runtime ?? "container";
  const other = runtime === "container" ? "embedded" : runtime === "embedded" ? "container" : undefined;
  return (KEYS_OF[other ?? ""] ?? [])
    .filter((key) => input[key] !== undefined)
    .map((key) => ({
      path: joinPath(path, key),
      message: `means nothing to the ${String(runtime)} runtime`,
      remedy: `Remove it, or set runtime to "${other}"`,
    }));
}

/** Both say which Engine it is. */
function twoEngines(input: unknown, path: string): Problem[] {
  return isMapping(input) && input.dockerHost !== undefined && input.connection !== undefined
    ? [
        {
          path: joinPath(path, "dockerHost"),
          message: "excludes connection, which is given",
          remedy: "Remove it: the Engine is the one that docker finds on the remote host",
        },
      ]
    : [];
}

/** Only one of two doors could be opened. */
function samePorts(input: unknown, path: string): Problem[] {
  if (typeof input !== "object" || input === null) {
    return [];
  }
  const given = input as Record<string, unknown>;
  const { address, adminAddress = ADMIN_ADDRESS, httpPort = HTTP_PORT, adminPort = ADMIN_PORT } = given;
  const shared = address === adminAddress || address === EVERY_ADDRESS || adminAddress === EVERY_ADDRESS;
  return !shared || typeof adminPort !== "number" || adminPort !== httpPort
    ? []
    : [
        {
          path: joinPath(path, "adminPort"),
          message: "also the port of HTTP on this address",
          given: String(adminPort),
          remedy: "Declare another for one of them",
        },
      ];
}

function cautions(path: string, host: HostSettings): Problem[] {
  const warnings: Problem[] = [];
  // On the loopback no phone can ask anyway: a trial.
  if (host.tftpPort !== TFTP_PORT && !isLoopback(host.address)) {
    warnings.push({
      path: joinPath(path, "tftpPort"),
      message: `phones ask port ${TFTP_PORT} and no other`,
      given: String(host.tftpPort),
      remedy: `Forward port ${TFTP_PORT} to it, or declare ${TFTP_PORT}`,
    });
  }
  if (!isLoopback(host.adminAddress)) {
    warnings.push({
      path: joinPath(path, "adminAddress"),
      message: "everyone who reaches this address sees the status of all phones; it has no password",
      given: JSON.stringify(host.adminAddress),
      remedy: `Leave it at ${ADMIN_ADDRESS} and look from elsewhere with: ssh -L ${host.adminPort}:${ADMIN_ADDRESS}:${host.adminPort} HOST`,
    });
  }
  if (host.gone) {
    warnings.push({
      path: joinPath(path, "gone"),
      message: "nothing is brought to this host",
      given: "true",
      remedy:
        "Remove it when the host is back, and the next up brings it up to date; if it is no more, remove the host after this up",
    });
  }
  return warnings;
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}
