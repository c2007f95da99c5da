import type { Fault } from "../field";
import { isIpv4 } from "../network-address";

/** IPv4 addresses from one to another, both included, as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** The addresses of a subnet, from that of the network to that of the broadcast. */
export interface Subnet extends AddressRange {
  /** Bits that all its addresses share. */
  readonly prefix: number;
}

/** More would be no subnet of phones; fewer bits than these are no private network (RFC 1918 section 3). */
const SHORTEST_PREFIX = 8;
/** Two addresses that a host may have, beside network and broadcast. */
const LONGEST_PREFIX = 30;

/** A dotted IPv4 address as a number. */
export function addressNumber(address: string): number {
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

/** The dotted form of an IPv4 address. */
export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}

export function contains({ first, last }: AddressRange, address: number): boolean {
  return address >= first && address <= last;
}

/** How many addresses a range has. */
export function sizeOf({ first, last }: AddressRange): number {
  return last - first + 1;
}

/** A subnet from `ADDRESS/PREFIX`, or what is wrong with it. */
export function readSubnet(given: string): { value: Subnet } | { faults: Fault[] } {
  const [, address = "", bits = ""] = /^([\d.]+)\/(\d|[1-9]\d)$/.exec(given) ?? [];
  const prefix = Number(bits);
  if (!isIpv4(address) || prefix > 32) {
    return { faults: [{ message: "not an IPv4 subnet", allowed: "ADDRESS/PREFIX, such as 192.168.1.0/24" }] };
  }
  if (prefix > LONGEST_PREFIX || prefix < SHORTEST_PREFIX) {
    const message =
      prefix > LONGEST_PREFIX ? "too small for a phone and its server" : "larger than any private network";
    return { faults: [{ message, allowed: `a prefix of ${SHORTEST_PREFIX}–${LONGEST_PREFIX}` }] };
  }
  const size = 2 ** (32 - prefix);
  const number = addressNumber(address);
  const first = number - (number % size);
  return first === number
    ? { value: { first, last: first + size - 1, prefix } }
    : {
        faults: [
          { message: "an address inside of a subnet", remedy: `Did you mean "${addressText(first)}/${prefix}"?` },
        ],
      };
}

/** A pool from `FROM-TO`, or what is wrong with it. */
export function readPool(given: string): { value: AddressRange } | { faults: Fault[] } {
  const [, from = "", to = ""] = /^\s*([\d.]+)\s*[-–]\s*([\d.]+)\s*$/.exec(given) ?? [];
  if (!isIpv4(from) || !isIpv4(to)) {
    return { faults: [{ message: "not a pool", allowed: "FROM-TO, such as 192.168.1.100-192.168.1.199" }] };
  }
  const value = { first: addressNumber(from), last: addressNumber(to) };
  return value.first > value.last
    ? { faults: [{ message: "ends before it begins", remedy: `Did you mean "${to}-${from}"?` }] }
    : { value };
}

/** `FROM-TO`. */
export function rangeText({ first, last }: AddressRange): string {
  return `${addressText(first)}-${addressText(last)}`;
}
