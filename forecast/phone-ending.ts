import type { Forecast } from "../phone/forecast";

/**
 * Where a boot ends.
 * - `registers`: with so many lines.
 * - `loops`, `refuses`, `stands still`: never comes up, at a file or for a reason.
 * - `unregistered`: comes up, and a line does not register.
 * - `unknown`: what it meets is not established for these phones, or not known of this site.
 */
export type PhoneEnding =
  | { readonly kind: "registers"; readonly lines: number }
  | {
      readonly kind: "loops" | "refuses" | "stands still" | "unregistered";
      /** What it does again and again or not at all, in words. */
      readonly because: string;
      readonly remedy: string | undefined;
    }
  | { readonly kind: "unknown" };

export function whereItEnds({ end, outcome, lines }: Pick<Forecast, "end" | "outcome" | "lines">): PhoneEnding {
  const why = { because: outcome.reason, remedy: outcome.remedy };
  switch (end.kind) {
    case "up":
      return { kind: "registers", lines: lines.length };
    case "looping":
      return {
        kind: "loops",
        because: `at ${end.on}: ${outcome.reason}`,
        remedy:
          end.cause === "file missing"
            ? `put ${end.on} into the folder of the firmware, or let load, os79xx and templates of your own name a load that is there`
            : outcome.remedy,
      };
    case "refused":
      return { kind: "refuses", ...why };
    case "waiting":
      return { kind: end.for === "registration" ? "unregistered" : "stands still", ...why };
    case "unknown":
      return { kind: "unknown" };
  }
}
