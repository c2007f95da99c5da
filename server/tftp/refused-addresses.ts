const REPORT_MS = 10_000;
const COUNTED_ADDRESSES = 1000;

interface Count {
  /** On the clock of `performance.now()`. */
  reportedAt: number;
  unreported: number;
}

/** Counts requests that are not answered because there are too many, so that a flood is one line of log every ten seconds. */
export class RefusedAddresses {
  private readonly counts = new Map<string, Count>();

  /** Returns how many requests to report now: 1 for the first, then the sum of those since; undefined for none. */
  count(address: string): number | undefined {
    const now = performance.now();
    const known = this.counts.get(address);
    if (known === undefined) {
      this.makeRoom();
      this.counts.set(address, { reportedAt: now, unreported: 0 });
      return 1;
    }
    known.unreported++;
    if (now - known.reportedAt < REPORT_MS) {
      return undefined;
    }
    const { unreported } = known;
    known.reportedAt = now;
    known.unreported = 0;
    return unreported;
  }

  private makeRoom(): void {
    if (this.counts.size >= COUNTED_ADDRESSES) {
      const [oldest] = this.counts.keys();
      if (oldest !== undefined) {
        this.counts.delete(oldest);
      }
    }
  }
}
