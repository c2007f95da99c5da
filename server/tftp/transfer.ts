import type { Agreement } from "./negotiation";
import { dataPacket, encodePacket } from "./packet";
import { type Pace, RetransmissionTimer } from "./retransmission";

/**
 * How a transfer ended: the last block was acknowledged; it was sent and its ACK never came; an earlier ACK never came;
 * the client sent an ERROR; the file was offered once more after it was delivered, and nobody took it.
 */
export type TransferEnding = "served" | "unconfirmed" | "timed-out" | "stopped" | "not-wanted";

/** What the one who owns socket and clock has to do next. */
export interface Step {
  /** Packets to send, in this order. */
  readonly send?: readonly Buffer[];
  /** Milliseconds after which `onTimeout` is due, in place of any earlier wait; without it an earlier wait goes on. */
  readonly waitMs?: number;
  readonly end?: TransferEnding;
  /** The file has arrived, and the transfer goes on from its start for the next request of the same file. */
  readonly delivered?: true;
}

/** Packets of which an ACK is awaited, numbered without rollover; 0 is the OACK. */
interface Span {
  readonly first: number;
  readonly last: number;
}

const NOTHING: Step = {};

/**
 * One file on its way to one client, window by window (RFC 7440); without that option a window is one block, which is
 * the lockstep of RFC 1350 section 2. Has no socket.
 *
 * In lockstep a packet is sent again only when its time has run out or the client repeats its request, never because an
 * ACK came twice, so a delayed ACK can't double the rest of the transfer (RFC 1123 section 4.2.3.1, "Sorcerer's
 * Apprentice"). In a window an ACK of an earlier block says that the next one is missing (RFC 7440 section 4): the window
 * goes on from there, and for a second such ACK of the same block only once until something arrives.
 * Block numbers go from 65535 to 0.
 */
export class Transfer {
  private readonly content: Buffer;
  private readonly agreement: Agreement;
  private readonly timer: RetransmissionTimer;
  private readonly now: () => number;
  private readonly lastBlock: number;
  private readonly firstAnswer: Span;
  private awaited: Span;
  private sendings = 0;
  private sentAt = 0;
  /** What is awaited was sent once, so its ACK tells how long the way takes. */
  private sentOnce = true;
  /** The window was sent again because of a gap, and nothing has arrived since. */
  private gapFilled = false;
  /** What was awaited when the request came again. */
  private leftAt: Span | undefined;
  /** The file arrived, was asked for again before that was known, and nothing of it is acknowledged since. */
  private delivered = false;

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(content: Buffer, agreement: Agreement, pace: Pace, now: () => number = () => performance.now()) {
    this.content = content;
    this.agreement = agreement;
    this.now = now;
    this.timer = new RetransmissionTimer(pace, agreement.timeoutSeconds);
    this.lastBlock = Math.floor(content.length / agreement.blockBytes) + 1;
    this.firstAnswer = agreement.acknowledged.length > 0 ? { first: 0, last: 0 } : this.windowFrom(1);
    this.awaited = this.firstAnswer;
  }

  /** Bytes of content that have arrived, as far as the client has said so. */
  get acknowledgedBytes(): number {
    return Math.min(this.content.length, Math.max(0, this.furthest.first - 1) * this.agreement.blockBytes);
  }

  /** Whether everything was sent, and the last ACK alone is awaited. */
  get isSentWhole(): boolean {
    return this.awaited.last === this.lastBlock;
  }

  /** The answer to the request: OACK, or the first DATA when no option was taken. */
  start(): Step {
    return this.sendAwaited();
  }

