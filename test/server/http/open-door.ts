import { onTestFinished } from "vitest";
import { type HttpServer, type HttpServerOptions, openHttpServer } from "../../../server/http/http-server";
import type { RequestEntry } from "../../../server/request-log";
import { Snapshot } from "../../../server/store/snapshot";

export const CANARY = "Canary2secret";

export const FILES: ReadonlyMap<string, Buffer> = new Map([
  ["SIP00036BABCDEF.cnf", Buffer.from(`line1_password: "${CANARY}"\n`)],
  ["dialplan.xml", Buffer.from("<DIALTEMPLATE/>\n")],
  ["folder/P0S3-8-12-00.loads", Buffer.from([0, 1, 255])],
  ["empty.txt", Buffer.alloc(0)],
]);

export interface OpenDoor {
  readonly server: HttpServer;
  readonly port: number;
  readonly url: string;
  readonly entries: RequestEntry[];
}

/** The door of the phones on a port of its own, until the test ends. */
export async function openDoor(settings: Partial<HttpServerOptions> = {}, files = FILES): Promise<OpenDoor> {
  const entries: RequestEntry[] = [];
  const snapshot = new Snapshot("home", "0123456789abcdef", files);
  const server = await openHttpServer({
    endpoint: { host: "127.0.0.1", port: 0 },
    find: (name) => snapshot.find(name),
    log: (entry) => void entries.push(entry),
    ready: () => undefined,
    ...settings,
  });
  onTestFinished(() => server.close(0));
  const { port } = server.endpoint;
  return { server, port, url: `${settings.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`, entries };
}
