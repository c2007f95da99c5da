import type { ServerResponse } from "node:http";
import type { PhoneStatus } from "../boots/phone-status";
import type { AdminRoute } from "./admin-server";
import { type ApiSource, errorAnswer, siteEvent } from "./api";

export interface PhoneEventsOptions {
  /** Smallest time between two events of one phone, milliseconds. @default 250 */
  readonly paceMs?: number;
  /** Time between two comments that keep the connection, milliseconds. @default 15000 */
  readonly heartbeatMs?: number;
  /** Bytes that may wait for a client until it is sent more; one that has not read them is cut off. @default 4 MiB */
  readonly mostWaiting?: number;
}

const MOST_CLIENTS = 100;
/** When many phones change at once, the rest has to wait for the next turn. */
const PHONES_AT_ONCE = 250;
/** After so long a browser connects again, milliseconds. */
const RETRY_MS = 2000;
const HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // A proxy in between must not wait for the end.
  "X-Accel-Buffering": "no",
};

/**
 * `/api/events`, server-sent events (HTML Living Standard, section 9.2): `site` at the start and when it changes, `phone`
 * with the status of a phone that changed. Events that a client missed are not sent again: after connecting again it
 * asks for `/api/phones`.
 */
export class PhoneEvents {
  private readonly source: ApiSource;
  private readonly paceMs: number;
  private readonly heartbeatMs: number;
  private readonly mostWaiting: number;
  private readonly clients = new Set<ServerResponse>();
  private readonly changed = new Map<string, PhoneStatus>();
  private readonly unsubscribe: () => void;
  private timer: NodeJS.Timeout | undefined;
  private site = "";
  private lastId = 0;
  private beatAt = 0;

  constructor(
    source: ApiSource,
    { paceMs = 250, heartbeatMs = 15_000, mostWaiting = 4 << 20 }: PhoneEventsOptions = {},
  ) {
    this.source = source;
    this.paceMs = paceMs;
    this.heartbeatMs = heartbeatMs;
    this.mostWaiting = mostWaiting;
    this.unsubscribe = source.watch.subscribe((status) => {
      if (this.clients.size > 0) {
        this.changed.set(status.mac, status);
      }
    });
  }

  /** Answers a client by keeping its response open. */
  readonly route: AdminRoute = ({ method, path }, response) => {
    if (path !== "/api/events") {
      return undefined;
    }
    if (this.clients.size >= MOST_CLIENTS) {
      return errorAnswer(503, `${MOST_CLIENTS} clients listen already`, { "Retry-After": "60" });
    }
    if (method === "HEAD") {
      return { code: 200, type: HEADERS["Content-Type"], body: "" };
    }
    response.writeHead(200, HEADERS);
    response.on("close", () => this.leave(response));
    this.clients.add(response);
    this.start();
    this.send(response, `retry: ${RETRY_MS}\n${this.event("site", siteEvent(this.source))}`);
    return "taken";
  };

  /** How many listen. */
  get listeners(): number {
    return this.clients.size;
  }

  /** Ends all streams. */
  close(): void {
    this.unsubscribe();
    for (const client of this.clients) {
      client.end();
      this.leave(client);
    }
  }

  private start(): void {
    if (this.timer === undefined) {
      this.site = JSON.stringify(siteEvent(this.source));
      this.beatAt = Date.now();
      this.timer = setInterval(() => this.publish(), this.paceMs);
    }
  }

  private leave(client: ServerResponse): void {
    this.clients.delete(client);
    if (this.clients.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
      this.changed.clear();
    }
  }

  /** Sends to all what has changed since the last time; of a phone that changed often, how it is now. */
  private publish(): void {
    const site = siteEvent(this.source);
    const texts: string[] = [];
    if (JSON.stringify(site) !== this.site) {
      this.site = JSON.stringify(site);
      texts.push(this.event("site", site));
    }
    for (const [mac, status] of [...this.changed].slice(0, PHONES_AT_ONCE)) {
      this.changed.delete(mac);
      // As it is now, with all that is known of it, which is looked up for those alone that somebody is told of.
      texts.push(this.event("phone", this.source.watch.phone(mac) ?? status));
    }
    const now = Date.now();
    if (now - this.beatAt >= this.heartbeatMs) {
      this.beatAt = now;
      texts.push(": still here\n\n");
    }
    if (texts.length > 0) {
      const text = texts.join("");
      for (const client of this.clients) {
        this.send(client, text);
      }
    }
  }

  private send(client: ServerResponse, text: string): void {
    // What waits now is what was sent before: a client that keeps up may well be sent much at once.
    if (client.writableLength > this.mostWaiting) {
      client.destroy();
      this.leave(client);
      return;
    }
    client.write(text);
  }

  private event(name: "site" | "phone", data: object): string {
    return `id: ${++this.lastId}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
