import type { RolloutStep } from "./rollout-plan";

/** A request of a phone, as the server saw it. */
export interface SeenTransfer {
  /** Without folder. */
  readonly file: string;
  /** Whether the phone got all of it. */
  readonly complete: boolean;
}

/** How far a phone is in a step. */
export type StepProgress =
  | { readonly kind: "not begun" }
  | { readonly kind: "fetching"; readonly file: string }
  | { readonly kind: "runs"; readonly load: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Times that a phone may begin anew on one file: it gives up a transfer after some seconds, and boots again for the next. */
const MOST_BEGINNINGS = 5;

/**
 * What the requests of a phone since the beginning of a step tell. It runs the load when it has all of the last file and then asks for
 * something else: what is programmed without fault is started, and begins to ask (cisco.md section 2.1). One that asks for the first
 * file again after that took the images and refused them.
 */
export function stepProgress(
  { files: names, to }: Pick<RolloutStep, "files" | "to">,
  seen: readonly SeenTransfer[],
): StepProgress {
  const last = names.at(-1);
  let progress: StepProgress = { kind: "not begun" };
  let hasLast = false;
  const beginnings = new Map<string, number>();
  for (const { file, complete } of seen) {
    if (names.includes(file)) {
      const times = (beginnings.get(file) ?? 0) + 1;
      beginnings.set(file, times);
      if (times > MOST_BEGINNINGS) {
        return { kind: "failed", reason: `asked for ${file} ${times} times` };
      }
      hasLast = file === last && complete;
      progress = { kind: "fetching", file };
    } else if (hasLast) {
      progress = { kind: "runs", load: to };
    }
  }
  return progress;
}
