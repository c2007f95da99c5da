import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepProgress } from "../../../domain/firmware/arrival";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { advance, beginRollout, movesOf, type Rollout, type RolloutEvent } from "../../../domain/firmware/rollout";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import { guideFolder, setOf } from "./made-up-firmware";

const firmware = setOf(...guideFolder());
const macs = ["A", "B", "C"];
const { steps } = planUpgrade({
  model: "7940",
  current: "P0030301MFG2",
  wanted: "P0S3-8-11-00",
  firmware,
  path: "",
});
const { stages } = stagePlan(
  macs.map((mac) => ({ mac, model: "7940", current: "P0030301MFG2", steps, path: "" })),
  2,
);
const runs = (mac: string, load = "P0S3-05-3-00"): RolloutEvent => ({ kind: "runs", mac, load });
const outcome = (...events: RolloutEvent[]): Rollout =>
  events.reduce((rollout, event) => advance(stages, rollout, event), beginRollout(stages));

describe("the course of a plan", () => {
  it("is done at once where there is nothing to do", () => {
    expect(beginRollout([]).status).toBe("done");
  });

  it("goes to the next wave when all phones of this one have arrived, and not before", () => {
    expect(movesOf(stages, outcome()).map(({ mac }) => mac)).toEqual(["A", "B"]);
    expect(outcome(runs("A"))).toMatchObject({ stage: 0, wave: 0, arrived: ["A"] });
    expect(outcome(runs("A"), runs("A"), runs("C"))).toMatchObject({ stage: 0, wave: 0, arrived: ["A"] });
    expect(outcome(runs("A"), runs("B"))).toMatchObject({ stage: 0, wave: 1, arrived: [] });
  });

  it("goes to the next stage behind the last wave, and ends behind the last stage", () => {
    const first = [runs("A"), runs("B"), runs("C")];
    expect(outcome(...first)).toMatchObject({ status: "running", stage: 1, wave: 0 });
    expect(outcome(...first, runs("A"))).toMatchObject({ stage: 1, wave: 0, arrived: [] });
    const second = macs.map((mac) => runs(mac, "P0S3-8-11-00"));
    expect(outcome(...first, ...second)).toMatchObject({ status: "done" });
    expect(movesOf(stages, outcome(...first, ...second))).toEqual([]);
  });

  it("halts on a phone that failed, and begins no other phone until that one arrives or someone says so", () => {
    const halted = outcome(runs("A"), { kind: "failed", mac: "B", reason: "asked 6 times" });
    expect(halted).toMatchObject({ status: "halted", wave: 0, failures: [{ mac: "B", reason: "asked 6 times" }] });
    expect(advance(stages, halted, runs("B"))).toMatchObject({ status: "running", wave: 1 });
    expect(advance(stages, halted, { kind: "go on" })).toMatchObject({ status: "running", wave: 0, failures: [] });
    expect(outcome({ kind: "failed", mac: "C", reason: "not its turn" })).toEqual(beginRollout(stages));
  });

  it("never goes back, never skips a phone, and ends only when each has run each load", () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant("runs" as const),
        mac: fc.constantFrom(...macs, "X"),
        load: fc.constantFrom("P0S3-05-3-00", "P0S3-8-11-00"),
      }),
      fc.record({ kind: fc.constant("failed" as const), mac: fc.constantFrom(...macs, "X"), reason: fc.constant("?") }),
      fc.constant({ kind: "go on" as const }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let rollout = beginRollout(stages);
        const ran = new Set<string>();
        for (const each of events) {
          const before = rollout;
          rollout = advance(stages, before, each);
          if (each.kind === "runs") {
            ran.add(`${each.mac} ${each.load}`);
          }
          const place = ({ stage, wave }: Rollout): number => stage * 100 + wave;
          expect(place(rollout)).toBeGreaterThanOrEqual(place(before));
          expect(rollout.status === "halted").toBe(rollout.failures.length > 0);
        }
        const begun = stages.slice(0, rollout.stage).flatMap(({ waves }) => waves.flat());
        for (const { mac, step } of begun) {
          expect(ran.has(`${mac} ${step.to}`)).toBe(true);
        }
      }),
    );
  });
});

describe("the progress of a phone in a step", () => {
  const step = steps[1] ?? expect.fail("there are two steps");
  const whole = (file: string) => ({ file, complete: true });
  const fetched = step.files.map(({ name }) => whole(name));

  it("has not begun before it asks for a file of the step", () => {
    expect(stepProgress(step, [whole("OS79XX.TXT"), whole("SEP000000000000.cnf.xml")])).toEqual({ kind: "not begun" });
  });

  it("is that it fetches, until it has all of the last file and asks for something else", () => {
    expect(stepProgress(step, [whole("OS79XX.TXT"), ...fetched])).toEqual({
      kind: "fetching",
      file: "P0S3-8-11-00.sb2",
    });
    expect(stepProgress(step, [...fetched, whole("SIPDefault.cnf")])).toEqual({ kind: "runs", load: "P0S3-8-11-00" });
  });

  it("is not that it runs the load where the last file broke off", () => {
    const broken = [...fetched.slice(0, -1), { file: "P0S3-8-11-00.sb2", complete: false }];
    expect(stepProgress(step, [...broken, whole("CTLSEP000000000000.tlv")])).toMatchObject({ kind: "fetching" });
  });

  it("is a failure where it asks for one file again and again", () => {
    const again = Array.from({ length: 6 }, () => [whole("CTLSEP000000000000.tlv"), whole("P003-8-11-00.sbn")]).flat();
    expect(stepProgress(step, again)).toEqual({ kind: "failed", reason: "asked for P003-8-11-00.sbn 6 times" });
  });
});
