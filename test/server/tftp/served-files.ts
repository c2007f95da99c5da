import { onTestFinished } from "vitest";
import type { RequestEntry } from "../../../server/request-log";
import { Snapshot } from "../../../server/store/snapshot";
import { openTftpServer, type TftpServerOptions } from "../../../server/tftp/tftp-server";
import { chooseTransport } from "../../../server/udp/transports";

/** Sizes around block borders, and one of many blocks. */
export const SIZES = [0, 1, 511, 512, 513, 1024, 100_000] as const;

/** The server gives up within some ten milliseconds. */
export const QUICK = { firstMs: 5, shortestMs: 5, longestMs: 5, sendings: 3 };
/** The server never sends again within a test, so that each packet has a cause that the test knows. */
export const PATIENT = { firstMs: 600_000, shortestMs: 600_000, longestMs: 600_000, sendings: 2 };
/** The server sends again soon and does not give up, for bad lines. */
export const STUBBORN = { firstMs: 10, shortestMs: 5, longestMs: 20, sendings: 500 };

/** The two ways in which DATA is sent: from ports of its own, and from the request port. */
export const PORT_MODES = [
  { mode: "ports of their own", settings: {} },
  { mode: "a single port", settings: { ports: "single" } },
] as const;

/** Bytes that repeat at no block border and not at 65536 blocks either, all values among them. */
export function pattern(bytes: number): Buffer {
  const content = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; at++) {
    content[at] = (at * 7 + (at >> 8) * 3 + (at >> 16) * 5 + (at >> 24)) & 0xff;
  }
  return content;
}

export const FILES = new Map([
  ...SIZES.map((size) => [`${size}.bin`, pattern(size)] as const),
  ["SIP00036BABCDEF.cnf", Buffer.from("line1_name: 100\r\n")],
  ["folder/dialplan.xml", Buffer.from("<DIALTEMPLATE/>\n")],
]);

export interface OpenServer {
  readonly port: number;
  readonly entries: RequestEntry[];
  /** Transfers that run, and requests that wait for a place. */
  load(): { transfers: number; waiting: number };
  /** The end of the test closes it too, without grace. */
  close(graceMs: number): Promise<void>;
  /** Resolves when so many requests are in the log. */
  logged(count: number): Promise<readonly RequestEntry[]>;
}

/** The suite runs once for each way of sending and receiving datagrams. */
const UDP_MODE = process.env.CISCO_PHONES_TEST_UDP === "batched" ? "batched" : "plain";

/** A server on a port of its own, until the test ends. Trouble fails the test. */
export async function openServer(
  files: ReadonlyMap<string, Buffer> = FILES,
  settings: Partial<TftpServerOptions> = {},
): Promise<OpenServer> {
  const entries: RequestEntry[] = [];
  const watchers = new Set<() => void>();
  const snapshot = new Snapshot("test", null, files);
  const server = await openTftpServer({
    endpoint: { host: "127.0.0.1", port: 0 },
    transport: chooseTransport(UDP_MODE).transport,
    find: (name) => snapshot.find(name),
    log: (entry) => {
      entries.push(entry);
      for (const watcher of watchers) {
        watcher();
      }
    },
    onTrouble: (message) => {
      throw new Error(message);
    },
    ...settings,
  });
  let closed: Promise<void> | undefined;
  const close = (graceMs: number): Promise<void> => {
    closed ??= server.close(graceMs);
    return closed;
  };
  onTestFinished(() => close(0));
  return {
    port: server.endpoint.port,
    entries,
    load: () => server.load(),
    close,
    logged: (count) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (entries.length >= count) {
            watchers.delete(watcher);
            resolve(entries);
          }
        };
        watchers.add(watcher);
        watcher();
      }),
  };
}

/** Resolves when the server has so many transfers and waiting requests; the test's own time limit is the only one. */
export async function loadOf(server: OpenServer, transfers: number, waiting: number): Promise<void> {
  for (let load = server.load(); load.transfers !== transfers || load.waiting !== waiting; load = server.load()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
