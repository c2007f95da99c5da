import type { SeenRequest } from "./seen-request";

/** How far below a port the phone is looked for; its ports go up by 1 with each file (cisco.md section 2.1). */
const NEAR_PORTS = 64;
/** A transfer whose last ACK was lost is reported when the phone is some files further on. */
const LATE_PORTS = 8;

interface Stay {
  readonly address: string;
  readonly ports: Map<"tftp" | "http", number>;
  at: number;
}

interface Place {
  readonly phones: Set<string>;
  latest: string;
  readonly byPort: Map<number, string>;
}

/** Where phones were seen last, to tell whose a request without a MAC is. No step takes longer for more phones. */
export class Whereabouts {
  private readonly stays = new Map<string, Stay>();
  private readonly places = new Map<string, Place>();

  /** A request that is surely of this phone. */
  saw(mac: string, { address, port, start, entry }: SeenRequest): void {
    const stay = this.arrive(mac, address, start);
    if (start < stay.at) {
      return;
    }
    const place = this.places.get(address);
    const old = stay.ports.get(entry.door);
    if (old !== undefined && place?.byPort.get(old) === mac) {
      place.byPort.delete(old);
    }
    stay.at = start;
    stay.ports.set(entry.door, port);
    if (place !== undefined) {
      place.byPort.set(port, mac);
      place.latest = mac;
    }
  }

  /** A phone was there, as far as is remembered. @param at milliseconds since the epoch */
  arrive(mac: string, address: string, at: number): Stay {
    const known = this.stays.get(mac);
    if (known?.address === address || (known !== undefined && at < known.at)) {
      return known;
    }
    this.forget(mac);
    const stay: Stay = { address, ports: new Map(), at };
    this.stays.set(mac, stay);
    const place = this.places.get(address) ?? { phones: new Set(), latest: mac, byPort: new Map() };
    place.phones.add(mac);
    if (at >= (this.stays.get(place.latest)?.at ?? 0)) {
      place.latest = mac;
    }
    this.places.set(address, place);
    return stay;
  }

  /** The phone whose last port is the nearest one below, or a little above for a request that is reported late. */
  nearest({ address, port, start }: SeenRequest): string | undefined {
    const byPort = this.places.get(address)?.byPort;
    if (byPort === undefined || byPort.size === 0) {
      return undefined;
    }
    for (let below = 1; below <= NEAR_PORTS; below++) {
      const mac = byPort.get(port - below);
      if (mac !== undefined) {
        return mac;
      }
    }
    for (let above = 1; above <= LATE_PORTS; above++) {
      const mac = byPort.get(port + above);
      if (mac !== undefined && (this.stays.get(mac)?.at ?? 0) >= start) {
        return mac;
      }
    }
    return undefined;
  }

  /** The phone that asked from this very port last: it repeats itself, or uses a connection again. */
  same({ address, port }: SeenRequest): string | undefined {
    return this.places.get(address)?.byPort.get(port);
  }

  /** The phone that was seen at an address last. */
  lastAt(address: string): { readonly mac: string; readonly at: number } | undefined {
    const mac = this.places.get(address)?.latest;
    const at = mac === undefined ? undefined : this.stays.get(mac)?.at;
    return mac === undefined || at === undefined ? undefined : { mac, at };
  }

  /** How many phones were last seen there. */
  phonesAt(address: string): number {
    return this.places.get(address)?.phones.size ?? 0;
  }

  isAt(mac: string, address: string): boolean {
    return this.stays.get(mac)?.address === address;
  }

  forget(mac: string): void {
    const stay = this.stays.get(mac);
    const place = stay === undefined ? undefined : this.places.get(stay.address);
    if (stay === undefined || place === undefined) {
      return;
    }
    this.stays.delete(mac);
    place.phones.delete(mac);
    for (const port of stay.ports.values()) {
      if (place.byPort.get(port) === mac) {
        place.byPort.delete(port);
      }
    }
    const [another] = place.phones;
    if (another === undefined) {
      this.places.delete(stay.address);
    } else if (place.latest === mac) {
      place.latest = another;
    }
  }
}
