import type { SeenRequest } from "../boots/seen-request";

/** So many addresses are followed, those that asked last, and so many requests of each. */
const KEPT_ADDRESSES = 1000;
const KEPT_REQUESTS = 100;

/** Requests from addresses at which nobody is known: an early load asks for images before anything that tells who it is. */
export class StrangersRequests {
  private readonly byAddress = new Map<string, SeenRequest[]>();

  hold(request: SeenRequest): void {
    const { address, name, entry } = request;
    const held = this.byAddress.get(address) ?? [];
    // What an early load asks for begins with this; what came before it is nobody's boot.
    if (entry.door !== "tftp" || (held.length === 0 && name.kind !== "selector")) {
      return;
    }
    this.byAddress.delete(address);
    this.byAddress.set(address, [...held, request].slice(-KEPT_REQUESTS));
    for (const oldest of this.byAddress.keys()) {
      if (this.byAddress.size <= KEPT_ADDRESSES) {
        break;
      }
      this.byAddress.delete(oldest);
    }
  }

  /** Those of an address, in their order, which are somebody's now. */
  claim(address: string): readonly SeenRequest[] {
    const held = this.byAddress.get(address) ?? [];
    this.byAddress.delete(address);
    return held;
  }
}
