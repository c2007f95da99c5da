import { type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";

const FORM = /^\d{4,10}$/;
const ALLOWED = "4–10 digits";

/**
 * Checks the PIN of a voicemail box. No message holds any part of it.
 *
 * @param path Where it was given.
 * @param names What it must not repeat: the extensions of the box and its own number.
 */
export function parsePin(pin: Secret, path: string, names: readonly string[]): Parsed<Secret> {
  const text = pin.reveal();
  const given = `a secret of ${text.length} characters`;
  if (!FORM.test(text)) {
    return parsed<Secret>(undefined, [{ path, message: "not a PIN", given, allowed: ALLOWED }]);
  }
  const weakness = weaknessOf(text, names);
  const warnings: Problem[] =
    weakness === undefined ? [] : [{ path, message: weakness, given, remedy: "Choose 6 or more random digits" }];
  return parsed(pin, [], warnings);
}

/** Why a PIN is among the first that are tried; undefined if it is not. */
export function weaknessOf(pin: string, names: readonly string[]): string | undefined {
  if (names.includes(pin)) {
    return "the same as the extension or the box, which is the first that is tried";
  }
  if (/^(\d)\1*$/.test(pin)) {
    return "one digit again and again, which is soon tried";
  }
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  return steps.size === 1 && [1, -1].includes([...steps][0] ?? 0) ? "digits in a row, which are soon tried" : undefined;
}
