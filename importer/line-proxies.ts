import type { RawEntries } from "../domain/settings/from-raw";

/** Where one line registers. */
export interface LineProxy {
  /** "" for nowhere. */
  readonly host: string;
  readonly port: number;
}

export const LINE_NUMBERS = [1, 2, 3, 4, 5, 6] as const;
const DEFAULT_PORT = "5060";

/** Where a line registers as the virtual phone takes it: a line without a proxy of its own has that of line 1. */
export function proxyOfLine(entries: RawEntries, line: number): LineProxy {
  const of = (key: string): string => entries.get(key)?.value ?? "";
  const from = of(`proxy${line}_address`) === "" ? 1 : line;
  return { host: of(`proxy${from}_address`), port: Number(of(`proxy${from}_port`) || DEFAULT_PORT) };
}

/**
 * The proxy that a phone has beside those of single lines: what all lines have that it does not use, and all of them if it uses
 * every one. Undefined members where these differ, so that the site's holds.
 */
export function sharedProxy(entries: RawEntries, used: readonly number[]): Partial<LineProxy> {
  const unused = LINE_NUMBERS.filter((line) => !used.includes(line));
  const counted = (unused.length === 0 ? LINE_NUMBERS : unused).map((line) => proxyOfLine(entries, line));
  const hosts = new Set(counted.map(({ host }) => host));
  const ports = new Set(counted.map(({ port }) => port));
  const [host = ""] = hosts;
  const [port] = ports;
  return {
    ...(hosts.size === 1 && host !== "" ? { host } : {}),
    ...(ports.size === 1 && port !== undefined ? { port } : {}),
  };
}
