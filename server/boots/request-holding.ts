import type { SeenRequest } from "./seen-request";

/** Requests without a MAC that are kept until it is known whose they are. */
export const HELD_REQUESTS = 1000;
/** For how long a request waits for its phone, milliseconds; a boot is over by then. */
const HELD_MS = 10 * 60_000;
/** A client that does not count its ports up asks for its own file within so long, milliseconds. */
const CLOSE_MS = 2000;

/** Keeps requests without a MAC, oldest first, and gives them to the phone that asks for a name with one. */
export class HeldRequests {
  private readonly held = new Set<SeenRequest>();
  private readonly byAddress = new Map<string, Set<SeenRequest>>();

  get size(): number {
    return this.held.size;
  }

  /** @returns the oldest ones, which there is no room for any more. */
  hold(request: SeenRequest): SeenRequest[] {
    this.held.add(request);
    let here = this.byAddress.get(request.address);
    if (here === undefined) {
      here = new Set();
      this.byAddress.set(request.address, here);
    }
    here.add(request);
    const displaced: SeenRequest[] = [];
    for (const oldest of this.held) {
      if (this.held.size <= HELD_REQUESTS) {
        break;
      }
      this.release(oldest);
      displaced.push(oldest);
    }
    return displaced;
  }

  /**
   * Takes out what the phone that sent this request has asked for before: what came from the ports right below. If none
   * did, all of that address where the phone is the only one there, else the one last asked for a moment ago.
   *
   * @returns in the order in which they were asked for.
   */
  claim(request: SeenRequest, alone: boolean): SeenRequest[] {
    const here = this.byAddress.get(request.address);
    if (here === undefined) {
      return [];
    }
    const before = [...here].filter(({ start }) => start <= request.start && request.start - start < HELD_MS);
    const near = rightBelow(request.port, before);
    const recent = before.filter(({ start }) => request.start - start < CLOSE_MS).slice(-1);
    const claimed = near.length > 0 ? near : alone ? before : recent;
    for (const one of claimed) {
      this.release(one);
    }
    return claimed.sort((a, b) => a.start - b.start);
  }

  /** What has waited for at least so long, milliseconds; what is too old is dropped. */
  waitedFor(ms: number, now: number): SeenRequest[] {
    const due: SeenRequest[] = [];
    for (const request of this.held) {
      if (now - request.end >= HELD_MS) {
        this.release(request);
      } else if (now - request.end >= ms) {
        due.push(request);
      }
    }
    return due;
  }

  release(request: SeenRequest): void {
    this.held.delete(request);
    const here = this.byAddress.get(request.address);
    here?.delete(request);
    if (here?.size === 0) {
      this.byAddress.delete(request.address);
    }
  }
}

/** Those whose ports count up to the given one without a gap (cisco.md section 2.1). */
function rightBelow(port: number, requests: readonly SeenRequest[]): SeenRequest[] {
  const byPort = new Map(requests.map((request) => [request.port, request]));
  const chain: SeenRequest[] = [];
  for (let below = byPort.get(port - 1); below !== undefined; below = byPort.get(below.port - 1)) {
    chain.push(below);
  }
  return chain;
}