  onAck(block: number): Step {
    const acknowledged = numberIn(this.awaited, block);
    if (acknowledged !== undefined) {
      if (this.awaited.first > this.firstAnswer.first) {
        this.leftAt = undefined;
      }
      return this.goOnAfter(acknowledged);
    }
    const leftAt = this.leftAt;
    const earlier = leftAt === undefined ? undefined : numberIn(leftAt, block);
    if (earlier !== undefined) {
      this.leftAt = undefined;
      if (earlier === this.lastBlock) {
        // The request overtook the last ACK on its way through another port: it asks for the file once more.
        this.delivered = true;
        return { delivered: true };
      }
      // The repeated request was only late: the client is where it was.
      this.sendings = 0;
      return this.goOnAfter(earlier);
    }
    return this.isGap(block) ? this.fillGap() : NOTHING;
  }

  /**
   * The same request came again from the same port: phones repeat it after 1 s, then every 4 s (public trace of
   * 7940/7960, P0S3-8-12-00). The first answer is sent again, as DATA and OACK of the same transfer.
   */
  onRequestAgain(): Step {
    if (this.awaited.first > this.firstAnswer.first) {
      this.leftAt = this.awaited;
      this.awaited = this.firstAnswer;
    }
    this.sendings = 0;
    return this.sendAgain();
  }

  onTimeout(): Step {
    if (!this.timer.goesOn(this.sendings)) {
      const lastWasSent = this.furthest.last === this.lastBlock;
      return { end: this.delivered ? "not-wanted" : lastWasSent ? "unconfirmed" : "timed-out" };
    }
    this.gapFilled = false;
    return this.sendAgain();
  }

  /** The client asks for another file from the same port. If this one was sent to its end, it has arrived. */
  onOtherRequest(): Step {
    return { end: this.awaited.last === this.lastBlock ? "served" : "stopped" };
  }

  /** An ERROR from the client ends the transfer and is never answered (RFC 1350 section 7). */
  onError(): Step {
    return { end: "stopped" };
  }

  /** What is awaited, or was when the request came again: a late copy of it takes nothing back of what was sent. */
  private get furthest(): Span {
    return this.leftAt ?? this.awaited;
  }

  private goOnAfter(acknowledged: number): Step {
    if (this.sentOnce) {
      this.timer.measure(this.now() - this.sentAt);
    }
    this.delivered = false;
    // From inside the window: the block behind it did not arrive, and more ACKs of that kind may be on their way.
    this.gapFilled = acknowledged < this.awaited.last;
    this.sentOnce = !this.gapFilled;
    this.awaited = this.windowFrom(acknowledged + 1);
    this.sendings = 0;
    return acknowledged === this.lastBlock ? { end: "served" } : this.sendAwaited();
  }

  /** Whether an ACK says that the first block of the window is missing. In lockstep it is only one that came twice. */
  private isGap(block: number): boolean {
    const { first } = this.awaited;
    return this.agreement.windowBlocks > 1 && !this.gapFilled && first > 0 && block === ((first - 1) & 0xffff);
  }

  private fillGap(): Step {
    this.gapFilled = true;
    this.sendings = 0;
    return this.sendAgain();
  }

  private windowFrom(first: number): Span {
    return { first, last: Math.min(this.lastBlock, first + this.agreement.windowBlocks - 1) };
  }

  private sendAgain(): Step {
    this.sentOnce = false;
    return this.sendAwaited();
  }

  private sendAwaited(): Step {
    this.sendings++;
    this.sentAt = this.now();
    return { send: this.awaitedPackets(), waitMs: this.timer.waitMs(this.sendings) };
  }

  private awaitedPackets(): Buffer[] {
    const { first, last } = this.awaited;
    if (first === 0) {
      return [encodePacket({ kind: "oack", options: this.agreement.acknowledged })];
    }
    const { blockBytes } = this.agreement;
    const packets: Buffer[] = [];
    for (let number = first; number <= last; number++) {
      const from = (number - 1) * blockBytes;
      packets.push(dataPacket(number & 0xffff, this.content, from, from + blockBytes));
    }
    return packets;
  }
}

/** Which packet of a span a 16-bit block number means, if any. */
function numberIn({ first, last }: Span, block: number): number | undefined {
  const distance = (block - first) & 0xffff;
  return distance <= last - first ? first + distance : undefined;
}
