import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestLimiter } from "../../../server/tftp/request-limiter";

/** A limiter and the clock that it reads. */
function limiterOf(perSecond: number, burst: number, settings: { exempt?: readonly string[]; start?: number } = {}) {
  const clock = { now: settings.start ?? 1_000_000 };
  const limiter = new RequestLimiter({
    perSecond,
    burst,
    now: () => clock.now,
    ...(settings.exempt === undefined ? {} : { exempt: settings.exempt }),
  });
  const admitted = (address: string, requests: number): number =>
    Array.from({ length: requests }, () => limiter.admit(address)).filter((admission) => admission).length;
  return { limiter, clock, admitted };
}

const PHONE = "192.0.2.10";

describe("the limit of requests", () => {
  it("admits a burst at once, and then as many as come in the time", () => {
    const { clock, admitted } = limiterOf(10, 20);
    expect(admitted(PHONE, 100)).toBe(20);
    clock.now += 100;
    expect(admitted(PHONE, 100)).toBe(1);
    clock.now += 1000;
    expect(admitted(PHONE, 100)).toBe(10);
    clock.now += 3_600_000;
    expect(admitted(PHONE, 100)).toBe(20);
  });

  it("counts what it refused", () => {
    const { limiter, admitted } = limiterOf(10, 20);
    admitted(PHONE, 100);
    expect(limiter.refused).toBe(80);
  });

  it("holds each address to its own limit", () => {
    const { admitted } = limiterOf(1, 3);
    expect(admitted(PHONE, 10)).toBe(3);
    expect(admitted("192.0.2.11", 10)).toBe(3);
    expect(admitted("2001:db8::10", 10)).toBe(3);
  });

  it("takes an IPv4 address of an IPv6 socket for the same address", () => {
    const { admitted } = limiterOf(1, 3);
    expect(admitted("192.0.2.10", 2)).toBe(2);
    expect(admitted("::ffff:192.0.2.10", 2)).toBe(1);
  });

  it.each([
    ["192.0.2.10", true],
    ["::ffff:192.0.2.200", true],
    ["2001:db8:1::7", true],
    ["203.0.113.9", true],
    ["203.0.113.10", false],
    ["192.0.3.10", false],
    ["2001:db8:2::7", false],
  ])("of %s, says whether it is exempt: %s", (address, exempt) => {
    const { limiter, admitted } = limiterOf(1, 3, { exempt: ["192.0.2.0/24", "2001:db8:1::/48", "203.0.113.9/32"] });
    expect(admitted(address, 100)).toBe(exempt ? 100 : 3);
    expect(limiter.refused).toBe(exempt ? 0 : 97);
  });

  it.each(["192.0.2.0/33", "192.0.2/24", "phones", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/-1", ""])(
    "takes %j for no network, and says so",
    (network) => {
      expect(() => new RequestLimiter({ perSecond: 1, burst: 1, exempt: [network] })).toThrow();
    },
  );

  it("admits exactly the burst at once, at any rate and any time", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1e10, noNaN: true }),
        (perSecond, burst, start) => {
          const { admitted } = limiterOf(perSecond, burst, { start });
          expect(admitted(PHONE, burst + 50)).toBe(burst);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("admits in no span of time more than the burst and what came in the time", () => {
    const waits = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), waits, (perSecond, burst, gaps) => {
        const { limiter, clock } = limiterOf(perSecond, burst);
        const times: number[] = [];
        for (const gap of gaps) {
          clock.now += gap;
          if (limiter.admit(PHONE)) {
            times.push(clock.now);
          }
        }
        for (let from = 0; from < times.length; from++) {
          for (let to = from; to < times.length; to++) {
            const span = (times[to] ?? 0) - (times[from] ?? 0);
            // A request may be early by a thousandth of the time that one takes.
            const allowed = burst + Math.floor((span * perSecond) / 1000 + 0.001 + 1e-6);
            expect(to - from + 1).toBeLessThanOrEqual(allowed);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("always admits who keeps to the rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 10 }), (perSecond, burst) => {
        const { clock, admitted } = limiterOf(perSecond, burst);
        for (let request = 0; request < 200; request++) {
          expect(admitted(PHONE, 1)).toBe(1);
          clock.now += Math.ceil(1000 / perSecond) + 1;
        }
      }),
      { numRuns: 50 },
    );
  });

  it("limits an address in the midst of a flood from others", () => {
    const { admitted, clock } = limiterOf(1, 3);
    let ofFlood = 0;
    for (let other = 0; other < 20_000; other++) {
      ofFlood += admitted(`10.${other >> 16}.${(other >> 8) & 255}.${other & 255}`, 1);
    }
    // Addresses may share a place in the table, so a few may be refused, never many.
    expect(ofFlood).toBeGreaterThan(19_000);
    expect(admitted(PHONE, 100)).toBeLessThanOrEqual(3);
    clock.now += 10_000;
    expect(admitted(PHONE, 100)).toBe(3);
  });
});
