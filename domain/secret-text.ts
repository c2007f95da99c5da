import { unrepresentable } from "./field";
import type { Problem } from "./problem";

/**
 * What no secret in a phone's file can be (cisco.md sections 1.2 and 7), whoever else has to hold it. No answer repeats it.
 *
 * @param limit Most characters.
 * @param consequence What would happen to a longer one, which the phone cuts.
 */
export function secretFaults(text: string, limit: number, consequence: string): Omit<Problem, "path">[] {
  const found: Omit<Problem, "path">[] = [];
  if (text === "") {
    found.push({ message: "empty", allowed: `1–${limit} printable ASCII characters` });
  }
  if (text.length > limit) {
    found.push({
      rule: "password-too-long",
      message: `${text.length} characters, the phone keeps ${limit} and ${consequence}`,
      allowed: `1–${limit}`,
      remedy: "Shorten it",
    });
  }
  const unfit = unrepresentable(text);
  if (unfit !== undefined) {
    found.push(unfit);
  } else if (/[^\x20-\x7e]/.test(text)) {
    found.push({ message: "holds a character beyond ASCII", allowed: "printable ASCII" });
  }
  return found;
}
