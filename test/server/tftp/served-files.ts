import { onTestFinished } from "vitest";
import type { RequestEntry } from "../../../server/request-log";
import { Snapshot } from "../../../server/store/snapshot";
import { openTftpServer, type TftpServerOptions } from "../../../server/tftp/tftp-server";

/** Sizes around block borders, and one of many blocks. */
export const SIZES = [0, 1, 511, 512, 513, 1024, 100_000] as const;

/** Bytes that repeat at no block border, all values among them. */
export function pattern(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 7 + (at >> 8)) & 0xff));
}

export const FILES = new Map([
  ...SIZES.map((size) => [`${size}.bin`, pattern(size)] as const),
  ["SIP00036BABCDEF.cnf", Buffer.from("line1_name: 100\r\n")],
  ["folder/dialplan.xml", Buffer.from("<DIALTEMPLATE/>\n")],
]);

export interface OpenServer {
  readonly port: number;
  readonly entries: RequestEntry[];
  /** Resolves when so many requests are in the log. */
  logged(count: number): Promise<readonly RequestEntry[]>;
}

/** A server on a port of its own, until the test ends. */
export async function openServer(
  files: ReadonlyMap<string, Buffer> = FILES,
  settings: Partial<TftpServerOptions> = {},
): Promise<OpenServer> {
  const entries: RequestEntry[] = [];
  const watchers = new Set<() => void>();
  const snapshot = new Snapshot("test", null, files);
  const server = await openTftpServer({
    endpoint: { host: "127.0.0.1", port: 0 },
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
  onTestFinished(() => server.close(0));
  return {
    port: server.endpoint.port,
    entries,
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
