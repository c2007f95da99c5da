import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../endpoint";
import { plainAnswer, writeAnswer } from "../http/answer-writing";
import { readTarget } from "../http/request-target";
import type { TlsSettings } from "../http/tls-settings";
import { type OpenDoor, openWebListener, type WebLimits, type WebListener } from "../http/web-listener";
import { isLoopback, namesThisMachine } from "./access-host";
import { AccessToken } from "./access-token";
import { finishedAnswer, foreignHost, plainText, SECURITY_HEADERS, unauthorized } from "./admin-answer";
import { PROBE_PATHS } from "./probe-route";

export interface AdminRequest {
  /** The server leaves out the body of an answer to HEAD. */
  readonly method: "GET" | "HEAD";
  /** Percent-decoded, with its leading `/`, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly raw: IncomingMessage;
}

export interface AdminAnswer {
  readonly code: number;
  /** Content-Type. */
  readonly type: string;
  readonly body: Buffer | string;
  /** Take the place of the server's own headers of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Either gives an answer, or takes the response over and streams (server-sent events); undefined: not this route's.
 *
 * A response already has the security headers when a route gets it. Who streams writes something more often than
 * `limits.idleMs`, looks at `writableNeedDrain` (a client may read nothing) and stops at the response's `close`.
 */
export type AdminRoute = (
  request: AdminRequest,
  response: ServerResponse,
) => AdminAnswer | "taken" | undefined | Promise<AdminAnswer | "taken" | undefined>;

export interface AdminServerOptions {
  readonly endpoint: Endpoint;
  /** Asked in this order. `/healthz` and `/readyz` are asked for without a token. */
  readonly routes: readonly AdminRoute[];
  /** Who has it may see everything; without one, everybody who reaches the door may. */
  readonly token?: string;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsSettings;
  readonly limits?: Partial<WebLimits>;
  /** Takes one sentence when a route fails: what and where, never the message, which could quote a secret. */
  readonly onTrouble?: (trouble: string) => void;
}

export type AdminServer = WebListener;

/** Who gets in, and how to say where. */
interface Gate {
  readonly access: AccessToken | undefined;
  readonly scheme: "http" | "https";
}

/**
 * Opens the door for people and their programs: whatever the routes answer, read only. Its `close` ends streams at once.
 *
 * @throws TlsSettingsError, or Error for an empty token, before it listens; the system's error if the address and port
 * can't be had.
 */
export async function openAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { endpoint, tls, limits, token } = options;
  const gate: Gate = {
    access: token === undefined ? undefined : new AccessToken(token, tls !== undefined),
    scheme: tls === undefined ? "http" : "https",
  };
  const streams = new Set<ServerResponse>();
  const listener = await openWebListener({
    endpoint,
    tls,
    limits,
    requireHost: true,
    onRequest: async (request, response, door) => {
      try {
        await handle(options, gate, streams, door, request, response);
      } catch (error) {
        options.onTrouble?.(`the admin door failed to answer ${readTarget(request.url ?? "/").raw}: ${placeOf(error)}`);
        fail(response, door);
      }
    },
  });
  return {
    ...listener,
    close: async (graceMs) => {
      const closed = listener.close(graceMs);
      for (const stream of streams) {
        stream.end();
      }
      await closed;
    },
  };
}

async function handle(
  { routes }: AdminServerOptions,
  gate: Gate,
  streams: Set<ServerResponse>,
  door: OpenDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    response.setHeader(name, value);
  }
  const admitted = admit(gate, door, request);
  const answer = "code" in admitted ? admitted : await routed(routes, admitted, response);
  if (response.closed) {
    return;
  }
  if (answer === "taken") {
    streams.add(response);
    response.on("close", () => streams.delete(response));
  } else {
    writeAnswer(response, await finishedAnswer(answer, request.headers["accept-encoding"]), door.limits.answerMs);
  }
}

/** The request for the routes, or the answer to one that gets no further. */
function admit(
  { access, scheme }: Gate,
  { address, port }: OpenDoor,
  raw: IncomingMessage,
): AdminRequest | AdminAnswer {
  const { method, headers } = raw;
  if (method !== "GET" && method !== "HEAD") {
    return plainText(405, "only GET and HEAD", { Allow: "GET, HEAD" });
  }
  const { path, query, authority } = readTarget(raw.url ?? "/");
  const host = authority ?? headers.host;
  if (isLoopback(address) && host !== undefined && !namesThisMachine(host)) {
    return foreignHost(`${scheme}://localhost:${port}/`);
  }
  if (path === undefined) {
    return plainText(400, "the path is not well-formed");
  }
  if (access !== undefined && !PROBE_PATHS.includes(path)) {
    const offered = path === "/" ? query.get("token") : null;
    if (offered !== null && access.isToken(offered)) {
      return plainText(303, "go on at /", { Location: "/", "Set-Cookie": access.sessionCookie(port) });
    }
    if (!access.admits(headers, port)) {
      return unauthorized();
    }
  }
  return { method, path, query, raw };
}

async function routed(
  routes: readonly AdminRoute[],
  request: AdminRequest,
  response: ServerResponse,
): Promise<AdminAnswer | "taken"> {
  for (const route of routes) {
    const answer = await route(request, response);
    if (answer !== undefined) {
      return answer;
    }
  }
  return plainText(404, "not found");
}

function fail(response: ServerResponse, { limits }: OpenDoor): void {
  if (response.headersSent) {
    response.destroy();
  } else {
    writeAnswer(response, plainAnswer(500, "the server can't answer this now"), limits.answerMs);
  }
}

/** What failed and where, without the message. */
function placeOf(error: unknown): string {
  const { name, stack = "" } = error instanceof Error ? error : new Error();
  const [place = ""] = /^\s+at .*$/m.exec(stack) ?? [];
  return `${name} ${place.trim()}`;
}
