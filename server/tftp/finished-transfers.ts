/** For how long a late packet of a finished transfer is passed over in silence, milliseconds. */
const AFTERTIME_MS = 5000;
const REMEMBERED = 16_384;

/** Who was served a moment ago: the last ACK may come twice, and that is no stranger's packet. */
export class FinishedTransfers {
  /** Key → when, in the order in which they ended. */
  private readonly ended = new Map<string, number>();

  add(key: string): void {
    const now = performance.now();
    this.ended.delete(key);
    this.ended.set(key, now);
    for (const [old, endedAt] of this.ended) {
      if (endedAt + AFTERTIME_MS > now && this.ended.size <= REMEMBERED) {
        break;
      }
      this.ended.delete(old);
    }
  }

  delete(key: string): void {
    this.ended.delete(key);
  }

  has(key: string): boolean {
    const endedAt = this.ended.get(key);
    return endedAt !== undefined && endedAt + AFTERTIME_MS > performance.now();
  }
}
