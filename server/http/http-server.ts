import type { IncomingMessage, ServerResponse } from "node:http";
import { peerName } from "../client-address";
import type { Endpoint } from "../endpoint";
import { HEALTH_FILE } from "../health-answer";
import type { RequestEntry } from "../request-log";
import type { Lookup } from "../store/file-source";
import { plainAnswer, sendsBody, writeAnswer } from "./answer-writing";
import { type FileAnswer, fileAnswer } from "./file-answer";
import { READY_PATH, type Readiness, readyAnswer } from "./readiness";
import { type RequestTarget, readTarget } from "./request-target";
import type { TlsSettings } from "./tls-settings";
import { openWebListener, type WebLimits, type WebListener } from "./web-listener";

export interface HttpServerOptions {
  readonly endpoint: Endpoint;
  readonly find: (name: string) => Lookup;
  /** Takes an entry for each request, but for those of health checks. */
  readonly log: (entry: RequestEntry) => void;
  /** Asked for `/readyz`. */
  readonly ready: Readiness;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsSettings;
  readonly limits?: Partial<WebLimits>;
}

export type HttpServer = WebListener;

/**
 * Opens the door of the phones for HTTP: the same files as TFTP, `/healthz` and `/readyz`, and nothing for people.
 * Files go out as they are: whatever a phone says that it accepts, nothing is compressed.
 *
 * @throws TlsSettingsError before it listens; the system's error if the address and port can't be had.
 */
export function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  return openWebListener({
    endpoint: options.endpoint,
    tls: options.tls,
    limits: options.limits,
    // No answer depends on it, and a phone that leaves it out would get nothing.
    requireHost: false,
    onRequest: (request, response, door) => handle(options, door.limits, request, response),
  });
}

function handle(
  options: HttpServerOptions,
  limits: WebLimits,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const startedAt = Date.now();
  const { remoteAddress = "?", remotePort = 0 } = request.socket;
  const peer = peerName({ address: remoteAddress, port: remotePort });
  // What follows `?` is nobody's file name, and could be somebody's secret.
  const target = readTarget(request.url ?? "/");
  const answer = safeAnswer(options, request, target);
  response.on("close", () => {
    if (target.path === READY_PATH || target.path === `/${HEALTH_FILE}`) {
      return;
    }
    const { writableFinished } = response;
    const sent = writableFinished && answer.outcome === "served" && sendsBody(answer, request.method);
    const detail = [...(request.method === "GET" ? [] : [String(request.method)]), ...detailOf(answer)].join(", ");
    options.log({
      time: new Date(startedAt).toISOString(),
      door: "http",
      peer,
      file: target.path ?? target.raw,
      outcome: writableFinished || answer.outcome !== "served" ? answer.outcome : "stopped",
      bytes: sent ? answer.body.length : 0,
      ms: Date.now() - startedAt,
      ...(detail === "" ? {} : { detail }),
    });
  });
  writeAnswer(response, answer, limits.answerMs);
}

function detailOf({ detail }: FileAnswer): readonly string[] {
  return detail === undefined ? [] : [detail];
}

function safeAnswer(options: HttpServerOptions, request: IncomingMessage, target: RequestTarget): FileAnswer {
  try {
    return answerFor(options, request, target);
  } catch {
    // The folder that is served went away, say; a message could name what nobody should know.
    return { ...plainAnswer(500, "the server can't answer this now"), outcome: "refused" };
  }
}

function answerFor(
  options: HttpServerOptions,
  { method, headers }: IncomingMessage,
  { path }: RequestTarget,
): FileAnswer {
  if (method !== "GET" && method !== "HEAD") {
    return { ...plainAnswer(405, "only GET and HEAD", { Allow: "GET, HEAD" }), outcome: "refused" };
  }
  if (path === undefined) {
    return { ...plainAnswer(400, "the path is not well-formed"), outcome: "malformed" };
  }
  if (path === READY_PATH) {
    return { ...readyAnswer(options.ready), outcome: "served" };
  }
  const lookup = options.find(path);
  switch (lookup.kind) {
    case "missing":
      return { ...plainAnswer(404, "not found"), outcome: "not-found" };
    case "refused":
      return { ...plainAnswer(403, lookup.reason), outcome: "refused" };
    case "found":
      return fileAnswer(lookup.file, method, headers);
  }
}
