import { ChangeListeners } from "./change-listeners";

/** Looks every now and then whether something changed, as long as somebody wants to know. */
export class PolledChanges {
  private readonly state: () => string;
  private readonly everyMs: number;
  private readonly listeners = new ChangeListeners();
  private last = "";
  private timer: NodeJS.Timeout | undefined;

  /** @param state Differs after a change; must not throw. */
  constructor(state: () => string, everyMs: number) {
    this.state = state;
    this.everyMs = everyMs;
  }

  /** Calls with each change from now on. @returns what ends that. */
  add(listener: () => void): () => void {
    const remove = this.listeners.add(listener);
    if (this.timer === undefined) {
      this.last = this.state();
      this.timer = setInterval(() => this.look(), this.everyMs).unref();
    }
    return () => {
      remove();
      if (this.listeners.size === 0) {
        this.stop();
      }
    };
  }

  /** Tells of a change that is known already. */
  announce(): void {
    if (this.timer !== undefined) {
      this.last = this.state();
      this.listeners.tell();
    }
  }

  close(): void {
    this.listeners.clear();
    this.stop();
  }

  private look(): void {
    const now = this.state();
    if (now !== this.last) {
      this.last = now;
      this.listeners.tell();
    }
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
