import type { SeenRequest } from "../boots/seen-request";
import { PhoneAddresses } from "./phone-addresses";
import { StrangersRequests } from "./strangers-requests";

/** Requests that are surely of one phone, in their order. */
export interface OwnedRequests {
  readonly mac: string;
  readonly requests: readonly SeenRequest[];
  /** The phone was not known at that address before. */
  readonly isNews: boolean;
}

/** Whose requests are: of the phone whose own files were asked for last from there, and before that of the one that then is. */
export class RequestOwners {
  private readonly addresses = new PhoneAddresses();
  private readonly strangers = new StrangersRequests();

  /**
   * @param readsSelector Whether a phone reads OS79XX.TXT with the load that it runs
   * @returns undefined while nobody knows whose it is
   */
  take(request: SeenRequest, readsSelector: (mac: string) => boolean): OwnedRequests | undefined {
    const { address, name } = request;
    if (name.mac !== undefined) {
      const isNews = this.addresses.saw(address, name.mac);
      return { mac: name.mac, requests: [...this.strangers.claim(address), request], isNews };
    }
    const owner = this.addresses.ownerOf(address);
    if (owner !== undefined && (name.kind !== "selector" || readsSelector(owner))) {
      return { mac: owner, requests: [request], isNews: false };
    }
    // A phone that does not read it has gone from there.
    this.addresses.forget(address);
    this.strangers.hold(request);
    return undefined;
  }

  /** Where phones were seen, by MAC. */
  places(macs: Iterable<string>): Record<string, string> {
    return Object.fromEntries(
      [...macs].flatMap((mac) => {
        const address = this.addresses.placeOf(mac);
        return address === undefined ? [] : [[mac, address] as const];
      }),
    );
  }

  /** Takes where phones were seen last, of those of which nothing else is known, and not where several were. */
  assume(macs: Iterable<string>, lastAddress: (mac: string) => string | undefined): void {
    const seen = [...macs].map((mac) => ({ mac, address: lastAddress(mac) }));
    const times = new Map<string | undefined, number>();
    for (const { address } of seen) {
      times.set(address, (times.get(address) ?? 0) + 1);
    }
    for (const { mac, address } of seen) {
      const isFree = address !== undefined && this.addresses.ownerOf(address) === undefined;
      if (isFree && times.get(address) === 1 && this.addresses.placeOf(mac) === undefined) {
        this.addresses.saw(address, mac);
      }
    }
  }

  /** Takes where phones were seen before. */
  remember(places: Readonly<Record<string, string>>): void {
    for (const [mac, address] of Object.entries(places)) {
      this.addresses.saw(address, mac);
    }
  }
}
