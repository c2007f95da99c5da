import type { DeclaredPhone } from "../../domain/declared-phone";
import { type Past, readPast } from "./boot-facts";
import { type NumberedBoot, recordRequest, SILENCE_MS } from "./boot-recording";
import type { Boot, PhoneState, PhoneStatus } from "./phone-status";
import type { SeenRequest } from "./seen-request";
import { judge, type Verdict } from "./verdict";

/** What is kept of a phone, in memory and across restarts. */
export interface PhoneRecord {
  readonly mac: string;
  readonly state: PhoneState;
  /** Since when it is in its state, ISO 8601 in UTC; null for one that never asked. */
  readonly since: string | null;
  /** Newest first. */
  readonly boots: readonly NumberedBoot[];
}

/** A phone, what is declared of it, and what its requests tell. */
export class WatchedPhone {
  readonly mac: string;
  private phone: DeclaredPhone;
  private isDeclared = false;
  private boots: readonly NumberedBoot[];
  private past: Past;
  private verdict: Verdict;
  private since: string | null;
  /** What is declared of a phone that is known from before a restart is not known yet, and its state depends on it. */
  private unsettled: boolean;

  constructor(record: PhoneRecord) {
    this.mac = record.mac;
    this.phone = undeclared(record.mac);
    this.boots = record.boots;
    this.since = record.since;
    this.past = this.readPast();
    this.verdict = { ...this.judge(), state: record.state };
    this.unsettled = record.boots.length > 0;
  }

  get declared(): boolean {
    return this.isDeclared;
  }

  get everSeen(): boolean {
    return this.boots.length > 0;
  }

  /** End of its last request, milliseconds since the epoch; 0 if there was none. */
  get lastSeen(): number {
    const newest = this.boots[0];
    return newest === undefined ? 0 : Date.parse(newest.boot.endedAt);
  }

  get address(): string | undefined {
    return this.boots[0]?.boot.address;
  }

  /** What is kept of it, as it is now. */
  get record(): PhoneRecord {
    return { mac: this.mac, state: this.state, since: this.since, boots: this.boots };
  }

  /** @returns false if that is what was declared already. */
  declare(phone: DeclaredPhone | undefined, now: number): boolean {
    const next = phone ?? undeclared(this.mac);
    if (!this.unsettled && this.isDeclared === (phone !== undefined) && sameDeclaration(next, this.phone)) {
      return false;
    }
    this.unsettled = false;
    this.phone = next;
    this.isDeclared = phone !== undefined;
    this.past = this.readPast();
    this.follow(this.judge(), now);
    return true;
  }

  observe(request: SeenRequest): void {
    const before = this.boots;
    this.boots = recordRequest(before, request, this.phone.model);
    // The boots before the newest one seldom change, and reading them all takes long.
    if (
      this.boots.length !== before.length ||
      this.boots[0]?.number !== before[0]?.number ||
      this.boots[1] !== before[1]
    ) {
      this.past = this.readPast();
    }
    this.follow(this.judge(false), request.end);
  }

  /** Time passes. @returns whether that ended its boot. */
  tick(now: number): boolean {
    if (this.verdict.result !== "asking" || !this.everSeen || now - this.lastSeen < SILENCE_MS) {
      return false;
    }
    this.follow(this.judge(true), now);
    return true;
  }

  /** Newest first. */
  allBoots(): readonly Boot[] {
    return this.boots.map(({ boot }) => boot);
  }

  get state(): PhoneState {
    return this.verdict.state;
  }

  status(): PhoneStatus {
    const newest = this.boots[0]?.boot;
    return {
      ...this.phone,
      declared: this.isDeclared,
      state: this.verdict.state,
      since: this.since,
      lastSeen: newest?.endedAt ?? null,
      address: newest?.address ?? null,
      waitsFor: this.verdict.waitsFor,
      lastBoot: newest ?? null,
    };
  }

  private judge(quiet = this.boots[0]?.boot.result === "gave-up"): Verdict {
    const boot = this.boots[0]?.boot;
    return judge({ phone: this.phone, declared: this.isDeclared, boot, past: this.past, quiet });
  }

  private follow(verdict: Verdict, at: number): void {
    const changed = verdict.state !== this.verdict.state;
    this.verdict = verdict;
    if (this.everSeen && (changed || this.since === null)) {
      this.since = new Date(at).toISOString();
    }
    const newest = this.boots[0];
    if (newest !== undefined && newest.boot.result !== verdict.result) {
      this.boots = this.boots.with(0, { number: newest.number, boot: { ...newest.boot, result: verdict.result } });
    }
  }

  private readPast(): Past {
    return readPast(this.allBoots(), this.phone.model);
  }
}

function undeclared(mac: string): DeclaredPhone {
  return { mac, model: null, load: null, extensions: [], label: null };
}

function sameDeclaration(a: DeclaredPhone, b: DeclaredPhone): boolean {
  return (
    a.model === b.model &&
    a.load === b.load &&
    a.label === b.label &&
    a.extensions.join("\n") === b.extensions.join("\n")
  );
}
