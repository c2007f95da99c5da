import { describe, expect, it } from "vitest";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { advance, beginRollout, courseOf } from "../../../domain/firmware/rollout";
import { rolloutPlan } from "../../../domain/firmware/rollout-plan";
import { rulesOf } from "../../../domain/firmware/rollout-rules";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import { guideFolder, setOf } from "./made-up-firmware";

const [A, B, C] = ["00000000000A", "00000000000B", "00000000000C"] as const;
const loads: Readonly<Record<string, string>> = { [A]: "P0030301MFG2", [B]: "P0S3-05-3-00", [C]: "P003-8-11-00" };
const phones = Object.entries(loads).map(([mac, current]) => {
  const wanted = "P0S3-8-11-00";
  const { steps } = planUpgrade({ model: "7940", current, wanted, firmware: setOf(...guideFolder()), path: "" });
  return { mac, model: "7940", current, steps, path: "" } as const;
});
const { stages } = stagePlan(phones, { perWave: 1, manual: false });
const course = courseOf(
  rolloutPlan(stages, new Map(phones.map(({ mac, model }) => [mac, model])), 60) ?? expect.fail("they climb"),
);
const begun = (...macs: string[]) => ({ begun: (mac: string) => macs.includes(mac), loaded: () => false });

describe("what phones are told", () => {
  it("is each its own steps in its wave, and to stay what it is before and behind them", () => {
    const { phones: rules, awaited } = rulesOf(course, beginRollout(course), begun());
    expect(awaited).toEqual([A]);
    expect(rules.get(A)?.steps.map(({ told }) => told)).toEqual([
      { os79xxTxt: "P0S3-05-3-00", xmlDefault: "P0030301MFG2", imageVersion: "P0S3-05-3-00" },
      { os79xxTxt: "P003-8-11-00", xmlDefault: "P0S3-8-11-00", imageVersion: "P0S3-8-11-00" },
    ]);
    expect(rules.get(A)?.end).toEqual({ xmlDefault: "P0S3-8-11-00", imageVersion: "P0S3-8-11-00" });
    expect([A, B, C].map((mac) => rules.get(mac)?.may)).toEqual([2, 0, 0]);
    expect([B, C].map((mac) => rules.get(mac)?.steps[0]?.stay)).toEqual([
      { os79xxTxt: null, xmlDefault: "P0S3-05-3-00", imageVersion: "P0S3-05-3-00" },
      { xmlDefault: "", imageVersion: "" },
    ]);
  });

  it("is its step to its end for a phone that has begun it, whoever failed and whosever turn it is", () => {
    const halted = advance(course, beginRollout(course), { kind: "failed", mac: A, reason: "?" });
    const { phones: rules, awaited } = rulesOf(course, halted, begun(A, B));
    expect(awaited).toEqual([]);
    expect([A, B, C].map((mac) => rules.get(mac)?.may)).toEqual([1, 1, 0]);
  });

  it("is nothing more to do once all are there", () => {
    const done = beginRollout(course, { [A]: 2, [B]: 1, [C]: 1 });
    const { phones: rules, awaited } = rulesOf(course, done, begun());
    expect([...rules.values()].map(({ steps, end }) => [steps, end.imageVersion])).toEqual(
      [A, B, C].map(() => [[], "P0S3-8-11-00"]),
    );
    expect(awaited).toEqual([]);
  });
});
