import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Endpoint, formatEndpoint } from "../endpoint";
import { HEALTH_FILE } from "../health-answer";
import type { Outcome, RequestEntry } from "../request-log";
import type { Lookup, ServedFile } from "../store/file-source";
import { mediaType } from "./media-type";
import { type SiteStatus, statusPage } from "./status-page";

export interface HttpServerOptions {
  readonly endpoint: Endpoint;
  readonly find: (name: string) => Lookup;
  readonly log: (entry: RequestEntry) => void;
  readonly status: () => SiteStatus;
}

export interface HttpServer {
  /** Where it listens, with the port that the system chose if 0 was given. */
  readonly endpoint: Endpoint;
  /** Ends; answers that run have until then to finish. */
  close(graceMs: number): Promise<void>;
}

interface Answer {
  readonly code: number;
  readonly outcome: Outcome;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const PAGE_HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
};

/**
 * Opens the HTTP door: the same files as TFTP, `/healthz`, the status page `/` and `/api/requests`.
 *
 * @throws the system's error if the address and port can't be had.
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer(
    // A client that sends its request slowly holds its connection for half a minute at most.
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000, maxHeaderSize: 8192 },
    (request, response) => handle(options, request, response),
  );
  server.timeout = 60_000;
  server.maxConnections = 2000;
  server.listen(options.endpoint.port, options.endpoint.host);
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.endpoint.port;
  return {
    endpoint: { host: options.endpoint.host, port },
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function handle(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): void {
  const startedAt = Date.now();
  const peer = formatEndpoint({ host: request.socket.remoteAddress ?? "?", port: request.socket.remotePort ?? 0 });
  // What follows `?` is nobody's file name, and could be somebody's secret.
  const target = (request.url ?? "/").replace(/[?#].*$/s, "").replace(/^https?:\/\/[^/]*/i, "");
  const name = decodeName(target);
  const answer = safeAnswer(options, request, name);
  const withoutBody = request.method === "HEAD" || answer.code === 304;
  response.writeHead(answer.code, {
    ...(answer.code === 304 ? {} : { "Content-Length": answer.body.length }),
    "X-Content-Type-Options": "nosniff",
    ...answer.headers,
  });
  response.on("close", () => {
    if (name === undefined || isForPeople(name)) {
      return;
    }
    const { writableFinished } = response;
    options.log({
      time: new Date(startedAt).toISOString(),
      door: "http",
      peer,
      file: name,
      outcome: writableFinished || answer.outcome !== "served" ? answer.outcome : "stopped",
      bytes: writableFinished && answer.outcome === "served" && !withoutBody ? answer.body.length : 0,
      ms: Date.now() - startedAt,
      ...(request.method === "GET" ? {} : { detail: String(request.method) }),
    });
  });
  response.end(withoutBody ? undefined : answer.body);
}

function safeAnswer(options: HttpServerOptions, request: IncomingMessage, name: string | undefined): Answer {
  try {
    return answerFor(options, request, name);
  } catch {
    // The folder that is served went away, say; a message could name what nobody should know.
    return plain(500, "refused", "the server can't answer this now");
  }
}

function answerFor(options: HttpServerOptions, request: IncomingMessage, name: string | undefined): Answer {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "refused", "only GET and HEAD", { Allow: "GET, HEAD" });
  }
  if (name === undefined) {
    return plain(400, "malformed", "the path is not well-formed");
  }
  if (name === "/") {
    return page("text/html; charset=utf-8", statusPage(options.status()));
  }
  if (name === "/api/requests") {
    const { site, generation, requests } = options.status();
    return page("application/json", `${JSON.stringify({ site, generation, requests })}\n`);
  }
  const lookup = options.find(name);
  switch (lookup.kind) {
    case "missing":
      return plain(404, "not-found", "not found");
    case "refused":
      return plain(403, "refused", lookup.reason);
    case "found":
      return fileAnswer(lookup.file, request.headers["if-none-match"]);
  }
}

function fileAnswer({ name, bytes, etag }: ServedFile, ifNoneMatch: string | undefined): Answer {
  const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, etag)) {
    return { code: 304, outcome: "unchanged", headers, body: Buffer.alloc(0) };
  }
  const type = name === HEALTH_FILE ? "application/json" : mediaType(name);
  return { code: 200, outcome: "served", headers: { ...headers, "Content-Type": type }, body: bytes };
}

/** If-None-Match compares weakly (RFC 9110 section 13.1.2). */
function matches(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag);
}

function page(type: string, text: string): Answer {
  return {
    code: 200,
    outcome: "served",
    headers: { ...PAGE_HEADERS, "Content-Type": type },
    body: Buffer.from(text, "utf8"),
  };
}

function plain(code: number, outcome: Outcome, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    code,
    outcome,
    headers: { "Cache-Control": "no-store", ...headers, "Content-Type": "text/plain; charset=utf-8" },
    body: Buffer.from(`${text}\n`, "utf8"),
  };
}

function decodeName(target: string): string | undefined {
  try {
    return decodeURIComponent(target === "" ? "/" : target);
  } catch {
    return undefined;
  }
}

/** Asked by people and by checks, not by phones, every few seconds: they would push all else out of the log. */
function isForPeople(name: string): boolean {
  return name === "/" || name === "/api/requests" || name === `/${HEALTH_FILE}` || name === "/favicon.ico";
}
