import type { BootSettings, LineRegistration, Outcome } from "../boot-report";

/** What a phone waits for without starting again. */
export type AwaitedThing = "phone file" | "line settings" | "registration" | "call agent";

/** Why a phone does the same again and again. */
export type LoopCause =
  | "server silent"
  | "transfer fails"
  | "file missing"
  | "no load named"
  | "nothing served"
  | "loads name each other";

/**
 * Why a phone does not take an image.
 * - `unsigned image`: it has taken a signed one before; "Image Authentication Failed" on the screen
 * - `jump`: a release that can't be reached in one step; "Protocol Application Invalid" where it was tried nevertheless
 * - `selector`: OS79XX.TXT does not hold one name on its first line
 */
export type RefusalCause = "unsigned image" | "jump" | "selector";

/** How a boot ends, restarts included. */
export type BootEnd =
  | {
      readonly kind: "up";
      readonly load: string;
      /** Where its lines register, `host:port`, each once. */
      readonly registrars: readonly string[];
    }
  | {
      readonly kind: "waiting";
      readonly load: string;
      readonly for: AwaitedThing;
      readonly file?: string;
      /** Seconds between two requests for it, where it asks again. */
      readonly everySeconds?: number;
    }
  | { readonly kind: "looping"; readonly load: string; readonly on: string; readonly cause: LoopCause }
  | { readonly kind: "refused"; readonly load: string; readonly file: string; readonly cause: RefusalCause }
  /** What comes next is not established for these phones, and not guessed. */
  | { readonly kind: "unknown"; readonly load: string; readonly file: string };

/** The end of a boot, with its words, and what the SIP application has read if it came so far. */
export interface Ending {
  readonly end: BootEnd;
  readonly outcome: Outcome;
  readonly lines: readonly LineRegistration[];
  readonly settings?: BootSettings;
}

/** An end before any line is known. */
export function ending(end: BootEnd, outcome: Outcome): Ending {
  return { end, outcome, lines: [] };
}
