import type { RemoteInfo, Socket } from "node:dgram";
import type { Outcome, RequestEntry } from "../request-log";
import type { Lookup } from "../store/file-source";
import { largestBlock, negotiate } from "./negotiation";
import { toNetascii } from "./netascii";
import { decodePacket, ERROR_CODE, encodePacket, type RequestPacket } from "./packet";
import { DEFAULT_PACE, type Pace, type Step, Transfer, type TransferEnding } from "./transfer";

export interface TransferDeskOptions {
  readonly find: (name: string) => Lookup;
  readonly log: (entry: RequestEntry) => void;
  /** Smallest MTU on the way to a phone, bytes; blocks stay below it. @default 1500 */
  readonly mtu?: number;
  readonly pace?: Pace;
  /** Transfers at once; requests above it are not answered, and phones repeat them. @default 10000 */
  readonly maxTransfers?: number;
}

interface Session {
  readonly peer: RemoteInfo;
  /** The request's content: the same again is a repetition, another one replaces it. */
  readonly request: string;
  readonly file: string;
  readonly bytes: number;
  readonly socket: Socket;
  readonly transfer: Transfer;
  startedAt: number;
  asked: number;
  timer: NodeJS.Timeout | undefined;
  waitMs: number;
}

/** For how long a late packet of a finished transfer is passed over in silence. */
const AFTERTIME_MS = 5000;

/** Which transfer a datagram belongs to, and what happens to it. */
export class TransferDesk {
  private readonly options: TransferDeskOptions;
  private readonly data: readonly Socket[];
  private readonly sessions = new Map<string, Session>();
  private readonly finished = new Map<string, number>();
  private next = 0;
  private onIdle: (() => void) | undefined;

  constructor(options: TransferDeskOptions, data: readonly Socket[]) {
    this.options = options;
    this.data = data;
  }

  onRequestPort(datagram: Buffer, peer: RemoteInfo): void {
    const packet = decodePacket(datagram);
    switch (packet.kind) {
      case "read":
        this.onRead(packet, peer);
        return;
      case "write":
        this.refuse(peer, packet.file, ERROR_CODE.accessViolation, "this server is read only");
        return;
      case "error":
        return;
      case "malformed":
        if (packet.request) {
          this.refuse(peer, "", ERROR_CODE.illegalOperation, packet.reason, "malformed");
        }
        return;
      default:
        this.sendError(this.socketInTurn(), peer, ERROR_CODE.illegalOperation, "a request is expected here");
    }
  }

  onDataPort(socket: Socket, datagram: Buffer, peer: RemoteInfo): void {
    const session = this.sessions.get(keyOf(peer));
    const packet = decodePacket(datagram);
    if (session?.socket !== socket) {
      if (packet.kind !== "error" && !this.finished.has(keyOf(peer))) {
        this.sendError(socket, peer, ERROR_CODE.unknownTransferId, "unknown transfer ID");
      }
      return;
    }
    if (packet.kind === "ack") {
      this.follow(session, session.transfer.onAck(packet.block));
    } else if (packet.kind === "error") {
      this.follow(session, session.transfer.onError(), `error ${packet.code}: ${packet.message}`);
    } else {
      this.sendError(socket, peer, ERROR_CODE.illegalOperation, "an ACK is expected here");
      this.follow(session, { end: "stopped" }, "sent what is no ACK");
    }
  }

