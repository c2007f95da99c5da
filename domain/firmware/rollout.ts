import type { RolledPhone, RolloutPlan } from "./rollout-plan";
import { rolledPhones } from "./rollout-plan";

/** How far the phones of a plan have come. */
export interface Rollout {
  readonly status: "running" | "halted" | "done";
  /** Which wave is under way, from 0. */
  readonly wave: number;
  /** Steps that a phone has behind it, by its MAC; none for one that is not in it. */
  readonly done: Readonly<Record<string, number>>;
  /** Why it was halted: a phone, and what became of it. */
  readonly failures: readonly RolloutFailure[];
}

export interface RolloutFailure {
  readonly mac: string;
  readonly reason: string;
}

/** Something that was seen of a phone, or decided by a person. */
export type RolloutEvent =
  | { readonly kind: "runs"; readonly mac: string; readonly load: string }
  | { readonly kind: "failed"; readonly mac: string; readonly reason: string }
  /** Someone has mended the phones that failed: the wave goes on. */
  | { readonly kind: "go on" };

/** A plan with its phones at hand. */
export interface RolloutCourse {
  readonly plan: RolloutPlan;
  readonly phones: ReadonlyMap<string, RolledPhone>;
}

export function courseOf(plan: RolloutPlan): RolloutCourse {
  return { plan, phones: rolledPhones(plan) };
}

/** The beginning of a plan. @param done Steps that phones have behind them already. */
export function beginRollout(course: RolloutCourse, done: Rollout["done"] = {}): Rollout {
  return settled(course, { status: "running", wave: 0, done, failures: [] });
}

/**
 * What follows from an event. A phone goes from step to step by itself. The next wave begins when all phones of this one run the load
 * that they are to run; a phone that fails halts everything, since the phones behind it would fail alike. One of a later wave that
 * took a step nevertheless has it behind it.
 */
export function advance(course: RolloutCourse, rollout: Rollout, event: RolloutEvent): Rollout {
  if (rollout.status === "done") {
    return rollout;
  }
  if (event.kind === "go on") {
    return rollout.status === "halted" ? settled(course, { ...rollout, status: "running", failures: [] }) : rollout;
  }
  const { mac } = event;
  const step = stepOf(course, rollout, mac);
  if (step === undefined) {
    return rollout;
  }
  const others = rollout.failures.filter((failure) => failure.mac !== mac);
  if (event.kind === "failed") {
    return { ...rollout, status: "halted", failures: [...others, { mac, reason: event.reason }] };
  }
  if (event.load !== step.to) {
    return rollout;
  }
  const done = { ...rollout.done, [mac]: (rollout.done[mac] ?? 0) + 1 };
  return settled(course, { ...rollout, status: others.length > 0 ? "halted" : "running", done, failures: others });
}

/** The step that a phone has before it; undefined for one that is there, and for one of no plan. */
export function stepOf({ phones }: RolloutCourse, { done }: Rollout, mac: string): RolledPhone["steps"][0] | undefined {
  return phones.get(mac)?.steps[done[mac] ?? 0];
}

/** Goes to the first wave of which a phone is not there. */
function settled(course: RolloutCourse, rollout: Rollout): Rollout {
  if (rollout.status !== "running") {
    return rollout;
  }
  const { waves } = course.plan;
  const wave = waves.findIndex((phones) => phones.some(({ mac }) => stepOf(course, rollout, mac) !== undefined));
  return wave < 0 ? { ...rollout, status: "done", wave: waves.length } : { ...rollout, wave };
}
