import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { deliveryId } from "../../domain/delivered-change";
import { paceOf, planNotify } from "../../domain/notify-plan";

const DESK: DeclaredPhone = { mac: "00036BABCDEF", model: "7940", load: null, extensions: ["100", "110"], label: null };
const HALL: DeclaredPhone = { mac: "00036BABCDF0", model: "7960", load: null, extensions: ["101"], label: null };
const printed = (...lines: string[]): string => {
  const count = (how: string): number => lines.filter((line) => line.startsWith(`${how} `)).length;
  const last = `added ${count("added")}, changed ${count("changed")}, removed ${count("removed")}, kept 7`;
  return [...lines, `generation 0123456789abcdef: ${last}`].join("\n");
};

describe("a plan of whom Asterisk tells", () => {
  it("names for each delivery the phones that it concerns, and why", () => {
    const own = printed("changed SIP00036BABCDF0.cnf");
    expect(planNotify([own], [HALL, DESK])).toEqual({
      deliveries: [deliveryId(own)],
      concerned: [
        {
          mac: HALL.mac,
          extensions: ["101"],
          delivery: deliveryId(own),
          reason: "SIP00036BABCDF0.cnf was changed",
        },
      ],
      phones: [
        { mac: DESK.mac, extensions: ["100", "110"] },
        { mac: HALL.mac, extensions: ["101"] },
      ],
    });
  });

  it("tells all that a delivery to one host concerns, though a new host got every file at once", () => {
    const one = printed("changed SIPDefault.cnf");
    const other = printed("added SIP00036BABCDEF.cnf", "added SIP00036BABCDF0.cnf", "added SIPDefault.cnf");
    const plan = planNotify([one, other], [DESK, HALL]);
    expect(plan?.deliveries).toEqual([deliveryId(one), deliveryId(other)].sort());
    expect(plan?.concerned.map(({ mac, delivery }) => [mac, delivery])).toEqual([
      [DESK.mac, deliveryId(one)],
      [HALL.mac, deliveryId(one)],
    ]);
  });

  it("is the same for two hosts that printed the same, and whatever the order of phones and hosts", () => {
    const one = printed("changed SIPDefault.cnf");
    const other = printed("changed SIP00036BABCDF0.cnf");
    expect(planNotify([one, one], [DESK])?.deliveries).toHaveLength(1);
    expect(planNotify([one, other], [DESK, HALL])).toEqual(planNotify([other, one], [HALL, DESK]));
  });

  it("passes over phones without a line, which can't be told", () => {
    const plan = planNotify([printed("changed SIPDefault.cnf")], [{ ...DESK, extensions: [] }]);
    expect([plan?.concerned, plan?.phones]).toEqual([[], []]);
  });

  it("is none of a text that was cut off", () => {
    expect(planNotify([printed("changed a", "changed b").replace("changed a\n", "")], [DESK])).toBeUndefined();
  });
});

describe("the pace of telling", () => {
  it.each([
    [1, { atOnce: 1, pauseSeconds: 60 }],
    [30, { atOnce: 1, pauseSeconds: 2 }],
    [45, { atOnce: 3, pauseSeconds: 4 }],
    [600, { atOnce: 10, pauseSeconds: 1 }],
  ])("of %i a minute", (perMinute, expected) => {
    expect(paceOf(perMinute)).toEqual(expected);
  });

  it("never tells more within any 60 s, and at least half as many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), (perMinute) => {
        const { atOnce, pauseSeconds } = paceOf(perMinute);
        const within = Math.ceil(60 / pauseSeconds) * atOnce;
        expect(within).toBeLessThanOrEqual(perMinute);
        expect(within).toBeGreaterThanOrEqual(perMinute / 2);
      }),
    );
  });
});
