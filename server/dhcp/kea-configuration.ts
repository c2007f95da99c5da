import { createHash } from "node:crypto";
import { z } from "zod";
import { ProblemsError } from "../problems";
import type { DhcpFiles } from "./dhcp-files";

/** A JSON object of Kea's configuration. */
export type KeaMap = Readonly<Record<string, unknown>>;

/** Kea's configuration with the paths of a store in it. */
export interface StoredConfiguration {
  readonly dhcp4: KeaMap;
  /** The file, as it lies in the store. */
  readonly text: string;
  /** SHA-256 of what was declared. Kea 2.2 has no config-hash-get, so it stands in the configuration itself. */
  readonly digest: string;
}

const DIGEST = "cisco-phones-digest";
/** Bytes of a Unix socket's path (unix(7): 108 with the end). */
const LONGEST_SOCKET = 107;
/** Kea's log of what it refuses or drops, and the level at which it says why to whom. */
const REFUSALS = "kea-dhcp4.bad-packets";
const REFUSALS_LEVEL = 50;
/** The largest configuration, characters; a reservation takes some 200. */
const LARGEST = 64 * 1024 * 1024;

const mapSchema = z.record(z.string(), z.unknown());
const documentSchema = z.strictObject({ Dhcp4: mapSchema });
const digestSchema = z.object({ "user-context": z.object({ [DIGEST]: z.string() }) });

/**
 * Kea's JSON as it is handed in, `{"Dhcp4": …}`.
 *
 * @throws ProblemsError if it is none, or asks for what Kea is not given here.
 */
export function parseConfiguration(text: string): KeaMap {
  if (text.trim() === "") {
    throw new ProblemsError(["there is no configuration on standard input"]);
  }
  if (text.length > LARGEST) {
    throw new ProblemsError([`the configuration is larger than ${LARGEST / 1024 / 1024} Mi characters`]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ProblemsError([`the configuration is not JSON: ${error instanceof Error ? error.message : error}`]);
  }
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) {
    const keys = isMap(json) ? Object.keys(json).sort().join(", ") || "nothing" : typeof json;
    throw new ProblemsError([`the configuration is {"Dhcp4": {…}} and nothing else, and this holds ${keys}`]);
  }
  const { Dhcp4: dhcp4 } = parsed.data;
  const database = dhcp4["lease-database"];
  const type = isMap(database) ? (database.type ?? "memfile") : "memfile";
  if (type !== "memfile") {
    throw new ProblemsError([
      `Dhcp4.lease-database.type is ${JSON.stringify(type)}; leases are kept in the store, so leave it out or say "memfile"`,
    ]);
  }
  return dhcp4;
}

/**
 * The configuration with the store's own paths in place of any that were given, and with its log on standard output.
 *
 * @throws ProblemsError if the store's folder is too deep for a socket.
 */
export function storedConfiguration(declared: KeaMap, files: DhcpFiles): StoredConfiguration {
  const tooLong = Buffer.byteLength(files.socket) - LONGEST_SOCKET;
  if (tooLong > 0) {
    throw new ProblemsError([
      `--store ${files.folder} is ${tooLong} bytes too long for the socket in it; take a shorter path`,
    ]);
  }
  const digest = createHash("sha256").update(JSON.stringify(declared)).digest("hex");
  const database = declared["lease-database"];
  const context = declared["user-context"];
  const dhcp4 = {
    ...declared,
    "control-socket": { "socket-type": "unix", "socket-name": files.socket },
    "lease-database": { ...(isMap(database) ? database : {}), type: "memfile", persist: true, name: files.leases },
    loggers: loggers(declared.loggers),
    "user-context": { ...(isMap(context) ? context : {}), [DIGEST]: digest },
  };
  return { dhcp4, digest, text: `${JSON.stringify({ Dhcp4: dhcp4 }, undefined, 2)}\n` };
}

/** The digest of a configuration that was stored once, as Kea or the file gives it back. */
export function digestOf(dhcp4: KeaMap | undefined): string | undefined {
  return digestSchema.safeParse(dhcp4).data?.["user-context"][DIGEST];
}

/** The severities that were asked for, all to standard output. */
function loggers(given: unknown): KeaMap[] {
  const declared = (Array.isArray(given) ? given : []).filter(isMap);
  const named = (name: string): boolean => declared.some((logger) => logger.name === name);
  return [
    ...(named("kea-dhcp4") ? [] : [{ name: "kea-dhcp4", severity: "INFO" }]),
    // Else each health check is a line.
    ...(named("kea-dhcp4.commands") ? [] : [{ name: "kea-dhcp4.commands", severity: "WARN" }]),
    // Else nothing is said of a refusal, nor of a client that took another server's offer.
    ...(named(REFUSALS) ? [] : [{ name: REFUSALS, severity: "DEBUG", debuglevel: REFUSALS_LEVEL }]),
    ...declared,
  ].map(({ output_options: _, "output-options": __, ...logger }: KeaMap) => ({
    ...logger,
    output_options: [{ output: "stdout", flush: true }],
  }));
}

export function isMap(value: unknown): value is KeaMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
