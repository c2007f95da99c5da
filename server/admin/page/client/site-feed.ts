import type { PhoneStatus, PhonesAnswer } from "../../../boots/phone-status";

/** How the page hears of the server. `denied`: the server wants an access token that the browser did not give. */
export type Connection = "connecting" | "live" | "offline" | "denied";

/** All that the page knows. */
export interface FeedState {
  readonly site: Omit<PhonesAnswer, "phones"> | undefined;
  /** By MAC; undefined until they were loaded once. A phone is the same object as long as nothing of it has changed. */
  readonly phones: ReadonlyMap<string, PhoneStatus> | undefined;
  readonly connection: Connection;
  /** When the connection became what it is, milliseconds since 1970. */
  readonly connectionSince: number;
  /** Why the phones could not be loaded, for people. */
  readonly problem: string | undefined;
}

const RETRY_MS = 5000;
/** Changes of so many milliseconds are shown together, as when a whole house boots after a power cut. */
const BATCH_MS = 100;

/** Keeps what the server tells of its phones: all of them once, then each change as it comes. */
export class SiteFeed {
  private current: FeedState = {
    site: undefined,
    phones: undefined,
    connection: "connecting",
    connectionSince: Date.now(),
    problem: undefined,
  };
  private tell: (state: FeedState) => void = () => undefined;
  private source: EventSource | undefined;
  private changed = new Map<string, PhoneStatus>();
  private isLoading = false;
  private loadAgain = false;
  private batch: number | undefined;
  private retry: number | undefined;

  get state(): FeedState {
    return this.current;
  }

  /** Begins to listen. Gives what ends it. */
  start(tell: (state: FeedState) => void): () => void {
    this.tell = tell;
    this.open();
    return () => {
      window.clearTimeout(this.batch);
      window.clearTimeout(this.retry);
      this.source?.close();
    };
  }

  private open(): void {
    const source = new EventSource("/api/events");
    this.source = source;
    // Also after each reconnection, as what happened in between was missed.
    source.addEventListener("open", () => void this.load());
    source.addEventListener("site", ({ data }: MessageEvent<string>) => this.onSite(JSON.parse(data)));
    source.addEventListener("phone", ({ data }: MessageEvent<string>) => this.onPhone(JSON.parse(data)));
    source.addEventListener("error", () => this.onError(source));
  }

  private onSite(site: Omit<PhonesAnswer, "phones">): void {
    const before = this.current.site;
    // Another generation may have other phones, and one that is gone sends no event.
    if (before === undefined || before.generation !== site.generation) {
      void this.load();
    }
    this.update({ site });
  }

  private onPhone(phone: PhoneStatus): void {
    this.changed.set(phone.mac, phone);
    this.batch ??= window.setTimeout(() => this.showChanges(), BATCH_MS);
  }

  private showChanges(): void {
    this.batch = undefined;
    // What arrives while all phones are being loaded is shown on top of them.
    const { phones: before } = this.current;
    if (!this.isLoading && before !== undefined && this.changed.size > 0) {
      const phones = new Map([...before, ...this.changed]);
      this.changed.clear();
      this.update({ phones });
    }
  }

  private onError(source: EventSource): void {
    if (source.readyState === EventSource.CLOSED) {
      // The browser gives up when the answer is an error; asking for the phones tells which.
      source.close();
      void this.load();
      this.tryAgain();
    }
    this.setConnection("offline");
  }

  private async load(): Promise<void> {
    if (this.isLoading) {
      this.loadAgain = true;
      return;
    }
    this.isLoading = true;
    do {
      this.loadAgain = false;
      await this.loadOnce();
    } while (this.loadAgain);
    this.isLoading = false;
    this.showChanges();
  }

  private async loadOnce(): Promise<void> {
    try {
      const answer = await fetch("/api/phones", { cache: "no-store" });
      if (answer.status === 401) {
        window.clearTimeout(this.retry);
        this.source?.close();
        this.setConnection("denied");
        return;
      }
      if (!answer.ok) {
        throw new Error(`The server answered with error ${answer.status} when it was asked for its phones.`);
      }
      const { phones, ...site }: PhonesAnswer = await answer.json();
      this.update({ site, phones: new Map(phones.map((phone) => [phone.mac, phone])), problem: undefined });
      if (this.source?.readyState === EventSource.OPEN) {
        this.setConnection("live");
      }
    } catch (error) {
      // A TypeError is fetch's word for no answer at all, which the state of the connection says already.
      this.update({ problem: error instanceof Error && !(error instanceof TypeError) ? error.message : undefined });
      this.setConnection("offline");
      this.tryAgain();
    }
  }

  private tryAgain(): void {
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => {
      if (this.source?.readyState === EventSource.CLOSED) {
        this.open();
      } else if (this.source?.readyState === EventSource.OPEN) {
        void this.load();
      }
    }, RETRY_MS);
  }

  private setConnection(connection: Connection): void {
    if (connection !== this.current.connection) {
      this.update({ connection, connectionSince: Date.now() });
    }
  }

  private update(change: Partial<FeedState>): void {
    this.current = { ...this.current, ...change };
    this.tell(this.current);
  }
}
