import { peerName } from "../client-address";
import type { Outcome, RequestEntry } from "../request-log";
import type { UdpPeer } from "../udp/udp-ports";
import { type ReadRequest, readRequest, type Session } from "./session";
import { SparingCount } from "./sparing-count";
import type { TransferEnding } from "./transfer";

/** What the log is told of requests and transfers. */
export class TransferNotes {
  private readonly log: (entry: RequestEntry) => void;
  private readonly limited = new SparingCount();
  private readonly notTakenSoFar = new SparingCount();

  constructor(log: (entry: RequestEntry) => void) {
    this.log = log;
  }

  ended({ request, transfer, bytes }: Session, ending: TransferEnding, detail?: string): void {
    // Offered once more after it was delivered, and that has its entry.
    if (ending !== "not-wanted") {
      const arrived = ending === "served" ? bytes : transfer.acknowledgedBytes;
      this.add(request, ending, arrived, repetition(request, detail));
    }
  }

  /** One read is done and the next one of the same file has begun, from the same port. */
  delivered({ request, bytes }: Session): void {
    request.asked--;
    this.add(request, "served", bytes, repetition(request));
    request.askedAt = Date.now();
    request.asked = 1;
  }

  /** A request that waited for a place and is not waited for any more. */
  gaveUp(request: ReadRequest): void {
    this.add(request, "timed-out", 0, repetition(request, "no place came free in time"));
  }

  /** One of too many requests at once, of whomever: told like those over a limit. */
  notTaken(request: ReadRequest): void {
    const count = this.notTakenSoFar.count("");
    if (count !== undefined) {
      this.add(request, "refused", 0, `too many requests wait; ${count} not answered`);
    }
  }

  /** @param detail Why, unless the outcome says it. */
  refused(peer: UdpPeer, file: string, outcome: Outcome, detail: string): void {
    this.add(readRequest(peer, file, ""), outcome, 0, detail);
  }

  /** One of too many requests from an address: the first is told, and then the sum every ten seconds. */
  overLimit(peer: UdpPeer, file: string): void {
    const count = this.limited.count(peer.address);
    if (count !== undefined) {
      this.refused(peer, file, "refused", `more requests than one address may send; ${count} not answered`);
    }
  }

  private add({ peer, file, askedAt }: ReadRequest, outcome: Outcome, bytes: number, detail: string): void {
    this.log({
      time: new Date(askedAt).toISOString(),
      door: "tftp",
      peer: peerName(peer),
      file,
      outcome,
      bytes,
      ms: Date.now() - askedAt,
      ...(detail === "" ? {} : { detail }),
    });
  }
}

function repetition({ asked }: ReadRequest, detail?: string): string {
  return [detail, asked > 1 ? `asked ${asked} times` : undefined].filter((note) => note !== undefined).join("; ");
}
