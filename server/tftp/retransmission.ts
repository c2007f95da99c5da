/** How long a sender waits for an ACK, and how often it sends a packet before it gives up. */
export interface Pace {
  /** Milliseconds until a packet is sent again, as long as no answer of this client was timed. */
  readonly firstMs: number;
  /** The shortest wait that a quick client leads to, milliseconds. */
  readonly shortestMs: number;
  /** The longest wait between two sendings, milliseconds. */
  readonly longestMs: number;
  /** Times that one packet or window is sent, the first included. */
  readonly sendings: number;
}

/**
 * A client that is silent for so long is given up, however long its own `timeout` is; one of up to 255 s gets its one
 * wait. Otherwise a few requests could hold places for half an hour each.
 */
const LONGEST_SILENCE_MS = 60_000;

/**
 * Without any answer: 1 s, 2 s, 4 s, 4 s …, seven sendings, so a phone has been silent for 23 s when it is given up. A
 * phone repeats its own last packet after 4 s (public trace of 7940/7960), so no wait is longer than that.
 */
export const DEFAULT_PACE: Pace = { firstMs: 1000, shortestMs: 250, longestMs: 4000, sendings: 7 };

/**
 * The wait before a packet is sent again: from the measured round trips as in RFC 6298 section 2, doubled with each
 * sending of the same packet (section 5.5), or the client's own `timeout` option (RFC 2349), which is taken as it is.
 */
export class RetransmissionTimer {
  private readonly pace: Pace;
  private readonly fixedMs: number | undefined;
  private smoothedMs = 0;
  private variationMs = 0;
  private measuredMs: number | undefined;

  /** @param timeoutSeconds The client's own `timeout`, if it gave one. */
  constructor(pace: Pace, timeoutSeconds: number | undefined) {
    this.pace = pace;
    this.fixedMs = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
  }

  /** A packet that was sent once was answered after so many milliseconds; others tell nothing (Karn, section 3). */
  measure(roundTripMs: number): void {
    if (this.measuredMs === undefined) {
      this.smoothedMs = roundTripMs;
      this.variationMs = roundTripMs / 2;
    } else {
      this.variationMs = 0.75 * this.variationMs + 0.25 * Math.abs(this.smoothedMs - roundTripMs);
      this.smoothedMs = 0.875 * this.smoothedMs + 0.125 * roundTripMs;
    }
    this.measuredMs = this.smoothedMs + 4 * this.variationMs;
  }

  /** Whether a packet that was sent so often already, the last time a wait ago, is sent once more. */
  goesOn(sendings: number): boolean {
    return sendings < this.pace.sendings && (this.fixedMs ?? 0) * (sendings + 1) <= LONGEST_SILENCE_MS;
  }

  /** Milliseconds to wait after a packet was sent for the `sending`-th time, counted from 1. */
  waitMs(sending: number): number {
    if (this.fixedMs !== undefined) {
      return this.fixedMs;
    }
    const { firstMs, shortestMs, longestMs } = this.pace;
    const once = this.measuredMs === undefined ? firstMs : Math.max(shortestMs, this.measuredMs);
    return Math.min(longestMs, once * 2 ** (sending - 1));
  }
}
