import type { Agreement } from "./negotiation";
import { encodePacket } from "./packet";

/** How long a sender waits for an ACK, and how often it sends a packet before it gives up. */
export interface Pace {
  /** Milliseconds until a packet is sent again for the first time; doubles with each further time. */
  readonly firstMs: number;
  /** The longest wait between two sendings, milliseconds. */
  readonly longestMs: number;
  /** Times that one packet is sent, the first included. */
  readonly sendings: number;
}

/** @default 1 s, 2 s, 4 s, 4 s …, six sendings: a phone has then been silent for 19 s. */
export const DEFAULT_PACE: Pace = { firstMs: 1000, longestMs: 4000, sendings: 6 };

/**
 * How a transfer ended: the last block was acknowledged; it was sent and its ACK never came; an earlier ACK never came;
 * the client sent an ERROR; the file was offered once more after it was delivered, and nobody took it.
 */
export type TransferEnding = "served" | "unconfirmed" | "timed-out" | "stopped" | "not-wanted";

/** What the one who owns socket and clock has to do next. */
export interface Step {
  readonly send?: Buffer;
  /** Milliseconds after which `onTimeout` is due, in place of any earlier wait; without it an earlier wait goes on. */
  readonly waitMs?: number;
  readonly end?: TransferEnding;
  /** The file has arrived, and the transfer goes on from its start for the next request of the same file. */
  readonly delivered?: true;
}

const NOTHING: Step = {};

/**
 * One file on its way to one client, in lockstep (RFC 1350 section 2), without socket or clock.
 *
 * A packet is sent again only when its time has run out or the client repeats its request, never because an ACK came
 * twice, so a delayed ACK can't double the rest of the transfer (RFC 1123 section 4.2.3.1, "Sorcerer's Apprentice").
 * Block numbers go from 65535 to 0.
 */
export class Transfer {
  private readonly content: Buffer;
  private readonly agreement: Agreement;
  private readonly pace: Pace;
  private readonly lastBlock: number;
  private readonly firstAnswer: number;
  /** Number of the packet whose ACK is awaited, counted without rollover; 0 is the OACK. */
  private awaited: number;
  private sendings = 0;
  /** Where the transfer stood when the request came again. */
  private leftAt: number | undefined;
  /** The file arrived, was asked for again before that was known, and nothing of it is acknowledged since. */
  private delivered = false;

  constructor(content: Buffer, agreement: Agreement, pace: Pace) {
    this.content = content;
    this.agreement = agreement;
    this.pace = pace;
    this.lastBlock = Math.floor(content.length / agreement.blockBytes) + 1;
    this.firstAnswer = agreement.acknowledged.length > 0 ? 0 : 1;
    this.awaited = this.firstAnswer;
  }

  /** Bytes of content that the client has acknowledged. */
  get acknowledgedBytes(): number {
    return Math.min(this.content.length, Math.max(0, this.awaited - 1) * this.agreement.blockBytes);
  }

  /** The answer to the request: OACK, or DATA 1 when no option was taken. */
  start(): Step {
    return this.sendAwaited();
  }

  onAck(block: number): Step {
    if (block !== (this.awaited & 0xffff)) {
      if (this.leftAt === undefined || block !== (this.leftAt & 0xffff)) {
        return NOTHING;
      }
      if (this.leftAt === this.lastBlock) {
        // The request overtook the last ACK on its way through another port: it asks for the file once more.
        this.leftAt = undefined;
        this.delivered = true;
        return { delivered: true };
      }
      // The repeated request was only late: the client is where it was.
      this.awaited = this.leftAt;
      this.leftAt = undefined;
    } else if (this.awaited > this.firstAnswer) {
      this.leftAt = undefined;
    }
    this.delivered = false;
    const done = this.awaited === this.lastBlock;
    this.awaited++;
    this.sendings = 0;
    return done ? { end: "served" } : this.sendAwaited();
  }

  /**
   * The same request came again from the same port: phones repeat it after 1 s, then every 4 s (public trace of
   * 7940/7960, P0S3-8-12-00). The first answer is sent again, as DATA and OACK of the same transfer.
   */
  onRequestAgain(): Step {
    if (this.awaited > this.firstAnswer) {
      this.leftAt = this.awaited;
      this.awaited = this.firstAnswer;
    }
    this.sendings = 0;
    return this.sendAwaited();
  }

  onTimeout(): Step {
    if (this.sendings >= this.pace.sendings) {
      return { end: this.delivered ? "not-wanted" : this.awaited === this.lastBlock ? "unconfirmed" : "timed-out" };
    }
    return this.sendAwaited();
  }

  /** An ERROR from the client ends the transfer and is never answered (RFC 1350 section 7). */
  onError(): Step {
    return { end: "stopped" };
  }

  private sendAwaited(): Step {
    const { firstMs, longestMs } = this.pace;
    const { timeoutSeconds } = this.agreement;
    const waitMs =
      timeoutSeconds === undefined ? Math.min(longestMs, firstMs * 2 ** this.sendings) : timeoutSeconds * 1000;
    this.sendings++;
    return { send: this.awaitedPacket(), waitMs };
  }

  private awaitedPacket(): Buffer {
    if (this.awaited === 0) {
      return encodePacket({ kind: "oack", options: this.agreement.acknowledged });
    }
    const { blockBytes } = this.agreement;
    const from = (this.awaited - 1) * blockBytes;
    const payload = this.content.subarray(from, from + blockBytes);
    return encodePacket({ kind: "data", block: this.awaited & 0xffff, payload });
  }
}
