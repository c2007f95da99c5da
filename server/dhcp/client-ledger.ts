import { type DhcpClient, type DhcpServerFacts, type DhcpTrouble, MOST_CLIENTS } from "./client-facts";
import { type LogEvent, logEvent } from "./log-event";

type Heard = Omit<DhcpClient, "reserved">;

interface Entry {
  readonly client: Heard;
  /** Whether it came as one that starts, and has not been given an address since. */
  readonly starting: boolean;
}

/** What was heard of the clients of a DHCP server, from the lines of Kea's log. */
export class ClientLedger {
  private readonly entries = new Map<string, Entry>();
  private reserved: ReadonlyMap<string, string> = new Map();
  private changed = new Set<string>();
  private facts: DhcpServerFacts = { since: null, complete: true };

  /** Kea was started, or ended. @param since Milliseconds since the epoch. */
  runs(since: number | null): void {
    this.facts = { ...this.facts, since };
  }

  /** A lease that was given before anything was heard. @param mac in any form */
  knew(mac: string, address: string): void {
    const plain = mac.replaceAll(":", "").toUpperCase();
    if (!this.entries.has(plain) && /^[0-9A-F]{12}$/.test(plain)) {
      const lease = { address, begun: null, last: null };
      this.keep({ client: { mac: plain, heard: null, lease, troubles: {} }, starting: false });
    }
  }

  /** @param reserved Addresses by MAC, 12 upper-case hex digits; all that there are. */
  reserve(reserved: ReadonlyMap<string, string>): void {
    for (const mac of [...this.reserved.keys(), ...reserved.keys()]) {
      if (this.reserved.get(mac) !== reserved.get(mac)) {
        this.changed.add(mac);
      }
    }
    this.reserved = reserved;
  }

  /** @param now Milliseconds since the epoch. */
  hear(line: string, now: number): void {
    const event = logEvent(line);
    if (event !== undefined) {
      const known = this.entries.get(event.mac) ?? {
        client: { mac: event.mac, heard: now, lease: null, troubles: {} },
        starting: false,
      };
      this.keep(after(known, event, now));
    }
  }

  server(): DhcpServerFacts {
    return this.facts;
  }

  clients(): DhcpClient[] {
    return [...new Set([...this.entries.keys(), ...this.reserved.keys()])].map((mac) => this.client(mac));
  }

  /** Of whom something was heard, or whose reservation changed, since this was asked last. */
  news(): DhcpClient[] {
    const { changed } = this;
    this.changed = new Set();
    return [...changed].map((mac) => this.client(mac));
  }

  private client(mac: string): DhcpClient {
    const heard = this.entries.get(mac)?.client ?? { mac, heard: null, lease: null, troubles: {} };
    return { ...heard, reserved: this.reserved.get(mac) ?? null };
  }

  private keep(entry: Entry): void {
    const { mac } = entry.client;
    // Whoever was silent the longest stands first.
    this.entries.delete(mac);
    this.entries.set(mac, entry);
    this.changed.add(mac);
    const [silent] = this.entries.keys();
    if (this.entries.size > MOST_CLIENTS && silent !== undefined) {
      this.entries.delete(silent);
      this.facts = { ...this.facts, complete: false };
    }
  }
}

function after({ client, starting }: Entry, { kind, address }: LogEvent, now: number): Entry {
  const heard = { ...client, heard: now };
  const troubled = (trouble: DhcpTrouble, ...over: readonly DhcpTrouble[]): Heard => ({
    ...heard,
    troubles: { ...without(client.troubles, over), [trouble]: again(client.troubles[trouble], address, now) },
  });
  switch (kind) {
    case "lease": {
      const before = client.lease?.address === address ? client.lease.begun : null;
      const { taken } = client.troubles;
      return {
        client: {
          ...heard,
          lease: address === null ? null : { address, begun: starting ? now : before, last: now },
          troubles: taken === undefined || taken.address === address ? {} : { taken },
        },
        starting: false,
      };
    }
    case "offer":
      return { client: troubled("offered", "exhausted", "noSubnet"), starting: true };
    case "reboot":
      return { client: heard, starting: true };
    case "refusal":
      return { client: troubled("refused"), starting };
    case "no-subnet":
      return { client: troubled("noSubnet"), starting };
    case "elsewhere":
      return { client: troubled("elsewhere"), starting };
    case "exhausted":
      return { client: troubled("exhausted", "offered"), starting };
    case "conflict":
      return { client: troubled("taken"), starting };
    case "decline":
      return { client: { ...troubled("taken"), lease: null }, starting: false };
    case "release":
      return { client: { ...heard, lease: null }, starting: false };
  }
}

function again(before: DhcpClient["troubles"][DhcpTrouble], address: string | null, now: number) {
  return { times: (before?.times ?? 0) + 1, first: before?.first ?? now, last: now, address };
}

function without(troubles: DhcpClient["troubles"], over: readonly DhcpTrouble[]): DhcpClient["troubles"] {
  return Object.fromEntries(Object.entries(troubles).filter(([trouble]) => !over.some((each) => each === trouble)));
}
