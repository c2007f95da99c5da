import { isIPv6, SocketAddress } from "node:net";
import { peerKey, type UdpPeer } from "./udp-ports";

export const AF_INET = 2;
export const AF_INET6 = 10;

/** A sender as the system writes it down, beside what is read from it. */
export interface RawPeer extends UdpPeer {
  /** `struct sockaddr_in` or `struct sockaddr_in6` of Linux. */
  readonly name: Buffer;
}

/** Bytes of an address of a family: `struct sockaddr_in` or `struct sockaddr_in6`. */
export function nameBytes(family: number): number {
  return family === AF_INET6 ? 28 : 16;
}

/** Writes an address as the system takes it. */
export function socketAddress(address: string, port: number): Buffer {
  const [plain = "", zone = ""] = address.split("%");
  const family = isIPv6(plain) ? AF_INET6 : AF_INET;
  const name = Buffer.alloc(nameBytes(family));
  name.writeUInt16LE(family, 0);
  name.writeUInt16BE(port, 2);
  if (family === AF_INET) {
    Buffer.from(plain.split(".").map(Number)).copy(name, 4);
  } else {
    ipv6Bytes(plain).copy(name, 8);
    name.writeUInt32LE(Number(zone) || 0, 24);
  }
  return name;
}

export function portOf(name: Buffer, at = 0): number {
  return name.readUInt16BE(at + 2);
}

const REMEMBERED = 32_768;
/** The longest address, `struct sockaddr_in6`, rounded up. */
const LONGEST_NAME = 32;
/** Names that share memory: enough to cost little each, and few for the one that is in use for long. */
const NAMES_TOGETHER = 64;

/** Reads senders. One that was seen before costs no text: phones send thousands of datagrams from one port. */
export class PeerReader {
  private readonly family: number;
  private readonly known = new Map<number | string, RawPeer>();
  /** Of its own: buffers of Node's pool would keep alive whatever stands beside them. */
  private names = Buffer.alloc(0);

  constructor(family: number) {
    this.family = family;
  }

  read(names: Buffer, at: number): RawPeer {
    const id =
      this.family === AF_INET
        ? names.readUInt32LE(at + 4) * 65_536 + names.readUInt16LE(at + 2)
        : names.toString("latin1", at + 2, at + 28);
    const known = this.known.get(id);
    if (known !== undefined) {
      return known;
    }
    if (this.known.size >= REMEMBERED) {
      this.known.clear();
    }
    const from = (this.known.size % NAMES_TOGETHER) * LONGEST_NAME;
    if (from === 0) {
      this.names = Buffer.alloc(NAMES_TOGETHER * LONGEST_NAME);
    }
    const name = this.names.subarray(from, from + nameBytes(this.family));
    names.copy(name, 0, at, at + name.length);
    const address = this.family === AF_INET ? ipv4Text(name) : ipv6Text(name);
    const port = portOf(name);
    const peer = { address, port, key: peerKey(address, port), name };
    this.known.set(id, peer);
    return peer;
  }
}

function ipv4Text(name: Buffer): string {
  return `${name[4]}.${name[5]}.${name[6]}.${name[7]}`;
}

/** Mapped IPv4 addresses as Node writes them, `::ffff:192.0.2.1`; the zone of a link-local one as its number. */
function ipv6Text(name: Buffer): string {
  const bytes = name.subarray(8, 24);
  if (bytes.readBigUInt64BE(0) === 0n && bytes.readUInt32BE(8) === 0xffff) {
    return `::ffff:${bytes[12]}.${bytes[13]}.${bytes[14]}.${bytes[15]}`;
  }
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const { address } = new SocketAddress({ address: groups.join(":"), family: "ipv6" });
  const zone = name.readUInt32LE(24);
  return zone === 0 ? address : `${address}%${zone}`;
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail] = withoutDots(address).split("::");
  const groups = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  const bytes = Buffer.alloc(16);
  for (const [index, group] of all.entries()) {
    bytes.writeUInt16BE(group, index * 2);
  }
  return bytes;
}

/** An address may end in the form of IPv4 (RFC 4291 section 2.2); the same in groups. */
function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
  );
}
