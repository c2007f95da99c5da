import type { Move, Stage } from "./fleet-stages";

/** How far the phones of a plan have come. */
export interface Rollout {
  readonly status: "running" | "halted" | "done";
  /** Which stage and wave is under way, from 0. */
  readonly stage: number;
  readonly wave: number;
  /** Phones of this wave that run the load of their step, sorted. */
  readonly arrived: readonly string[];
  /** Why it was halted: a phone, and what became of it. */
  readonly failures: readonly { readonly mac: string; readonly reason: string }[];
}

/** Something that was seen of a phone, or decided by a person. */
export type RolloutEvent =
  | { readonly kind: "runs"; readonly mac: string; readonly load: string }
  | { readonly kind: "failed"; readonly mac: string; readonly reason: string }
  /** Someone has mended the phones that failed: the wave goes on. */
  | { readonly kind: "go on" };

/** The beginning of a plan. */
export function beginRollout(stages: readonly Stage[]): Rollout {
  return { status: stages.length === 0 ? "done" : "running", stage: 0, wave: 0, arrived: [], failures: [] };
}

/**
 * What follows from an event. The next wave begins when all phones of this one run the load of their step; a phone that fails halts
 * everything, since the phones behind it would fail alike. What is seen of phones of other waves changes nothing.
 */
export function advance(stages: readonly Stage[], rollout: Rollout, event: RolloutEvent): Rollout {
  if (rollout.status === "done") {
    return rollout;
  }
  if (event.kind === "go on") {
    return rollout.status === "halted" ? { ...rollout, status: "running", failures: [] } : rollout;
  }
  const wave = movesOf(stages, rollout);
  const move = wave.find(({ mac }) => mac === event.mac);
  if (move === undefined) {
    return rollout;
  }
  if (event.kind === "failed") {
    const others = rollout.failures.filter(({ mac }) => mac !== event.mac);
    return { ...rollout, status: "halted", failures: [...others, { mac: event.mac, reason: event.reason }] };
  }
  return event.load === move.step.to ? arrive(stages, rollout, wave, move) : rollout;
}

/** The moves that are under way. */
export function movesOf(stages: readonly Stage[], { stage, wave, status }: Rollout): readonly Move[] {
  return status === "done" ? [] : (stages[stage]?.waves[wave] ?? []);
}

function arrive(stages: readonly Stage[], rollout: Rollout, wave: readonly Move[], { mac }: Move): Rollout {
  const arrived = [...new Set([...rollout.arrived, mac])].sort();
  const failures = rollout.failures.filter((failure) => failure.mac !== mac);
  const status = rollout.status === "halted" && failures.length === 0 ? "running" : rollout.status;
  const here = { ...rollout, status, arrived, failures };
  return status === "halted" || wave.some((move) => !arrived.includes(move.mac)) ? here : next(stages, here);
}

function next(stages: readonly Stage[], { stage, wave }: Rollout): Rollout {
  const begun = { arrived: [], failures: [] };
  if (wave + 1 < (stages[stage]?.waves.length ?? 0)) {
    return { status: "running", stage, wave: wave + 1, ...begun };
  }
  return { status: stage + 1 < stages.length ? "running" : "done", stage: stage + 1, wave: 0, ...begun };
}
