import { readFileSync } from "node:fs";
import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";
import { familyOf, withoutMapping } from "../client-address";

/** Ethernet's, and what a path has that nobody knows better. */
const USUAL_MTU = 1500;
/** What every IPv4 host takes (RFC 791 section 3.1). */
const SMALLEST_MTU = 576;
const REFRESH_MS = 10_000;
const REMEMBERED = 4096;

interface Link {
  readonly network: BlockList;
  readonly mtu: number;
}

/**
 * The MTU towards clients, as far as this machine knows it: that of the interface in whose network the client is, else
 * the smallest of all interfaces; never more than 1500, since what lies behind a router is not known.
 *
 * Looked up anew every ten seconds, so a tunnel that comes up later counts.
 */
export class PathMtu {
  private links: readonly Link[] = [];
  private smallest = USUAL_MTU;
  private readAt = Number.NEGATIVE_INFINITY;
  private readonly remembered = new Map<string, number>();

  of(address: string): number {
    const now = performance.now();
    if (now - this.readAt > REFRESH_MS) {
      this.readAt = now;
      this.remembered.clear();
      this.links = readLinks() ?? this.links;
      this.smallest = Math.min(USUAL_MTU, ...this.links.map(({ mtu }) => mtu));
    }
    const known = this.remembered.get(address);
    if (known !== undefined) {
      return known;
    }
    const plain = withoutMapping(address).replace(/%.*$/, "");
    const link = this.links.find(({ network }) => network.check(plain, familyOf(plain)));
    const mtu = Math.min(USUAL_MTU, link?.mtu ?? this.smallest);
    if (this.remembered.size < REMEMBERED) {
      this.remembered.set(address, mtu);
    }
    return mtu;
  }
}

/** Undefined where the system does not tell now, such as for want of descriptors. */
function readLinks(): Link[] | undefined {
  let interfaces: ReturnType<typeof networkInterfaces>;
  try {
    interfaces = networkInterfaces();
  } catch {
    return undefined;
  }
  return Object.entries(interfaces).flatMap(([name, addresses = []]) => {
    const mtu = interfaceMtu(name);
    if (mtu === undefined) {
      return [];
    }
    return addresses.flatMap(({ cidr, family }) => {
      const [address, bits] = cidr?.split("/") ?? [];
      if (address === undefined || bits === undefined) {
        return [];
      }
      const network = new BlockList();
      network.addSubnet(address, Number(bits), family === "IPv6" ? "ipv6" : "ipv4");
      return [{ network, mtu }];
    });
  });
}

/** Only Linux says it in a file. */
function interfaceMtu(name: string): number | undefined {
  try {
    const mtu = Number(readFileSync(`/sys/class/net/${name}/mtu`, "latin1"));
    return Number.isInteger(mtu) && mtu >= SMALLEST_MTU ? mtu : undefined;
  } catch {
    return undefined;
  }
}
