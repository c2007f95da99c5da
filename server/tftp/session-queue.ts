export interface SessionQueueOptions {
  /** Transfers that run at once at most. */
  readonly places: number;
  /** Requests that wait for a place at most. */
  readonly waiting: number;
  /** Files of up to so many bytes go first. */
  readonly smallBytes: number;
}

/** What became of a request for a place. `known`: it runs or waits already; `full`: not even a place to wait is left. */
export type Entry = "started" | "waiting" | "known" | "full";

/** Of five places large files may hold four, so that a firmware roll-out never keeps a phone from its settings. */
const LARGE_SHARE = 4 / 5;

/**
 * Who may transfer now, and who comes next: small files before large ones, within each kind the one that asked first.
 */
export class SessionQueue {
  private readonly options: SessionQueueOptions;
  private readonly largePlaces: number;
  /** Key → whether it is a large file. */
  private readonly runningByKey = new Map<string, boolean>();
  private runningLarge = 0;
  private readonly waitingSmall = new Map<string, () => void>();
  private readonly waitingLarge = new Map<string, () => void>();

  constructor(options: SessionQueueOptions) {
    this.options = options;
    this.largePlaces = Math.max(1, Math.floor(options.places * LARGE_SHARE));
  }

  /** Transfers that run. */
  get running(): number {
    return this.runningByKey.size;
  }

  /** Requests that wait for a place. */
  get waiting(): number {
    return this.waitingSmall.size + this.waitingLarge.size;
  }

  /** @param start Called once, now or when a place is free. */
  enter(key: string, bytes: number, start: () => void): Entry {
    if (this.runningByKey.has(key) || this.waitingSmall.has(key) || this.waitingLarge.has(key)) {
      return "known";
    }
    const large = bytes > this.options.smallBytes;
    // Nobody overtakes one of its own kind that waits already.
    if (this.hasPlace(large) && (large ? this.waitingLarge : this.waitingSmall).size === 0) {
      this.begin(key, large, start);
      return "started";
    }
    if (this.waiting >= this.options.waiting) {
      return "full";
    }
    (large ? this.waitingLarge : this.waitingSmall).set(key, start);
    return "waiting";
  }

  /** A transfer is over; its place goes to the next that waits. */
  leave(key: string): void {
    const large = this.runningByKey.get(key);
    if (large === undefined) {
      return;
    }
    this.runningByKey.delete(key);
    this.runningLarge -= large ? 1 : 0;
    while (this.startNext(this.waitingSmall, false) || this.startNext(this.waitingLarge, true)) {
      // Until no place is left or nobody waits for one.
    }
  }

  /** A request that waits is not wanted any more. */
  forget(key: string): void {
    this.waitingSmall.delete(key);
    this.waitingLarge.delete(key);
  }

  private hasPlace(large: boolean): boolean {
    return this.runningByKey.size < this.options.places && (!large || this.runningLarge < this.largePlaces);
  }

  private startNext(waiting: Map<string, () => void>, large: boolean): boolean {
    const [next] = waiting;
    if (next === undefined || !this.hasPlace(large)) {
      return false;
    }
    const [key, start] = next;
    waiting.delete(key);
    this.begin(key, large, start);
    return true;
  }

  private begin(key: string, large: boolean, start: () => void): void {
    this.runningByKey.set(key, large);
    this.runningLarge += large ? 1 : 0;
    start();
  }
}
