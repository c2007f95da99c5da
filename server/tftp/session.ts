import type { UdpPeer, UdpPort } from "../udp/udp-ports";
import type { Step, Transfer, TransferEnding } from "./transfer";

/** A read request, as it came. */
export interface ReadRequest {
  readonly peer: UdpPeer;
  readonly file: string;
  /** File, mode and options in one text: the same again is a repetition, another one replaces it. */
  readonly content: string;
  /** When it came first, milliseconds since 1970. */
  askedAt: number;
  /** When it came last. */
  repeatedAt: number;
  /** How often it came. */
  asked: number;
}

/** A request that comes now, for the first time. */
export function readRequest(peer: UdpPeer, file: string, content: string): ReadRequest {
  const now = Date.now();
  return { peer, file, content, askedAt: now, repeatedAt: now, asked: 1 };
}

/** One running transfer: the request, the port that it goes through, and when it has waited long enough. */
export class Session {
  readonly request: ReadRequest;
  readonly bytes: number;
  readonly port: UdpPort;
  readonly transfer: Transfer;
  /** On the clock of `performance.now()`. */
  deadline = Number.POSITIVE_INFINITY;

  constructor(request: ReadRequest, bytes: number, port: UdpPort, transfer: Transfer) {
    this.request = request;
    this.bytes = bytes;
    this.port = port;
    this.transfer = transfer;
  }

  /** Sends what a step says and waits as it says; returns how the transfer ended, if it did. */
  take({ send, waitMs, end }: Step): TransferEnding | undefined {
    if (send !== undefined) {
      for (const packet of send) {
        this.port.send(packet, this.request.peer);
      }
    }
    if (waitMs !== undefined) {
      this.deadline = performance.now() + waitMs;
    }
    return end;
  }
}