  async close(graceMs: number): Promise<void> {
    if (this.sessions.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        this.onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    for (const session of this.sessions.values()) {
      this.sendError(session.socket, session.peer, ERROR_CODE.undefined, "the server is stopped");
      this.follow(session, { end: "stopped" }, "the server was stopped");
    }
  }

  private onRead(request: RequestPacket, peer: RemoteInfo): void {
    const key = keyOf(peer);
    const content = JSON.stringify([request.file, request.mode, request.options]);
    const running = this.sessions.get(key);
    if (running?.request === content) {
      running.asked++;
      this.follow(running, running.transfer.onRequestAgain());
      return;
    }
    if (running !== undefined) {
      this.follow(running, { end: "stopped" }, "asked for something else from the same port");
    }
    const mode = request.mode.toLowerCase();
    if (mode !== "octet" && mode !== "netascii") {
      const text = "mode octet or netascii is expected";
      this.refuse(peer, request.file, ERROR_CODE.illegalOperation, text, "malformed");
      return;
    }
    const lookup = this.options.find(request.file);
    if (lookup.kind === "missing") {
      this.refuse(peer, request.file, ERROR_CODE.notFound, "file not found", "not-found");
      return;
    }
    if (lookup.kind === "refused") {
      this.refuse(peer, request.file, ERROR_CODE.accessViolation, lookup.reason);
      return;
    }
    if (this.sessions.size >= (this.options.maxTransfers ?? 10_000)) {
      this.note(peer, request.file, "refused", Date.now(), 0, "too many transfers at once");
      return;
    }
    const bytes = mode === "netascii" ? toNetascii(lookup.file.bytes) : lookup.file.bytes;
    const cap = largestBlock(this.options.mtu ?? 1500, usesIPv6(peer) ? "ipv6" : "ipv4");
    const agreement = negotiate(request.options, bytes.length, cap);
    const session: Session = {
      peer,
      request: content,
      file: request.file,
      bytes: bytes.length,
      socket: this.socketInTurn(),
      transfer: new Transfer(bytes, agreement, this.options.pace ?? DEFAULT_PACE),
      startedAt: Date.now(),
      asked: 1,
      timer: undefined,
      waitMs: 0,
    };
    this.sessions.set(key, session);
    this.finished.delete(key);
    this.follow(session, session.transfer.start());
  }

  private follow(session: Session, step: Step, detail?: string): void {
    if (step.send !== undefined) {
      session.socket.send(step.send, session.peer.port, session.peer.address);
    }
    if (step.waitMs !== undefined) {
      this.wait(session, step.waitMs);
    }
    if (step.delivered) {
      this.noteServed(session);
    }
    if (step.end !== undefined) {
      this.end(session, step.end, detail);
    }
  }

  private wait(session: Session, waitMs: number): void {
    if (session.timer !== undefined && session.waitMs === waitMs) {
      session.timer.refresh();
      return;
    }
    clearTimeout(session.timer);
    session.waitMs = waitMs;
    session.timer = setTimeout(() => this.follow(session, session.transfer.onTimeout()), waitMs);
  }

  private end(session: Session, ending: TransferEnding, detail?: string): void {
    clearTimeout(session.timer);
    const key = keyOf(session.peer);
    this.sessions.delete(key);
    this.rememberFinished(key);
    if (ending !== "not-wanted") {
      const { acknowledgedBytes } = session.transfer;
      this.note(session.peer, session.file, ending, session.startedAt, acknowledgedBytes, repetition(session, detail));
    }
    if (this.sessions.size === 0) {
      this.onIdle?.();
    }
  }

  /** One read is done and the next one of the same file has begun, from the same port. */
  private noteServed(session: Session): void {
    session.asked--;
    this.note(session.peer, session.file, "served", session.startedAt, session.bytes, repetition(session));
    session.startedAt = Date.now();
    session.asked = 1;
  }

  private rememberFinished(key: string): void {
    const now = Date.now();
    this.finished.delete(key);
    this.finished.set(key, now);
    // In the order in which they ended, so the first that is young ends the search.
    for (const [old, endedAt] of this.finished) {
      if (endedAt + AFTERTIME_MS > now) {
        break;
      }
      this.finished.delete(old);
    }
  }

  private refuse(peer: RemoteInfo, file: string, code: number, message: string, outcome: Outcome = "refused"): void {
    this.sendError(this.socketInTurn(), peer, code, message);
    this.note(peer, file, outcome, Date.now(), 0, outcome === "not-found" ? "" : message);
  }

  private sendError(socket: Socket, peer: RemoteInfo, code: number, message: string): void {
    socket.send(encodePacket({ kind: "error", code, message }), peer.port, peer.address);
  }

  private note(
    peer: RemoteInfo,
    file: string,
    outcome: Outcome,
    startedAt: number,
    bytes: number,
    detail: string,
  ): void {
    this.options.log({
      time: new Date(startedAt).toISOString(),
      door: "tftp",
      peer: keyOf(peer),
      file,
      outcome,
      bytes,
      ms: Date.now() - startedAt,
      ...(detail === "" ? {} : { detail }),
    });
  }

  private socketInTurn(): Socket {
    const socket = this.data[this.next++ % this.data.length];
    if (socket === undefined) {
      throw new Error("a TFTP server needs at least one data socket");
    }
    return socket;
  }
}

function repetition({ asked }: Session, detail?: string): string {
  return [detail, asked > 1 ? `asked ${asked} times` : undefined].filter((note) => note !== undefined).join("; ");
}

function keyOf({ address, port }: RemoteInfo): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** An IPv4 client of an IPv6 socket has an address such as `::ffff:192.0.2.1` and IPv4 headers (RFC 4291 section 2.5.5.2). */
function usesIPv6({ address }: RemoteInfo): boolean {
  return address.includes(":") && !address.toLowerCase().startsWith("::ffff:");
}
