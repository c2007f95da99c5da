import { execFile, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoint } from "../../../server/endpoint";
import { temporaryFolder } from "../temporary-folder";

export interface ForeignClient {
  readonly program: string;
  readonly variant: string;
  /** The words after the program's name. */
  readonly words: (server: Endpoint, file: string, to: string) => string[];
  /** What it prints about a file that is not there. */
  readonly notFound: RegExp;
  /** It takes an OACK with `tsize` 0 for invalid and is silent then, though RFC 2349 has the size there. */
  readonly noEmptyFiles?: boolean;
}

const CURLE_TFTP_NOTFOUND = /\(68\)/;
const FILE_NOT_FOUND = /file not found/;

function curl(variant: string, options: readonly string[], noEmptyFiles: boolean): ForeignClient {
  return {
    program: "curl",
    variant,
    words: ({ host, port }, file, to) => {
      const authority = host.includes(":") ? `[${host}]` : host;
      return ["-sS", "-g", "-m", "60", ...options, "-o", to, `tftp://${authority}:${port}/${file}`];
    },
    notFound: CURLE_TFTP_NOTFOUND,
    noEmptyFiles,
  };
}

function hpa(variant: string, mode: string): ForeignClient {
  return {
    program: "tftp",
    variant: `of H. Peter Anvin ${variant}`,
    words: ({ host, port }, file, to) => ["-m", mode, host, String(port), "-c", "get", file, to],
    notFound: FILE_NOT_FOUND,
  };
}

function atftp(variant: string, options: readonly string[]): ForeignClient {
  return {
    program: "atftp",
    variant,
    words: ({ host, port }, file, to) => [
      ...options.flatMap((option) => ["--option", option]),
      ...["-g", "-r", file, "-l", to, host, String(port)],
    ],
    notFound: FILE_NOT_FOUND,
  };
}

function busybox(variant: string, options: readonly string[]): ForeignClient {
  return {
    program: "busybox",
    variant,
    words: ({ host, port }, file, to) => ["tftp", "-g", ...options, "-r", file, "-l", to, host, String(port)],
    notFound: FILE_NOT_FOUND,
  };
}

const HPA_BINARY = hpa("in binary", "binary");
const ATFTP_WINDOWS = atftp("in windows of 8", ["windowsize 8", "blksize 512"]);

/** Clients that receive files byte by byte. */
export const OCTET_CLIENTS: readonly ForeignClient[] = [
  curl("with options", [], true),
  curl("without options", ["--tftp-no-options"], false),
  curl("with blocks of 1428", ["--tftp-blksize", "1428"], true),
  HPA_BINARY,
  atftp("without options", []),
  atftp("with all options", ["blksize 1024", "tsize", "timeout 3"]),
  ATFTP_WINDOWS,
  atftp("in windows of 3 blocks of 1428", ["windowsize 3", "blksize 1428", "tsize"]),
  busybox("tftp", []),
  busybox("tftp with blocks of 1400", ["-b", "1400"]),
];

/** Clients that ask for netascii and convert back what comes. */
export const CONVERTING_CLIENTS: readonly ForeignClient[] = [
  hpa("in netascii", "netascii"),
  atftp("in netascii", ["mode netascii"]),
];

/** Asks for netascii and keeps what came over the wire. */
export const WIRE_CLIENTS: readonly ForeignClient[] = [
  curl("in netascii", ["--use-ascii", "--tftp-no-options"], false),
];

/** Clients for a file of more than 65535 blocks: one in lockstep, one in windows. */
export const LARGE_FILE_CLIENTS: readonly ForeignClient[] = [HPA_BINARY, ATFTP_WINDOWS];

const missing = new Map<string, boolean>();

export function isMissing({ program }: ForeignClient): boolean {
  const known = missing.get(program) ?? spawnSync(program, ["--help"]).error !== undefined;
  missing.set(program, known);
  return known;
}

/** How a test is called, with the reason if it can't be run. */
export function titleOf(client: ForeignClient): string {
  const reason = isMissing(client) ? ` (left out: ${client.program} is not installed)` : "";
  return `${client.program} ${client.variant}${reason}`;
}

/** Runs the client and returns what it printed. */
export function ask({ program, words }: ForeignClient, server: Endpoint, file: string, to: string): Promise<string> {
  return new Promise((done) =>
    execFile(program, words(server, file, to), (_error, stdout, stderr) => done(stdout + stderr)),
  );
}

/** Reads a file with the client; returns what arrived and what it printed. */
export async function get(client: ForeignClient, server: Endpoint, file: string) {
  const to = join(temporaryFolder(), "got");
  const said = await ask(client, server, file, to);
  // Some make no file for nothing.
  return { received: existsSync(to) ? readFileSync(to) : Buffer.alloc(0), said };
}
