import { z } from "zod";
import { choice, port, text } from "./field";
import { isIpv4 } from "./network-address";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { parseWith } from "./zod-problems";

/** Where the provisioning server runs. */
export const HOST_RUNTIMES = ["embedded", "container"] as const;

/** UDP port that every phone asks (RFC 1350 section 4). */
const TFTP_PORT = 69;
/** TCP port on which later phones ask for their files (cisco.md section 2.2). */
const HTTP_PORT = 6970;

/** The machine that serves the phones their files. */
export interface HostSettings {
  /** `container`: in a Docker Engine; `embedded`: a process of this machine. @default "container" */
  runtime: (typeof HOST_RUNTIMES)[number];
  /** IPv4 address on which the doors listen; `0.0.0.0` is every address of the machine. */
  address: string;
  /** UDP port of TFTP. @default 69, the only one that phones ask */
  tftpPort: number;
  /** TCP port of HTTP. @default 6970 */
  httpPort: number;
  /** Folder of the store; embedded runtime only. @default `.state/SITE` */
  directory?: string;
  /** Docker Engine, `unix:///…` or `tcp://HOST:PORT`; container runtime only. @default the one that docker itself finds */
  dockerHost?: string;
}

const hostSchema = z.strictObject({
  runtime: choice(...HOST_RUNTIMES).default("container"),
  address: text({
    also: (given) =>
      isIpv4(given)
        ? undefined
        : { message: "not an IPv4 address", allowed: "such as 192.168.1.3, or 0.0.0.0 for all" },
  }),
  tftpPort: port().default(TFTP_PORT),
  httpPort: port().default(HTTP_PORT),
  directory: text().optional(),
  dockerHost: text({
    form: {
      pattern: /^(unix:\/\/\/[^\s\\]+|tcp:\/\/[A-Za-z0-9.-]+:\d{1,5})$/,
      allowed: "unix:///PATH or tcp://HOST:PORT",
    },
  }).optional(),
});

const siteNameSchema = z.strictObject({
  site: text({ max: 40, form: { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, allowed: "a–z, 0–9 and single - between them" } }),
});

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
  const host = value === undefined ? undefined : (stripAbsent(value) as HostSettings);
  return parsed(
    host,
    [...name, ...problems, ...foreignKeys(input, path)],
    host === undefined ? [] : cautions(path, host),
  );
}

/** A key of the other runtime would be ignored without a word. */
function foreignKeys(input: unknown, path: string): Problem[] {
  if (typeof input !== "object" || input === null) {
    return [];
  }
  const given = input as Record<string, unknown>;
  const runtime = given.runtime ?? "container";
  const foreign = runtime === "container" ? "directory" : runtime === "embedded" ? "dockerHost" : undefined;
  if (foreign === undefined || given[foreign] === undefined) {
    return [];
  }
  const other = runtime === "container" ? "embedded" : "container";
  return [
    {
      path: joinPath(path, foreign),
      message: `means nothing to the ${String(runtime)} runtime`,
      remedy: `Remove it, or set runtime to "${other}"`,
    },
  ];
}

function cautions(path: string, host: HostSettings): Problem[] {
  // On the loopback no phone can ask anyway: a trial.
  return host.tftpPort === TFTP_PORT || host.address.startsWith("127.")
    ? []
    : [
        {
          path: joinPath(path, "tftpPort"),
          message: `phones ask port ${TFTP_PORT} and no other`,
          given: String(host.tftpPort),
          remedy: `Forward port ${TFTP_PORT} to it, or declare ${TFTP_PORT}`,
        },
      ];
}

function stripAbsent(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
