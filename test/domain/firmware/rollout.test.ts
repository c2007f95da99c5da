import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepProgress } from "../../../domain/firmware/arrival";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import {
  advance,
  beginRollout,
  courseOf,
  type Rollout,
  type RolloutEvent,
  stepOf,
} from "../../../domain/firmware/rollout";
import { rolloutPlan, rolloutPlanSchema } from "../../../domain/firmware/rollout-plan";
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
const models = new Map(macs.map((mac) => [macOf(mac), "7940"] as const));
const { stages } = stagePlan(
  macs.map((mac) => ({ mac: macOf(mac), model: "7940", current: "P0030301MFG2", steps, path: "" })),
  { perWave: 2, manual: false },
);
const course = courseOf(rolloutPlan(stages, models, 60) ?? expect.fail("three phones climb"));
const MIDDLE = "P0S3-05-3-00";
const LAST = "P0S3-8-11-00";
const runs = (mac: string, load = MIDDLE): RolloutEvent => ({ kind: "runs", mac: macOf(mac), load });
const there = (mac: string): RolloutEvent[] => [runs(mac), runs(mac, LAST)];
const failed = (mac: string, reason: string): RolloutEvent => ({ kind: "failed", mac: macOf(mac), reason });
const outcome = (...events: RolloutEvent[]): Rollout =>
  events.reduce((rollout, event) => advance(course, rollout, event), beginRollout(course));

function macOf(letter: string): string {
  return letter.padStart(12, "0");
}

describe("the plan as it is delivered", () => {
  it("is read by its own schema, and names each step once however many phones take it", () => {
    const { plan } = course;
    expect(rolloutPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(plan.steps.map(({ from, to, files }) => [from, to, files.at(-1)])).toEqual([
      ["P0030301MFG2", MIDDLE, "P0S3-05-3-00.bin"],
      [MIDDLE, LAST, "P0S3-8-11-00.sb2"],
    ]);
    expect(plan.waves.map((wave) => wave.map(({ mac, steps }) => [mac, steps]))).toEqual([
      [
        [macOf("A"), [0, 1]],
        [macOf("B"), [0, 1]],
      ],
      [[macOf("C"), [0, 1]]],
    ]);
  });

  it("is none where nobody climbs, and none that could be followed where it names what is not there", () => {
    expect(rolloutPlan([], new Map(), 60)).toBeUndefined();
    const { plan } = course;
    expect(rolloutPlanSchema.safeParse({ ...plan, steps: [] }).success).toBe(false);
    expect(rolloutPlanSchema.safeParse({ ...plan, waves: [...plan.waves, ...plan.waves] }).success).toBe(false);
  });
});

describe("the course of a plan", () => {
  it("is done at once where all phones are there", () => {
    expect(beginRollout(course, Object.fromEntries(macs.map((mac) => [macOf(mac), 2]))).status).toBe("done");
  });

  it("lets each phone go from step to step, and the next wave begin when all phones of this one are there", () => {
    expect(outcome()).toMatchObject({ status: "running", wave: 0 });
    expect(outcome(...there("A"), runs("B"))).toMatchObject({ wave: 0, done: { [macOf("A")]: 2, [macOf("B")]: 1 } });
    expect(stepOf(course, outcome(runs("B")), macOf("B"))?.to).toBe(LAST);
    expect(outcome(...there("A"), ...there("B"))).toMatchObject({ status: "running", wave: 1 });
    expect(outcome(...macs.flatMap(there))).toMatchObject({ status: "done" });
  });

  it("counts what a phone of a later wave did before its turn, and takes no other load for that of its step", () => {
    expect(outcome(...there("C"), ...there("B"), ...there("A"))).toMatchObject({ status: "done" });
    expect(outcome(runs("A", LAST), runs("A", "P0S3-8-12-00")).done).toEqual({});
  });

  it("halts on a phone that failed, and begins no other wave until that one arrives or someone says so", () => {
    const halted = outcome(...there("A"), runs("B"), failed("B", "asked 6 times"));
    expect(halted).toMatchObject({
      status: "halted",
      wave: 0,
      failures: [{ mac: macOf("B"), reason: "asked 6 times" }],
    });
    expect(advance(course, halted, runs("B", LAST))).toMatchObject({ status: "running", wave: 1, failures: [] });
    expect(advance(course, halted, { kind: "go on" })).toMatchObject({ status: "running", wave: 0, failures: [] });
    expect(outcome(failed("X", "of no plan"))).toEqual(outcome());
  });

  it("never goes back, never skips a phone, and ends only when each has run each load", () => {
    const mac = fc.constantFrom(...macs.map(macOf), macOf("X"));
    const event = fc.oneof(
      fc.record({ kind: fc.constant("runs" as const), mac, load: fc.constantFrom(MIDDLE, LAST) }),
      fc.record({ kind: fc.constant("failed" as const), mac, reason: fc.constant("?") }),
      fc.constant({ kind: "go on" as const }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let rollout = beginRollout(course);
        const ran = new Set<string>();
        for (const each of events) {
          const before = rollout;
          rollout = advance(course, before, each);
          if (each.kind === "runs") {
            ran.add(`${each.mac} ${each.load}`);
          }
          expect(rollout.wave).toBeGreaterThanOrEqual(before.wave);
          expect(rollout.status === "halted").toBe(rollout.failures.length > 0);
        }
        for (const [wave, phones] of course.plan.waves.entries()) {
          for (const phone of wave < rollout.wave ? phones : []) {
            expect([MIDDLE, LAST].every((load) => ran.has(`${phone.mac} ${load}`))).toBe(true);
          }
        }
      }),
    );
  });
});

describe("the progress of a phone in a step", () => {
  const step = course.plan.steps[1] ?? expect.fail("there are two steps");
  const whole = (file: string) => ({ file, complete: true });
  const fetched = step.files.map(whole);

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
