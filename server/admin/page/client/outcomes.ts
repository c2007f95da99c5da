import type { Boot, BootStep } from "../../../boots/phone-status";

/** How a step is to be taken; `quiet` is neither good nor bad, such as a file that a phone asks for and can do without. */
export type Tone = "good" | "quiet" | "doubtful" | "bad";

const OUTCOMES: Readonly<Record<BootStep["outcome"], { readonly words: string; readonly tone: Tone }>> = {
  served: { words: "sent", tone: "good" },
  unchanged: { words: "unchanged", tone: "good" },
  "not-found": { words: "missing", tone: "doubtful" },
  refused: { words: "refused", tone: "bad" },
  unconfirmed: { words: "sent, end not confirmed", tone: "doubtful" },
  "timed-out": { words: "timed out", tone: "bad" },
  stopped: { words: "broken off", tone: "bad" },
  malformed: { words: "not readable", tone: "bad" },
};

/** Phones walk a list of names and can do without most of them; then the step's meaning says that this is normal. */
const NOT_NEEDED = { words: "not there", tone: "quiet" } as const;

/** What people read for the outcome of a step, and how to take it. */
export function outcomeOf({ outcome, meaning }: BootStep): { readonly words: string; readonly tone: Tone } {
  return outcome === "not-found" && /\bnormal\b/.test(meaning) ? NOT_NEEDED : OUTCOMES[outcome];
}

/** What people read for the result of a boot. */
export const RESULT_WORDS: Readonly<Record<Boot["result"], string>> = {
  asking: "still asking",
  configured: "configured",
  "wrong-load": "wrong load",
  "gave-up": "ended unconfigured",
};
