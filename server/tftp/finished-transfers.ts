/** For how long a late packet of a finished transfer is passed over in silence at least, milliseconds. */
const AFTERTIME_MS = 5000;
/** Remembered at most, twice over. */
const REMEMBERED = 16_384;

/** Who was served a moment ago: the last ACK may come twice, and that is no stranger's packet. */
export class FinishedTransfers {
  /** Those of the last seconds, and those of the seconds before: forgetting is dropping a whole set. */
  private recent = new Set<string>();
  private older = new Set<string>();
  private turnedAt = performance.now();

  add(key: string): void {
    this.turn();
    this.recent.add(key);
  }

  delete(key: string): void {
    this.recent.delete(key);
    this.older.delete(key);
  }

  has(key: string): boolean {
    this.turn();
    return this.recent.has(key) || this.older.has(key);
  }

  private turn(): void {
    const now = performance.now();
    const age = now - this.turnedAt;
    if (age < AFTERTIME_MS && this.recent.size < REMEMBERED) {
      return;
    }
    // After twice the time the recent ones are old enough to be forgotten as well.
    this.older = age < 2 * AFTERTIME_MS ? this.recent : new Set();
    this.recent = new Set();
    this.turnedAt = now;
  }
}
