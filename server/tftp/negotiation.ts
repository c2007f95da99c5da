import { DEFAULT_BLOCK_BYTES, type TftpOption } from "./packet";

/** What a server holds to in one transfer after it has read the options of the request. */
export interface Agreement {
  /** Bytes of file in each DATA packet but the last. */
  readonly blockBytes: number;
  /** DATA packets that are sent before an ACK is awaited (RFC 7440); 1 is the lockstep of RFC 1350. */
  readonly windowBlocks: number;
  /** Seconds between retransmissions, if the client asked for a time of its own (RFC 2349). */
  readonly timeoutSeconds: number | undefined;
  /** Options to acknowledge, in the order of the request; none means that no OACK is sent. */
  readonly acknowledged: readonly TftpOption[];
}

/** Bytes of IP header (20 or 40, RFC 791 and 8200), UDP header (8) and TFTP header (4) in a DATA packet. */
const HEADER_BYTES = { ipv4: 32, ipv6: 52 } as const;
const SMALLEST_BLOCK = 8;
const LARGEST_BLOCK = 65_464;
const LARGEST_WINDOW = 65_535;

/** What a server agrees to at most. */
export interface NegotiationLimits {
  /** Bytes of a block that still fit into one datagram on the way to the client. */
  readonly blockBytes: number;
  /** Blocks of a window (RFC 7440). */
  readonly windowBlocks: number;
}

/** The largest block whose datagram is not fragmented on a path of this MTU. */
export function largestBlock(mtu: number, family: "ipv4" | "ipv6"): number {
  return Math.min(LARGEST_BLOCK, Math.max(SMALLEST_BLOCK, mtu - HEADER_BYTES[family]));
}

/**
 * Reads the options of a read request: `blksize` (RFC 2348, 8–65464), `tsize` and `timeout` (RFC 2349, 1–255) and
 * `windowsize` (RFC 7440, 1–65535); block and window are lowered to the limits. An option that is unknown, has a value
 * outside its range or comes again is ignored (RFC 2347).
 *
 * @param bytes Size of what will be sent, in the mode that was asked for.
 */
export function negotiate(options: readonly TftpOption[], bytes: number, limits: NegotiationLimits): Agreement {
  let blockBytes = DEFAULT_BLOCK_BYTES;
  let windowBlocks = 1;
  let timeoutSeconds: number | undefined;
  const acknowledged = new Map<string, TftpOption>();
  for (const [name, text] of options) {
    const option = name.toLowerCase();
    const value = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
    if (value === undefined || acknowledged.has(option)) {
      continue;
    }
    if (option === "blksize" && value >= SMALLEST_BLOCK && value <= LARGEST_BLOCK) {
      blockBytes = Math.min(value, limits.blockBytes);
      acknowledged.set(option, [name, String(blockBytes)]);
    } else if (option === "timeout" && value >= 1 && value <= 255) {
      timeoutSeconds = value;
      acknowledged.set(option, [name, text]);
    } else if (option === "tsize") {
      acknowledged.set(option, [name, String(bytes)]);
    } else if (option === "windowsize" && value >= 1 && value <= LARGEST_WINDOW) {
      windowBlocks = Math.min(value, limits.windowBlocks);
      acknowledged.set(option, [name, String(windowBlocks)]);
    }
  }
  return { blockBytes, windowBlocks, timeoutSeconds, acknowledged: [...acknowledged.values()] };
}
