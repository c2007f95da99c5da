import type { DeliveredAsteriskStatus } from "../../domain/delivered-asterisk-status";
import { AmiConnection } from "./ami-connection";
import type { AmiMessage } from "./ami-messages";

/** Whether Asterisk is listened to; `since` in milliseconds since the epoch. */
export type LinkState =
  | { readonly kind: "listening"; readonly since: number }
  | { readonly kind: "away"; readonly since: number; readonly reason: string };

export interface AsteriskLinkOptions {
  readonly target: Pick<DeliveredAsteriskStatus, "address" | "user" | "password">;
  readonly onEvent: (event: AmiMessage) => void;
  readonly onState: (state: LinkState) => void;
  /** Before the first new attempt, milliseconds; doubled with each, up to a minute. @default 1000 */
  readonly firstPauseMs?: number;
  readonly now?: () => number;
}

const LONGEST_PAUSE_MS = 60_000;

/** Keeps listening to an Asterisk: connects again when a connection ends, ever more seldom. */
export class AsteriskLink {
  private readonly options: AsteriskLinkOptions;
  private readonly now: () => number;
  private connection: AmiConnection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs: number;
  private current: LinkState;

  constructor(options: AsteriskLinkOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.pauseMs = options.firstPauseMs ?? 1000;
    this.current = { kind: "away", since: this.now(), reason: "the connection is being made" };
    this.connect();
  }

  get state(): LinkState {
    return this.current;
  }

  close(): void {
    clearTimeout(this.timer);
    this.connection?.close();
  }

  private connect(): void {
    const { address, user, password } = this.options.target;
    const colon = address.lastIndexOf(":");
    this.connection = new AmiConnection({
      host: address.slice(0, colon),
      port: Number(address.slice(colon + 1)),
      user,
      password,
      onLogin: () => {
        this.pauseMs = this.options.firstPauseMs ?? 1000;
        this.change({ kind: "listening", since: this.now() });
      },
      onEvent: this.options.onEvent,
      onEnd: (reason) => this.retry(reason),
    });
  }

  private retry(reason: string): void {
    const since = this.current.kind === "away" ? this.current.since : this.now();
    this.timer = setTimeout(() => this.connect(), this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    if (this.current.kind !== "away" || this.current.reason !== reason) {
      this.change({ kind: "away", since, reason });
    }
  }

  private change(state: LinkState): void {
    this.current = state;
    this.options.onState(state);
  }
}
