import type { IncomingMessage, ServerResponse } from "node:http";
import { peerName, withoutMapping } from "../client-address";
import type { ServiceAnswer, ServiceRequest } from "../directory/phone-answer";
import { type Endpoint, formatEndpoint } from "../endpoint";
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
  /** What is behind a name, for who asks from that address. */
  readonly find: (name: string, address: string) => Lookup;
  /** What is served beside files; undefined for a path that is none of it. @default nothing */
  readonly services?: (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer> | undefined;
  /** Takes an entry for each request, but for those of health checks, and who answered it. */
  readonly log: (entry: RequestEntry, by: "files" | "service") => void;
  /** Asked for `/readyz`. */
  readonly ready: Readiness;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsSettings;
  readonly limits?: Partial<WebLimits>;
}

export type HttpServer = WebListener;

/** A host and port as a client may call this door, short enough for the addresses of pages. */
const AUTHORITY = /^(?:[A-Za-z0-9.-]{1,64}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * Opens the door of the phones for HTTP: the same files as TFTP, `/healthz` and `/readyz`, what services there are for phones,
 * and nothing for people.
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
  const finish = ({ answer, by }: FoundAnswer): void => {
    const log = (): void => {
      if (target.path === READY_PATH || target.path === `/${HEALTH_FILE}`) {
        return;
      }
      const { writableFinished } = response;
      const sent = writableFinished && answer.outcome === "served" && sendsBody(answer, request.method);
      const detail = [...(request.method === "GET" ? [] : [String(request.method)]), ...detailOf(answer)].join(", ");
      const entry: RequestEntry = {
        time: new Date(startedAt).toISOString(),
        door: "http",
        peer,
        file: target.path ?? target.raw,
        outcome: writableFinished || answer.outcome !== "served" ? answer.outcome : "stopped",
        bytes: sent ? answer.body.length : 0,
        ms: Date.now() - startedAt,
        ...(detail === "" ? {} : { detail }),
      };
      options.log(entry, by);
    };
    // Who did not wait for a service is gone before there is an answer.
    if (response.closed) {
      log();
      return;
    }
    response.on("close", log);
    writeAnswer(response, answer, limits.answerMs);
  };
  const found = safeAnswer(options, request, target);
  if (found instanceof Promise) {
    void found.then(finish);
  } else {
    finish(found);
  }
}

function detailOf({ detail }: FileAnswer): readonly string[] {
  return detail === undefined ? [] : [detail];
}

/** An answer, and who gives it: phones are watched by the files that they ask for. */
interface FoundAnswer {
  readonly answer: FileAnswer;
  readonly by: "files" | "service";
}

function safeAnswer(
  options: HttpServerOptions,
  request: IncomingMessage,
  target: RequestTarget,
): FoundAnswer | Promise<FoundAnswer> {
  // The folder that is served went away, say; a message could name what nobody should know.
  const failed: FileAnswer = { ...plainAnswer(500, "the server can't answer this now"), outcome: "refused" };
  try {
    const service = serviceFor(options, request, target);
    return service instanceof Promise
      ? service.then((answer) => ({ answer, by: "service" as const })).catch(() => ({ answer: failed, by: "service" }))
      : service === undefined
        ? { answer: answerFor(options, request, target), by: "files" }
        : { answer: service, by: "service" };
  } catch {
    return { answer: failed, by: "files" };
  }
}

function serviceFor(
  { services }: HttpServerOptions,
  request: IncomingMessage,
  { path, rawQuery, authority }: RequestTarget,
): FileAnswer | Promise<FileAnswer> | undefined {
  return services === undefined || path === undefined || (request.method !== "GET" && request.method !== "HEAD")
    ? undefined
    : services({
        path,
        query: rawQuery,
        base: baseOf(request, authority),
        address: withoutMapping(request.socket.remoteAddress ?? ""),
      });
}

/** Address under which the client reaches this door: what it says itself, else where its connection ends. */
function baseOf({ headers, socket }: IncomingMessage, authority: string | undefined): string {
  const { localAddress = "", localPort = 0 } = socket;
  const scheme = "encrypted" in socket ? "https" : "http";
  const said = authority ?? headers.host ?? "";
  const here = formatEndpoint({ host: withoutMapping(localAddress), port: localPort });
  return `${scheme}://${AUTHORITY.test(said) ? said : here}`;
}

function answerFor(
  options: HttpServerOptions,
  { method, headers, socket }: IncomingMessage,
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
  const lookup = options.find(path, withoutMapping(socket.remoteAddress ?? ""));
  switch (lookup.kind) {
    case "missing":
      return { ...plainAnswer(404, "not found"), outcome: "not-found" };
    case "refused":
      return { ...plainAnswer(403, lookup.reason), outcome: "refused" };
    case "found":
      return fileAnswer(lookup.file, method, headers);
  }
}
