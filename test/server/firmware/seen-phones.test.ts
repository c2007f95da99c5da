import { describe, expect, it } from "vitest";
import { FIRMWARE_FILE } from "../../../domain/firmware/delivered-firmware";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { rolloutPlan } from "../../../domain/firmware/rollout-plan";
import type { RolloutRules } from "../../../domain/firmware/rollout-rules";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import { FirmwareRollout } from "../../../server/firmware/firmware-rollout";
import type { Outcome } from "../../../server/request-log";
import { guideFolder, setOf } from "../../domain/firmware/made-up-firmware";

const [A, B] = ["00036B00000A", "00036B00000B"] as const;
const [FACTORY, MIDDLE, LOAD] = ["P0030301MFG2", "P0S3-05-3-00", "P0S3-8-11-00"] as const;
const MINUTE = 60_000;

/** A rollout of phones whose requests are told to it, on a clock that the test turns. */
function led(current: Readonly<Record<string, string>>) {
  const phones = Object.entries(current).map(([mac, load]) => {
    const firmware = setOf(...guideFolder());
    const { steps } = planUpgrade({ model: "7940", current: load, wanted: LOAD, firmware, path: "" });
    return { mac, model: "7940", current: load, steps, path: "" } as const;
  });
  const { stages } = stagePlan(phones, { perWave: 1, manual: false });
  const rollout = rolloutPlan(stages, new Map(phones.map(({ mac }) => [mac, "7940"])), 60);
  let now = Date.parse("2026-01-02T03:04:05Z");
  const troubles: string[] = [];
  const rules: (RolloutRules | undefined)[] = [];
  const led = new FirmwareRollout({
    source: {
      told: (name) => (name === FIRMWARE_FILE ? Buffer.from(JSON.stringify({ images: [], rollout })) : undefined),
    },
    store: undefined,
    onRules: (each) => void rules.push(each),
    onTrouble: (trouble) => void troubles.push(trouble),
    lastAddress: () => undefined,
    now: () => now,
  });
  led.follow();
  return {
    troubles,
    rules,
    passes: (ms: number): void => {
      now += ms;
      led.tick();
    },
    asks: (address: string, file: string, outcome: Outcome = "served"): void => {
      now += 100;
      const time = new Date(now).toISOString();
      led.observe([{ time, door: "tftp", peer: `${address}:49152`, file, outcome, bytes: 0, ms: 0 }]);
    },
    places: () => led.status().phones.map(({ mac, place, runs }) => `${mac.slice(-1)} ${place} ${runs}`),
    status: () => led.status().status,
  };
}

describe("a phone that is led", () => {
  it("counts for what was asked from its address before it said who it is", () => {
    const { asks, places } = led({ [A]: FACTORY, [B]: FACTORY });
    for (const file of ["OS79XX.TXT", `${MIDDLE}.bin`, "OS79XX.TXT", "P003-8-11-00.bin"]) {
      asks("192.0.2.7", file);
      expect(places()).toEqual([`A due ${FACTORY}`, `B waits ${FACTORY}`]);
    }
    asks("192.0.2.7", `CTLSEP${A}.tlv`, "not-found");
    expect(places()).toEqual([`A climbing ${MIDDLE}`, `B waits ${FACTORY}`]);
  });

  it("has failed an hour after it began, and not one that is off for longer", () => {
    const { asks, passes, places, troubles, status } = led({ [A]: MIDDLE, [B]: MIDDLE });
    passes(600 * MINUTE);
    expect(places()).toEqual([`A due ${MIDDLE}`, `B waits ${MIDDLE}`]);
    asks("192.0.2.7", `SIP${A}.cnf`);
    asks("192.0.2.7", "P003-8-11-00.bin", "timed-out");
    passes(59 * MINUTE);
    expect(places()).toEqual([`A climbing ${MIDDLE}`, `B waits ${MIDDLE}`]);
    passes(2 * MINUTE);
    passes(MINUTE);
    expect([places(), status()]).toEqual([[`A failed ${MIDDLE}`, `B waits ${MIDDLE}`], "halted"]);
    expect(troubles).toEqual([
      `firmware: the rollout is halted, phone ${A} does not run its load 60 minutes after it began to load it; see docs/firmware.md`,
    ]);
  });

  it("is there where it reads the load of its step in its own file and goes on without an image", () => {
    const { asks, passes, places } = led({ [A]: MIDDLE });
    asks("192.0.2.7", `SIP${A}.cnf`);
    asks("192.0.2.7", "RINGLIST.DAT", "not-found");
    passes(MINUTE / 2);
    expect(places()).toEqual([`A due ${MIDDLE}`]);
    passes(MINUTE);
    expect(places()).toEqual([`A there ${LOAD}`]);
  });

  it("is not there where it asks for an image behind its own file, whatever came of that", () => {
    const { asks, passes, places } = led({ [A]: MIDDLE });
    asks("192.0.2.7", `SIP${A}.cnf`);
    asks("192.0.2.7", `${LOAD}.sbn`, "not-found");
    asks("192.0.2.7", "RINGLIST.DAT", "not-found");
    passes(2 * MINUTE);
    expect(places()).toEqual([`A due ${MIDDLE}`]);
  });

  it("has an early load behind it where it asks for that by a manifest", () => {
    const { asks, places } = led({ [A]: FACTORY });
    asks("192.0.2.7", `SIP${A}.cnf`);
    asks("192.0.2.7", `${MIDDLE}.loads`, "not-found");
    expect(places()).toEqual([`A due ${MIDDLE}`]);
  });

  it("is told what it is to stay, also when it goes on before its turn", () => {
    const { asks, rules, places } = led({ [A]: MIDDLE, [B]: MIDDLE });
    asks("192.0.2.8", `SIP${B}.cnf`);
    expect(rules.at(-1)?.phones.get(B)?.may).toBe(0);
    asks("192.0.2.8", "P003-8-11-00.bin");
    expect(places()).toEqual([`A due ${MIDDLE}`, `B climbing ${MIDDLE}`]);
    expect(
      rules
        .at(-1)
        ?.phones.get(B)
        ?.steps.map(({ told }) => told.imageVersion),
    ).toEqual([LOAD]);
  });
});
