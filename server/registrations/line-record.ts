import type { LineEvent } from "./registration-events";
import type { Refusals, Registration } from "./registration-status";

interface Contact {
  readonly address: string;
  readonly since: number;
  readonly roundTripMs: number | null;
  readonly unreachableSince: number | undefined;
}

/** What was heard of one line while there was a connection to Asterisk. Times in milliseconds since the epoch. */
export class LineRecord {
  private readonly extension: string;
  private readonly contacts = new Map<string, Contact>();
  private refusals: Refusals | undefined;
  private goneSince: number | undefined;
  private shownSince: number;

  /** @param listeningSince Since when everything about the line would have been heard. */
  constructor(extension: string, listeningSince: number) {
    this.extension = extension;
    this.shownSince = listeningSince;
  }

  /** Takes an event of the line. @returns whether it changed what is shown */
  take(event: LineEvent, now: number): boolean {
    switch (event.kind) {
      case "registered":
        return this.register(event, now);
      case "unreachable":
        return this.lose(event, now);
      case "gone":
        this.contacts.delete(event.contact);
        this.contacts.delete(INFERRED);
        this.goneSince = this.contacts.size === 0 ? now : undefined;
        return true;
      case "let-in":
        return this.letIn(event, now);
      case "refused":
        this.refusals = {
          reason: event.reason,
          times: (this.refusals?.times ?? 0) + 1,
          since: this.refusals?.since ?? iso(now),
          last: iso(now),
          address: event.address,
        };
        return true;
    }
  }

  /**
   * What is to be shown.
   *
   * @param renewMs After so long in which nothing was heard, no phone is registered.
   */
  registration(now: number, renewMs: number): Registration {
    const { extension } = this;
    const refusals = this.refusals ?? null;
    const base = { extension, address: null, roundTripMs: null, refusals, why: null };
    const contact = [...this.contacts.values()].at(-1);
    if (contact !== undefined) {
      const { address, since, roundTripMs, unreachableSince } = contact;
      return unreachableSince === undefined
        ? { ...base, state: "registered", address, since: iso(since), roundTripMs }
        : { ...base, state: "unreachable", address, since: iso(unreachableSince) };
    }
    if (refusals !== null) {
      return { ...base, state: "refused", since: refusals.since };
    }
    if (this.goneSince !== undefined) {
      return { ...base, state: "not-registered", since: iso(this.goneSince) };
    }
    return now >= this.shownSince + renewMs
      ? { ...base, state: "not-registered", since: null }
      : {
          ...base,
          state: "unknown",
          since: iso(this.shownSince),
          why: `Asterisk says only what changes, and has said nothing of this line yet. A phone that is registered renews that within ${minutes(renewMs)}.`,
        };
  }

  private register({ contact, address, roundTripMs }: LineEvent & { kind: "registered" }, now: number): boolean {
    const known = this.contacts.get(contact);
    const before = known ?? this.inferredAt(address);
    this.contacts.delete(INFERRED);
    // The newest stands last.
    this.contacts.delete(contact);
    this.contacts.set(contact, {
      address,
      since: before?.since ?? now,
      roundTripMs: roundTripMs ?? before?.roundTripMs ?? null,
      unreachableSince: undefined,
    });
    if (known === undefined) {
      // Whoever tries in vain from now on is another one.
      this.refusals = undefined;
    }
    this.forgive(address);
    this.goneSince = undefined;
    return true;
  }

  private lose({ contact, address }: LineEvent & { kind: "unreachable" }, now: number): boolean {
    const before = this.contacts.get(contact);
    const where = address ?? before?.address;
    if (where === undefined) {
      return false;
    }
    this.contacts.delete(INFERRED);
    this.contacts.set(contact, {
      address: where,
      since: before?.since ?? now,
      roundTripMs: null,
      unreachableSince: before?.unreachableSince ?? now,
    });
    return true;
  }

  /** Of a phone that only renews its registration, this is all that is ever said. */
  private letIn({ address, renews }: LineEvent & { kind: "let-in" }, now: number): boolean {
    const hadRefusals = this.refusals !== undefined;
    this.forgive(address);
    if (!renews || this.contacts.size > 0 || this.goneSince !== undefined) {
      return hadRefusals && this.refusals === undefined;
    }
    this.contacts.set(INFERRED, { address, since: now, roundTripMs: null, unreachableSince: undefined });
    return true;
  }

  private inferredAt(address: string): Contact | undefined {
    const inferred = this.contacts.get(INFERRED);
    return inferred?.address === address ? inferred : undefined;
  }

  /** Who is let in had not the wrong password; another one who tries from elsewhere still has. */
  private forgive(address: string): void {
    if (this.refusals?.address === address) {
      this.refusals = undefined;
    }
  }
}

/** Stands for the contact of a phone of which no more is known than that it was let in. */
const INFERRED = "";

function minutes(ms: number): string {
  const count = Math.ceil(ms / 60_000);
  return count === 1 ? "a minute" : `${count} minutes`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
