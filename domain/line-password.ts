import { FIELD_LIMITS, UNPROVISIONED } from "./phone-models";
import { type Parsed, type Problem, parsed } from "./problem";
import { Secret } from "./secret";
import { secretFaults } from "./secret-text";

const SHORTEST_GOOD = 8;

/**
 * Checks the password of a line against what the phone and Asterisk can hold (cisco.md sections 1.2, 1.5 and 7).
 * No message holds any part of it.
 *
 * @param given A text or a Secret.
 * @param path Where it was given.
 * @param extension The line's extension, for the warning about a password that repeats it.
 */
export function parseLinePassword(given: unknown, path: string, extension: unknown): Parsed<Secret> {
  if (given === undefined || given === null) {
    return parsed<Secret>(undefined, [{ path, message: "missing", allowed: "1–31 printable ASCII characters" }]);
  }
  if (typeof given !== "string" && !(given instanceof Secret)) {
    return parsed<Secret>(undefined, [{ path, message: "not a text", remedy: "Write it in quotes" }]);
  }
  const text = typeof given === "string" ? given : given.reveal();
  const shown = `a secret of ${text.length} characters`;
  const problems: Problem[] = faults(text).map((fault) => ({ path, given: shown, ...fault }));
  const warnings: Problem[] = cautions(text, extension).map((caution) => ({
    path,
    ...caution,
    given: shown,
    remedy: "Choose 12 or more random letters and digits",
  }));
  return parsed(Secret.of(text), problems, problems.length > 0 ? [] : warnings);
}

function faults(text: string): Omit<Problem, "path">[] {
  const found = secretFaults(text, FIELD_LIMITS.password, "the registration would be rejected");
  if (text !== text.trim()) {
    found.push({ message: "begins or ends with a blank, which Asterisk cuts off", remedy: "Remove it" });
  }
  if (text.toUpperCase() === UNPROVISIONED) {
    found.push({ message: "the word with which the phone marks an unused line", remedy: "Choose another" });
  }
  return found;
}

function cautions(text: string, extension: unknown): Pick<Problem, "message" | "rule">[] {
  const warnings: Pick<Problem, "message" | "rule">[] = [];
  const weak = (message: string): void => {
    warnings.push({ rule: "password-weak", message });
  };
  if (/[#;\\]/.test(text)) {
    warnings.push({
      rule: "password-characters",
      message: "holds # or ; or \\, and how the phone reads these is not known",
    });
  }
  if (text === extension) {
    weak("the same as the extension, which is the first that is tried by anyone who attacks a PBX");
  } else if (text.toLowerCase() === "cisco") {
    weak("the password that everyone tries on these phones");
  } else if (text.length < SHORTEST_GOOD) {
    weak(`shorter than ${SHORTEST_GOOD} characters and soon guessed`);
  }
  return warnings;
}
