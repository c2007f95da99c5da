const REPORT_MS = 10_000;
const COUNTED = 1000;

interface Count {
  /** On the clock of `performance.now()`. */
  reportedAt: number;
  unreported: number;
}

/** Counts what happens to somebody, or in the same words, again and again: a flood is one line of log every ten seconds. */
export class SparingCount {
  private readonly counts = new Map<string, Count>();

  /** Returns how many times to report now: 1 for the first, then the sum of those since; undefined for none. */
  count(whom: string): number | undefined {
    const now = performance.now();
    const known = this.counts.get(whom);
    if (known === undefined) {
      this.makeRoom();
      this.counts.set(whom, { reportedAt: now, unreported: 0 });
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
    if (this.counts.size >= COUNTED) {
      const [oldest] = this.counts.keys();
      if (oldest !== undefined) {
        this.counts.delete(oldest);
      }
    }
  }
}
