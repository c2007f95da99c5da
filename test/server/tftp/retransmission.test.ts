import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pace } from "../../../server/tftp/retransmission";
import { said, transferOf } from "./transfer-model";

const PACE: Pace = { firstMs: 1000, shortestMs: 250, longestMs: 4000, sendings: 7 };

/** A transfer of many blocks and the clock that it reads; DATA 1 is sent. */
function started(pace: Pace = PACE, timeout?: string) {
  const clock = { now: 5000 };
  const transfer = transferOf(100_000, timeout === undefined ? [] : [["timeout", timeout]], pace, () => clock.now);
  const step = transfer.start();
  return { clock, transfer, firstWaitMs: step.waitMs };
}

describe("the wait before a packet is sent again", () => {
  it("is the first wait until an answer was timed, doubled up to the longest", () => {
    const { transfer, firstWaitMs } = started();
    expect(firstWaitMs).toBe(1000);
    expect([1, 2, 3, 4].map(() => transfer.onTimeout().waitMs)).toEqual([2000, 4000, 4000, 4000]);
  });

  it("follows RFC 6298 section 2 once answers were timed", () => {
    const { clock, transfer } = started();
    clock.now += 400;
    // SRTT 400, RTTVAR 200, RTO 400 + 4 * 200.
    expect(transfer.onAck(1).waitMs).toBeCloseTo(1200);
    clock.now += 800;
    // RTTVAR 0.75 * 200 + 0.25 * |400 - 800| = 250, SRTT 0.875 * 400 + 0.125 * 800 = 450, RTO 450 + 4 * 250.
    expect(transfer.onAck(2).waitMs).toBeCloseTo(1450);
  });

  it("is never shorter than the shortest, nor longer than the longest", () => {
    const quick = started();
    quick.clock.now += 1;
    expect(quick.transfer.onAck(1).waitMs).toBe(250);
    const slow = started();
    slow.clock.now += 3900;
    expect(slow.transfer.onAck(1).waitMs).toBe(4000);
  });

  it("doubles from what was measured", () => {
    const { clock, transfer } = started();
    clock.now += 1;
    transfer.onAck(1);
    expect([1, 2, 3, 4, 5].map(() => transfer.onTimeout().waitMs)).toEqual([500, 1000, 2000, 4000, 4000]);
  });

  it("learns nothing from an answer to a packet that was sent twice (Karn, RFC 6298 section 3)", () => {
    const { clock, transfer } = started();
    clock.now += 1;
    transfer.onAck(1);
    transfer.onTimeout();
    clock.now += 3000;
    expect(transfer.onAck(2).waitMs).toBe(250);
  });

  it("learns nothing from an answer to a packet that was sent again for a repeated request", () => {
    const { clock, transfer } = started();
    clock.now += 900;
    expect(said(transfer.onRequestAgain())).toBe("DATA 1");
    clock.now += 1;
    // The ACK may be that of the first copy, 901 ms after it was sent: one millisecond is no round trip.
    expect(transfer.onAck(1).waitMs).toBe(1000);
  });

  it("is what the client asked for, measured or not, and not doubled", () => {
    const { clock, transfer, firstWaitMs } = started(PACE, "9");
    expect(firstWaitMs).toBe(9000);
    clock.now += 5;
    expect(transfer.onAck(0).waitMs).toBe(9000);
    expect([transfer.onTimeout().waitMs, transfer.onTimeout().waitMs]).toEqual([9000, 9000]);
  });

  it("lies between the shortest and the longest whatever the round trips are", () => {
    const trips = fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(trips, (roundTrips) => {
        const { clock, transfer } = started();
        for (const [at, roundTrip] of roundTrips.entries()) {
          clock.now += roundTrip;
          const { waitMs } = transfer.onAck(at + 1);
          expect(waitMs).toBeGreaterThanOrEqual(PACE.shortestMs);
          expect(waitMs).toBeLessThanOrEqual(PACE.longestMs);
        }
      }),
    );
  });
});
