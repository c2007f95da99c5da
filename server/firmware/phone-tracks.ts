import { type SeenTransfer, stepProgress } from "../../domain/firmware/arrival";
import type { RolloutStep } from "../../domain/firmware/rollout-plan";

/** What a phone did in the step that it has before it. */
export interface Track {
  /** Load of the step. */
  readonly to: string;
  /** When it asked for the first file of it, milliseconds since the epoch. */
  readonly since: number;
  /** What it asked for of its files. */
  readonly seen: readonly SeenTransfer[];
}

/** What a request tells of a phone's step; the track is undefined where it has not begun, or is through. */
export type TrackedStep =
  | { readonly kind: "unchanged" | "goes on" | "runs"; readonly track: Track | undefined }
  | { readonly kind: "failed"; readonly reason: string; readonly track: Track };

/** Whether the phone has all of the last file of its step. */
export function hasLoaded(step: RolloutStep, { seen }: Track): boolean {
  const last = seen.at(-1);
  return last?.complete === true && last.file === step.files.at(-1);
}

/** Takes a request of a phone. */
export function track(step: RolloutStep, before: Track | undefined, seen: SeenTransfer, at: number): TrackedStep {
  const isOfStep = step.files.includes(seen.file);
  if (!isOfStep && before === undefined) {
    return { kind: "unchanged", track: undefined };
  }
  const all = [...(before?.seen ?? []), seen];
  const progress = stepProgress(step, all);
  if (progress.kind === "runs") {
    return { kind: "runs", track: undefined };
  }
  if (!isOfStep) {
    return { kind: "unchanged", track: before };
  }
  const after = { to: step.to, since: before?.since ?? at, seen: all };
  return progress.kind === "failed"
    ? { kind: "failed", reason: progress.reason, track: after }
    : { kind: "goes on", track: after };
}
