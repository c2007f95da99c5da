import type { DeclaredPhone } from "../../domain/declared-phone";
import { MacAddress } from "../../domain/mac-address";
import type { RequestEntry } from "../request-log";
import { isSharedBeginning } from "./asked-name";
import type { BootHistory } from "./boot-history";
import type { Boot, PhoneState, PhoneStatus } from "./phone-status";
import { HeldRequests } from "./request-holding";
import { readRequest, type SeenRequest } from "./seen-request";
import { WatchedPhone } from "./watched-phone";
import { Whereabouts } from "./whereabouts";

/** Phones that ask and are not declared: so many are kept, those seen last. */
export const KEPT_STRANGERS = 1000;

export interface BootWatchOptions {
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** What was seen before a restart, and keeps what is seen from now on. */
  readonly history?: BootHistory;
}

/** After so long without its phone's own name, a file that a boot begins with goes to whom ports and addresses point to. */
const UNCLAIMED_MS = 5000;
/** Of several phones at one address, one that was not seen for so long is no more likely than another. */
const RECENT_MS = 60_000;

/** Watches phones boot by what they ask for. Does no input or output itself. */
export class BootWatch {
  private readonly now: () => number;
  private readonly history: BootHistory | undefined;
  private readonly known = new Map<string, WatchedPhone>();
  /** Not declared and seen by this watch, least recently seen first. */
  private readonly strangers = new Set<string>();
  private readonly whereabouts = new Whereabouts();
  private readonly held = new HeldRequests();
  private readonly listeners = new Set<(status: PhoneStatus) => void>();

  constructor({ now = Date.now, history }: BootWatchOptions) {
    this.now = now;
    this.history = history;
    for (const record of history?.load() ?? []) {
      const phone = new WatchedPhone(record);
      this.known.set(record.mac, phone);
      if (phone.address !== undefined) {
        this.whereabouts.arrive(record.mac, phone.address, phone.lastSeen);
      }
    }
  }

  /** Takes the phones of a generation; those of an earlier one that never asked are forgotten. */
  declare(phones: readonly DeclaredPhone[]): void {
    const byMac = new Map(phones.map((phone) => [phone.mac, phone]));
    for (const [mac, declaration] of byMac) {
      const phone = this.known.get(mac) ?? this.add(mac);
      this.strangers.delete(mac);
      this.keepChange(phone, () => phone.declare(declaration, this.now()));
    }
    const others = [...this.known.values()]
      .filter(({ mac }) => !byMac.has(mac))
      .sort((a, b) => a.lastSeen - b.lastSeen);
    for (const phone of others) {
      if (phone.everSeen) {
        this.keepChange(phone, () => phone.declare(undefined, this.now()));
        this.strangers.delete(phone.mac);
        this.strangers.add(phone.mac);
      } else {
        this.forget(phone.mac);
      }
    }
    this.forgetStrangers();
  }

  /** Takes a request, at its end. */
  observe(entry: RequestEntry): void {
    const request = readRequest(entry, this.now());
    if (request === undefined) {
      return;
    }
    const { mac } = request.name;
    if (mac === undefined) {
      const owner = isSharedBeginning(request.name) ? undefined : this.likelyOwner(request);
      if (owner === undefined) {
        this.hold(request);
      } else {
        this.take(owner, request);
      }
    } else if (this.known.has(mac) || MacAddress.tryParse(mac) !== undefined) {
      const others = this.whereabouts.phonesAt(request.address) - (this.whereabouts.isAt(mac, request.address) ? 1 : 0);
      for (const earlier of this.held.claim(request, others === 0)) {
        this.take(mac, earlier);
      }
      this.take(mac, request);
    }
  }

  /** All phones, sorted by MAC. */
  phones(): readonly PhoneStatus[] {
    return [...this.known.values()].sort((a, b) => (a.mac < b.mac ? -1 : 1)).map((phone) => phone.status());
  }

  /** @param mac 12 upper-case hex digits */
  phone(mac: string): PhoneStatus | undefined {
    return this.known.get(mac)?.status();
  }

  /** Newest first. @param mac 12 upper-case hex digits */
  boots(mac: string): readonly Boot[] {
    return this.known.get(mac)?.allBoots() ?? [];
  }

  /** How many phones are in each state. */
  counts(): Record<PhoneState, number> {
    const counts: Record<PhoneState, number> = {
      "never-seen": 0,
      asking: 0,
      configured: 0,
      "wrong-load": 0,
      looping: 0,
    };
    for (const { state } of this.known.values()) {
      counts[state]++;
    }
    return counts;
  }

  /** Calls with each status that changed. @returns what ends that. */
  subscribe(listener: (status: PhoneStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Time passes; to be called every few seconds. */
  tick(): void {
    const now = this.now();
    for (const request of this.held.waitedFor(UNCLAIMED_MS, now)) {
      const owner = this.likelyOwner(request);
      if (owner !== undefined) {
        this.held.release(request);
        this.take(owner, request);
      }
    }
    for (const phone of this.known.values()) {
      this.keepChange(phone, () => phone.tick(now));
    }
  }

  private hold(request: SeenRequest): void {
    for (const displaced of this.held.hold(request)) {
      const owner = this.likelyOwner(displaced);
      if (owner !== undefined) {
        this.take(owner, displaced);
      }
    }
  }

  private take(mac: string, request: SeenRequest): void {
    const phone = this.known.get(mac) ?? this.add(mac);
    this.whereabouts.saw(mac, request);
    if (!phone.declared) {
      this.strangers.delete(mac);
      this.strangers.add(mac);
    }
    this.keepChange(phone, () => {
      phone.observe(request);
      return true;
    });
    this.forgetStrangers();
  }

  /** Whose a request without a MAC is, as far as address and port tell. */
  private likelyOwner(request: SeenRequest): string | undefined {
    const near = this.whereabouts.same(request) ?? this.whereabouts.nearest(request);
    if (near !== undefined) {
      return near;
    }
    const last = this.whereabouts.lastAt(request.address);
    const sure = this.whereabouts.phonesAt(request.address) === 1 || !isSharedBeginning(request.name);
    return last !== undefined && (sure || request.start - last.at < RECENT_MS) ? last.mac : undefined;
  }

  private keepChange(phone: WatchedPhone, change: () => boolean): void {
    const before = phone.record;
    if (!change()) {
      return;
    }
    if (this.history !== undefined && phone.everSeen) {
      this.history.save(phone.record, before);
    }
    if (this.listeners.size > 0) {
      const status = phone.status();
      for (const listener of this.listeners) {
        listener(status);
      }
    }
  }

  private add(mac: string): WatchedPhone {
    const phone = new WatchedPhone({ mac, state: "never-seen", since: null, boots: [] });
    this.known.set(mac, phone);
    return phone;
  }

  private forgetStrangers(): void {
    for (const mac of this.strangers) {
      if (this.strangers.size <= KEPT_STRANGERS) {
        return;
      }
      this.forget(mac);
    }
  }

  private forget(mac: string): void {
    this.known.delete(mac);
    this.strangers.delete(mac);
    this.whereabouts.forget(mac);
  }
}
