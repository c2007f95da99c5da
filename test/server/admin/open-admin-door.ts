import { get, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";
import {
  type AdminAnswer,
  type AdminRoute,
  type AdminServerOptions,
  openAdminServer,
} from "../../../server/admin/admin-server";
import { probeRoute } from "../../../server/admin/probe-route";
import { SERVICE } from "../../../server/health-answer";

export const TOKEN = "Canary3token";
/** Long enough to be compressed. */
export const LONG = "a phone waits; ".repeat(1000);

function page(path: string, answer: Partial<AdminAnswer> = {}): AdminRoute {
  return (request) =>
    request.path === path ? { code: 200, type: "text/plain", body: `this is ${path}`, ...answer } : undefined;
}

const ROUTES: readonly AdminRoute[] = [
  page("/"),
  page("/long", { body: LONG, type: "application/json" }),
  page("/packed", { body: Buffer.alloc(5000, 1), headers: { "content-encoding": "br" } }),
  page("/picture", { body: Buffer.alloc(5000, 1), type: "image/png" }),
  page("/kept", { headers: { "cache-control": "max-age=60" } }),
  page("/odd", { headers: { "X-Odd": "line\nbreak" } }),
  ({ path, query, method }) =>
    path === "/é" ? { code: 201, type: "text/plain", body: `${method} ${query.get("q")}` } : undefined,
  ({ path }) => {
    if (path === "/broken") {
      throw new RangeError(TOKEN);
    }
    return undefined;
  },
  async ({ path }) => (path === "/late" ? Promise.reject(new Error(TOKEN)) : undefined),
  ({ path }, response) => {
    if (path !== "/stream") {
      return undefined;
    }
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("data: first\n\n");
    return "taken";
  },
  probeRoute(
    () => ({ service: SERVICE, site: "home", generation: null, tftp: "127.0.0.1:69", files: 1, instance: "i" }),
    () => "no generation yet",
  ),
];

/** The door of people on a port of its own, until the test ends. */
export async function openAdminDoor(settings: Partial<AdminServerOptions> = {}) {
  const troubles: string[] = [];
  const server = await openAdminServer({
    endpoint: { host: "127.0.0.1", port: 0 },
    routes: ROUTES,
    onTrouble: (trouble) => void troubles.push(trouble),
    ...settings,
  });
  onTestFinished(() => server.close(0));
  const { port } = server.endpoint;
  return { server, port, troubles };
}

export interface Seen {
  readonly code: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Unlike `fetch`, follows nothing, unpacks nothing and sends the Host that it is told. */
export function ask(port: number, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Seen> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ code: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    }).on("error", reject);
  });
}
