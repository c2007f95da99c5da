import { BlockList, isIPv6 } from "node:net";
import { familyOf, withoutMapping } from "../client-address";

export interface RequestLimit {
  /** Read requests that one address may send in a second, over time; 0 for no limit. */
  readonly perSecond: number;
  /** Read requests that it may send at once. */
  readonly burst: number;
  /** Networks without a limit, `ADDRESS/BITS`: such as a site whose phones all come from one address. */
  readonly exempt?: readonly string[];
}

export interface RequestLimiterOptions extends RequestLimit {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

const SLOTS = 65_536;

/**
 * Limits the read requests of each address, so that nobody uses the server to flood somebody else with its answers.
 *
 * The generic cell rate algorithm (ITU-T I.371 annex A) on a table of fixed size: an address has one number in it, the
 * time at which its next request is due. Two addresses may share a slot; then they share the limit.
 */
export class RequestLimiter {
  /** Requests that were refused here. */
  refused = 0;
  private readonly due = new Float64Array(SLOTS);
  private readonly intervalMs: number;
  private readonly toleranceMs: number;
  private readonly exempt: BlockList | undefined;
  private readonly now: () => number;

  /** @throws Error if a network of `exempt` is none. */
  constructor({ perSecond, burst, exempt = [], now = () => performance.now() }: RequestLimiterOptions) {
    this.intervalMs = perSecond === 0 ? 0 : 1000 / perSecond;
    // A thousandth more, so that rounding never takes one from the burst.
    this.toleranceMs = this.intervalMs * (burst - 0.999);
    this.exempt = exempt.length === 0 ? undefined : networks(exempt);
    this.now = now;
  }

  /** Whether a request of this address is answered; if so, it counts. */
  admit(address: string): boolean {
    if (this.intervalMs === 0) {
      return true;
    }
    const plain = withoutMapping(address);
    const slot = slotOf(plain);
    const now = this.now();
    const ahead = (this.due[slot] ?? 0) - now;
    // What lies further ahead than any burst leads to is of a clock that was set back.
    const stale = ahead > this.toleranceMs + this.intervalMs;
    if (ahead <= this.toleranceMs || stale) {
      this.due[slot] = now + (stale ? 0 : Math.max(0, ahead)) + this.intervalMs;
      return true;
    }
    if (this.isExempt(plain)) {
      return true;
    }
    this.refused++;
    return false;
  }

  /** Whether no limit holds for this address. */
  isExempt(address: string): boolean {
    const plain = withoutMapping(address);
    return this.exempt?.check(plain, familyOf(plain)) ?? false;
  }
}

/** Reads `ADDRESS/BITS` or an address. @throws Error naming the one that is neither. */
export function networks(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = "", bits] = text.split("/");
    try {
      const family = isIPv6(address) ? "ipv6" : "ipv4";
      if (bits === undefined) {
        list.addAddress(address, family);
      } else {
        list.addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : -1, family);
      }
    } catch {
      throw new Error(`"${text}" is not a network such as 192.0.2.0/24 or 2001:db8::/64`);
    }
  }
  return list;
}

/** FNV-1a, folded to the size of the table. */
function slotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
