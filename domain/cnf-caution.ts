import type { Problem } from "./problem";

/** Warnings about a text that will stand in a `.cnf` file, whose reader is not documented to the last (cisco.md sections 1.2 and 7). */
export function cnfCautions(path: string, text: string | undefined): Problem[] {
  const warnings: Problem[] = [];
  if (text !== undefined && /[#;]/.test(text)) {
    warnings.push({
      path,
      rule: "hash-or-semicolon",
      message: "holds # or ;, and whether the phone takes that as text or as the start of a comment is not known",
      remedy: "Do without it",
    });
  }
  if (text !== undefined && /[^\x20-\x7e]/.test(text)) {
    warnings.push({
      path,
      rule: "beyond-ascii",
      message: "holds a character beyond ASCII, and how the phone shows it is not known",
      remedy: "Do without it, or try it on one phone first",
    });
  }
  return warnings;
}
