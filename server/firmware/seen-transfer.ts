import { parseEndpoint } from "../endpoint";
import type { RequestEntry } from "../request-log";

/** Where a request came from, without its port. */
export function addressOf({ peer }: RequestEntry): string {
  return parseEndpoint(peer)?.host ?? peer;
}

/** Whether all of the file has arrived: the last word of a transfer gets lost where a phone restarts with what it got. */
export function hasArrived({ outcome }: RequestEntry): boolean {
  return outcome === "served" || outcome === "unchanged" || outcome === "unconfirmed";
}
