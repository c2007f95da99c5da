import { isMarked } from "../check-mark";
import { parseEndpoint } from "../endpoint";
import type { RequestEntry } from "../request-log";
import { type AskedName, readName } from "./asked-name";

/** A request as the watch works with it: its times as numbers, its name and peer read. */
export interface SeenRequest {
  readonly entry: RequestEntry;
  readonly name: AskedName;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly ms: number;
  readonly address: string;
  /** Port of the client; ports of TCP are counted from 65536 so that none is taken for one of UDP. */
  readonly port: number;
  /** How often it was asked; above 1 for a request that was repeated while it was answered. */
  readonly times: number;
}

const TCP_PORTS = 0x1_0000;
const LONGEST_ADDRESS = 64;
/** Times beyond the year 2096, and transfers of more than a day, are none. */
const LAST_TIME = 4e12;
const LONGEST_MS = 86_400_000;

/**
 * Reads a reported request.
 *
 * @param now time to take for one whose own time can't be read, milliseconds
 * @returns undefined for what no phone sends: a request without a name, one of `verify`, or another method of HTTP than GET.
 */
export function readRequest(entry: RequestEntry, now: number): SeenRequest | undefined {
  if (entry.file === "" || isMarked(entry.file) || (entry.door === "http" && /^[A-Z]+$/.test(entry.detail ?? ""))) {
    return undefined;
  }
  const time = Date.parse(entry.time);
  const start = time >= 0 && time <= LAST_TIME ? time : now;
  const ms = entry.ms >= 0 && entry.ms <= LONGEST_MS ? entry.ms : 0;
  const { host, port } = parseEndpoint(entry.peer) ?? { host: entry.peer, port: 0 };
  return {
    entry,
    name: readName(entry.file),
    start,
    end: start + ms,
    ms,
    address: host.slice(0, LONGEST_ADDRESS),
    port: entry.door === "http" ? TCP_PORTS + port : port,
    times: timesAsked(entry.detail),
  };
}

/** A transfer that was repeated reports `asked 3 times`. */
function timesAsked(detail: string | undefined): number {
  const [, digits] = detail === undefined ? [] : (/\basked (\d{1,6}) times\b/.exec(detail) ?? []);
  return Math.max(1, Number(digits ?? 1));
}
