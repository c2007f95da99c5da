import { familyOf, withoutMapping } from "../client-address";
import type { Outcome, RequestEntry } from "../request-log";
import type { Lookup } from "../store/file-source";
import type { UdpPeer, UdpPort } from "../udp/udp-ports";
import { FinishedTransfers } from "./finished-transfers";
import { largestBlock, negotiate } from "./negotiation";
import { NetasciiCopies } from "./netascii";
import { decodePacket, ERROR_CODE, encodePacket, isRequest, type RequestPacket } from "./packet";
import { PathMtu } from "./path-mtu";
import { PlacesByAddress } from "./places-by-address";
import { DEFAULT_PACE, type Pace } from "./retransmission";
import { type ReadRequest, readRequest, Session } from "./session";
import { SessionQueue } from "./session-queue";
import { type Step, Transfer, type TransferEnding } from "./transfer";
import { TransferNotes } from "./transfer-notes";

export interface TransferDeskOptions {
  /** What is behind a name, for who asks from that address. */
  readonly find: (name: string, address: string) => Lookup;
  readonly log: (entry: RequestEntry) => void;
  /**
   * Smallest MTU on the way to a client, bytes; blocks stay below it.
   *
   * @default "auto": that of this machine's interface towards the client, at most 1500
   */
  readonly mtu?: number | "auto";
  readonly pace?: Pace;
  /** Transfers at once. @default 10000 */
  readonly maxTransfers?: number;
  /** Requests that wait for a place; those above it are not answered, and phones repeat them. @default 20000 */
  readonly maxWaiting?: number;
  /** Files of up to so many bytes go before larger ones. @default 65536 */
  readonly smallBytes?: number;
  /** Largest window that is agreed to, blocks (RFC 7440). @default 64 */
  readonly windowLimit?: number;
  /** Transfers that go through one port before the next one is used. @default 64 */
  readonly transfersPerPort?: number;
  /** Transfers and waiting requests of one address at most. @default any number */
  readonly placesOf?: (address: string) => number;
  /** Whether a request from this address is answered. @default all are */
  readonly admit?: (address: string) => boolean;
}

/** How busy a server is. */
export interface TftpLoad {
  readonly transfers: number;
  readonly waiting: number;
}

/** A phone repeats its request after 4 s at the latest (public trace of 7940/7960); one that did not has given up. */
const PATIENCE_MS = 15_000;
const LONGEST_TICK_MS = 50;

/** Which transfer a datagram belongs to, and what happens to it. */
export class TransferDesk {
  private readonly options: TransferDeskOptions;
  private readonly ports: readonly UdpPort[];
  private readonly pace: Pace;
  private readonly queue: SessionQueue;
  private readonly sessions = new Map<string, Session>();
  private readonly waiting = new Map<string, ReadRequest>();
  private readonly finished = new FinishedTransfers();
  private readonly notes: TransferNotes;
  private readonly places = new PlacesByAddress();
  private readonly netascii = new NetasciiCopies();
  private readonly pathMtu = new PathMtu();
  private readonly tickMs: number;
  private ticking: NodeJS.Timeout | undefined;
  private open = true;
  private onIdle: (() => void) | undefined;

  /** @param ports What the answers leave from, in turn; there is one when a request comes. */
  constructor(options: TransferDeskOptions, ports: readonly UdpPort[]) {
    this.options = options;
    this.ports = ports;
    this.notes = new TransferNotes(options.log);
    this.pace = options.pace ?? DEFAULT_PACE;
    this.tickMs = Math.max(1, Math.min(LONGEST_TICK_MS, this.pace.firstMs / 4, this.pace.shortestMs / 4));
    this.queue = new SessionQueue({
      places: options.maxTransfers ?? 10_000,
      waiting: options.maxWaiting ?? 20_000,
      smallBytes: options.smallBytes ?? 65_536,
    });
  }

  load(): TftpLoad {
    return { transfers: this.queue.running, waiting: this.queue.waiting };
  }

