import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Endpoint } from "../endpoint";
import { secureContextOptions, type TlsSettings } from "./tls-settings";

/** What a client may take of a door. Times are milliseconds. */
export interface WebLimits {
  /** Bytes of request line and headers. @default 8192 */
  readonly headerBytes: number;
  /** Until all headers, or the end of a TLS handshake, have come. @default 10 000 */
  readonly headersMs: number;
  /** Until all of a request has come. @default 30 000 */
  readonly requestMs: number;
  /** A connection on which nothing moves for so long is closed. @default 60 000 */
  readonly idleMs: number;
  /** For reading one answer, however slowly; streams are exempt. @default 600 000 */
  readonly answerMs: number;
  /** A connection that has had its answer is kept so long for the next request. @default 5000 */
  readonly keepAliveMs: number;
  /** Connections at once; one more is closed as it comes. @default 2000 */
  readonly connections: number;
}

const DEFAULT_LIMITS: WebLimits = {
  headerBytes: 8192,
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
  answerMs: 600_000,
  keepAliveMs: 5000,
  connections: 2000,
};

export interface WebListenerOptions {
  readonly endpoint: Endpoint;
  /** HTTPS instead of HTTP. */
  readonly tls?: TlsSettings | undefined;
  readonly limits?: Partial<WebLimits> | undefined;
  /** Whether an HTTP/1.1 request without Host gets 400 (RFC 9112 section 3.2). */
  readonly requireHost: boolean;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, door: OpenDoor) => void;
}

/** A door as its requests find it. */
export interface OpenDoor {
  /** The address that the host of the endpoint stands for. */
  readonly address: string;
  readonly port: number;
  readonly limits: WebLimits;
}

export interface WebListener {
  /** Where it listens, with the port that the system chose if 0 was given. */
  readonly endpoint: Endpoint;
  /** Takes no more connections; answers that run have until then to finish. */
  close(graceMs: number): Promise<void>;
  /**
   * Serves this certificate to connections from now on.
   *
   * @throws TlsSettingsError if it can't be used, and Error if the door speaks no TLS; either way nothing changes.
   */
  renewCertificate(tls: TlsSettings): void;
}

/**
 * Listens for HTTP, or HTTPS, within limits.
 *
 * @throws TlsSettingsError before it listens; the system's error if the address and port can't be had.
 */
export async function openWebListener(options: WebListenerOptions): Promise<WebListener> {
  const { endpoint, tls, onRequest } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const http: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: Math.max(limits.requestMs, limits.headersMs),
    // Node looks only so often whether a request is too late.
    connectionsCheckingInterval: Math.min(5000, Math.ceil(limits.headersMs / 2)),
    keepAliveTimeout: limits.keepAliveMs,
    maxHeaderSize: limits.headerBytes,
    requireHostHeader: options.requireHost,
  };
  let closing = false;
  /** Clients that wait for so many answers. */
  const answering = new Map<string, number>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const client = nameOf(request.socket);
    answering.set(client, (answering.get(client) ?? 0) + 1);
    response.on("close", () => {
      const left = (answering.get(client) ?? 1) - 1;
      if (left > 0) {
        answering.set(client, left);
      } else {
        answering.delete(client);
      }
      if (closing) {
        // Not before Node is done with this response.
        setImmediate(() => server.closeIdleConnections());
      }
    });
    onRequest(request, response, { ...bound, limits });
  };
  const secure =
    tls === undefined
      ? undefined
      : createTlsServer({ ...http, ...secureContextOptions(tls), handshakeTimeout: limits.headersMs }, listener);
  const server: Server = secure ?? createServer(http, listener);
  server.timeout = limits.idleMs;
  server.maxConnections = limits.connections;
  // Node's own list lacks connections that are still in their TLS handshake.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(endpoint.port, endpoint.host);
  await once(server, "listening");
  const bound = boundTo(server.address());
  return {
    endpoint: { host: endpoint.host, port: bound.port },
    close: async (graceMs) => {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Who has asked for nothing yet, or not to the end, would hold the door open.
      for (const socket of sockets) {
        if (!answering.has(nameOf(socket))) {
          socket.destroy();
        }
      }
      const timer = setTimeout(() => {
        for (const socket of sockets) {
          socket.destroy();
        }
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
    renewCertificate: (renewed) => {
      if (secure === undefined) {
        throw new Error("this door speaks no TLS");
      }
      secure.setSecureContext(secureContextOptions(renewed));
    },
  };
}

/** The same for a connection and for the TLS on it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function boundTo(address: AddressInfo | string | null): Pick<OpenDoor, "address" | "port"> {
  if (address === null || typeof address === "string") {
    throw new Error("a door that is closed has no address");
  }
  return address;
}