  /** Files of which everything was sent to an address and the last ACK is awaited: it may lie unread on another port. */
  sentWhole(address: string): string[] {
    return [...this.sessions.values()]
      .filter(({ request, transfer }) => withoutMapping(request.peer.address) === address && transfer.isSentWhole)
      .map(({ request }) => request.file);
  }

  /** A datagram on the port that phones ask. */
  onRequestPort(datagram: Buffer, peer: UdpPeer): void {
    const packet = decodePacket(datagram);
    // Repetitions and what is no request count, too: each is answered, and whoever forges an address repeats.
    if (this.options.admit?.(peer.address) === false) {
      this.notes.overLimit(peer, "file" in packet ? packet.file : "");
      return;
    }
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
        this.sendError(this.portInTurn(), peer, ERROR_CODE.illegalOperation, "a request is expected here");
    }
  }

  /** A datagram on a port that transfers go through. */
  onDataPort(port: UdpPort, datagram: Buffer, peer: UdpPeer): void {
    const { key } = peer;
    const session = this.sessions.get(key);
    const packet = decodePacket(datagram);
    if (session?.port !== port) {
      if (packet.kind !== "error" && packet.kind !== "malformed" && !this.finished.has(key)) {
        this.sendError(port, peer, ERROR_CODE.unknownTransferId, "unknown transfer ID");
      }
    } else if (packet.kind === "ack") {
      this.follow(session, session.transfer.onAck(packet.block));
    } else if (packet.kind === "error") {
      this.follow(session, session.transfer.onError(), `error ${packet.code}: ${packet.message}`);
    } else {
      this.sendError(port, peer, ERROR_CODE.illegalOperation, "an ACK is expected here");
      this.follow(session, { end: "stopped" }, "sent what is no ACK");
    }
  }

  /** A datagram on the one port of a server that has no other: a request, or of a transfer. */
  onOnlyPort(port: UdpPort, datagram: Buffer, peer: UdpPeer): void {
    if (isRequest(datagram)) {
      this.onRequestPort(datagram, peer);
    } else {
      this.onDataPort(port, datagram, peer);
    }
  }

  /** Answers no new request; resolves when the running transfers are over, at the latest after so many milliseconds. */
  async close(graceMs: number): Promise<void> {
    this.open = false;
    for (const key of this.waiting.keys()) {
      this.forget(key);
    }
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
      this.sendError(session.port, session.request.peer, ERROR_CODE.undefined, "the server is stopped");
      this.follow(session, { end: "stopped" }, "the server was stopped");
    }
    clearInterval(this.ticking);
  }

  private onRead(packet: RequestPacket, peer: UdpPeer): void {
    if (!this.open) {
      return;
    }
    const { key } = peer;
    const content = `${packet.file}\0${packet.mode}\0${packet.options.join("\0")}`;
    const running = this.sessions.get(key);
    if (running?.request.content === content) {
      running.request.asked++;
      this.follow(running, running.transfer.onRequestAgain());
      return;
    }
    const waiting = this.waiting.get(key);
    if (waiting?.content === content) {
      waiting.asked++;
      waiting.repeatedAt = Date.now();
      // To the end: `waiting` is in the order in which they asked last. The place in the queue stays.
      this.waiting.delete(key);
      this.waiting.set(key, waiting);
      return;
    }
    if (running !== undefined) {
      this.follow(running, running.transfer.onOtherRequest(), "asked for something else from the same port");
    }
    this.forget(key);
    const bytes = this.wanted(packet, peer);
    if (bytes === undefined) {
      return;
    }
    if (this.places.of(peer.address) >= (this.options.placesOf?.(peer.address) ?? Number.POSITIVE_INFINITY)) {
      this.notes.overLimit(peer, packet.file);
      return;
    }
    const request = readRequest(peer, packet.file, content);
    this.places.take(peer.address);
    const entry = this.queue.enter(key, bytes.length, () => this.begin(key, request, packet, bytes));
    if (entry === "waiting") {
      this.waiting.set(key, request);
      this.startTicking();
    } else if (entry === "full") {
      this.places.giveBack(peer.address);
      this.notes.notTaken(request);
    }
  }

  /** The bytes to send, or undefined if the request was refused. */
  private wanted({ file, mode }: RequestPacket, peer: UdpPeer): Buffer | undefined {
    const named = mode.toLowerCase();
    if (named !== "octet" && named !== "netascii") {
      const text = "mode octet or netascii is expected";
      this.refuse(peer, file, ERROR_CODE.illegalOperation, text, "malformed");
      return undefined;
    }
    const lookup = this.options.find(file, withoutMapping(peer.address));
    switch (lookup.kind) {
      case "missing":
        this.refuse(peer, file, ERROR_CODE.notFound, "file not found", "not-found");
        return undefined;
      case "refused":
        this.refuse(peer, file, ERROR_CODE.accessViolation, lookup.reason);
        return undefined;
      case "found":
        return named === "netascii" ? this.netascii.of(lookup.file.bytes) : lookup.file.bytes;
    }
  }

  private begin(key: string, request: ReadRequest, packet: RequestPacket, bytes: Buffer): void {
    this.waiting.delete(key);
    this.finished.delete(key);
    const { address } = request.peer;
    const agreement = negotiate(packet.options, bytes.length, {
      blockBytes: packet.options.length === 0 ? 0 : largestBlock(this.mtuTo(address), familyOf(address)),
      windowBlocks: this.options.windowLimit ?? 64,
    });
    const session = new Session(request, bytes.length, this.portInTurn(), new Transfer(bytes, agreement, this.pace));
    this.sessions.set(key, session);
    this.startTicking();
    this.follow(session, session.transfer.start());
  }

  private mtuTo(address: string): number {
    const { mtu = "auto" } = this.options;
    return mtu === "auto" ? this.pathMtu.of(address) : mtu;
  }

  private follow(session: Session, step: Step, detail?: string): void {
    const ending = session.take(step);
    if (step.delivered) {
      this.notes.delivered(session);
    }
    if (ending !== undefined) {
      this.end(session, ending, detail);
    }
  }

  private end(session: Session, ending: TransferEnding, detail?: string): void {
    const { key } = session.request.peer;
    this.sessions.delete(key);
    this.finished.add(key);
    this.places.giveBack(session.request.peer.address);
    this.notes.ended(session, ending, detail);
    this.queue.leave(key);
    if (this.sessions.size === 0) {
      this.onIdle?.();
    }
  }

  /** One timer for all transfers: a timer each would cost more than the packet that it is for. */
  private startTicking(): void {
    this.ticking ??= setInterval(() => this.tick(), this.tickMs);
  }

  private tick(): void {
    const now = performance.now();
    for (const session of this.sessions.values()) {
      if (session.deadline <= now) {
        this.follow(session, session.transfer.onTimeout());
      }
    }
    const gaveUp = Date.now() - PATIENCE_MS;
    for (const [key, request] of this.waiting) {
      if (request.repeatedAt > gaveUp) {
        break;
      }
      this.forget(key);
      this.notes.gaveUp(request);
    }
    if (this.sessions.size === 0 && this.waiting.size === 0) {
      clearInterval(this.ticking);
      this.ticking = undefined;
    }
  }

  private forget(key: string): void {
    const waiting = this.waiting.get(key);
    if (waiting !== undefined) {
      this.waiting.delete(key);
      this.queue.forget(key);
      this.places.giveBack(waiting.peer.address);
    }
  }

  private refuse(peer: UdpPeer, file: string, code: number, message: string, outcome: Outcome = "refused"): void {
    this.sendError(this.portInTurn(), peer, code, message);
    this.notes.refused(peer, file, outcome, outcome === "not-found" ? "" : message);
  }

  private sendError(port: UdpPort, peer: UdpPeer, code: number, message: string): void {
    port.send(encodePacket({ kind: "error", code, message }), peer);
  }

  /** The next port once one has its share: what comes and goes together costs the system less. */
  private portInTurn(): UdpPort {
    const share = this.options.transfersPerPort ?? 64;
    const port = this.ports[Math.floor(this.sessions.size / share) % this.ports.length];
    if (port === undefined) {
      throw new Error("a TFTP server needs at least one port for its transfers");
    }
    return port;
  }
}
