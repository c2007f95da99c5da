import { z } from "zod";
import { cnfCautions } from "../cnf-caution";
import { type Fault, field, textFaults } from "../field";
import { joinPath, type Problem } from "../problem";
import { declaredAs } from "./registry";

/** Raw keys of a phone's file and their values, for what has no name here. */
export type ExtraSettings = Record<string, string>;

const LONGEST_KEY = 40;
const LONGEST_VALUE = 255;

/** A mapping of raw keys to texts; keys are checked by {@link extraSettingProblems}, which can tell each one. */
export function extraSettings(): z.ZodType<ExtraSettings, unknown> {
  return z.record(
    z.string(),
    field((given): { value: string } | { faults: Fault[] } => {
      if (typeof given !== "string") {
        return { faults: [{ message: "not a text", remedy: "Write it in quotes" }] };
      }
      const faults = textFaults(given, {
        min: 0,
        max: LONGEST_VALUE,
        form: { pattern: /^[^\\]*$/, allowed: "text without double quotes and backslashes" },
      });
      return faults.length === 0 ? { value: given } : { faults };
    }),
  );
}

/** What is wrong with raw keys: their syntax, or that they have a name of their own here, or stand twice. */
export function extraSettingProblems(path: string, settings: unknown): Problem[] {
  if (typeof settings !== "object" || settings === null) {
    return [];
  }
  const seen = new Map<string, string>();
  return Object.keys(settings).flatMap((key): Problem[] => {
    const at = joinPath(path, key);
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key) || key.length > LONGEST_KEY) {
      return [
        {
          path,
          message: "not the name of a key",
          allowed: `a letter, then letters, digits and _, at most ${LONGEST_KEY} characters`,
        },
      ];
    }
    if (/pass|secret/i.test(key)) {
      return [
        {
          path: at,
          message: "looks like a secret, and would stand here in clear text",
          remedy: "Use adminPassword, or the password of a line",
        },
      ];
    }
    const name = declaredAs(key);
    if (name !== undefined) {
      return [{ path: at, message: "has a name of its own here", remedy: `Declare it as ${name}` }];
    }
    const twin = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), key);
    return twin === undefined
      ? []
      : [{ path: at, message: `differs from ${twin} in upper and lower case alone`, remedy: "Keep one of them" }];
  });
}

/** What is legal and may hurt. */
export function extraSettingCautions(path: string, settings: ExtraSettings): Problem[] {
  return Object.entries(settings).flatMap(([key, value]) => [
    {
      path: joinPath(path, key),
      message: "a key that is not known here; a phone that does not know it either takes no notice",
      given: JSON.stringify(value),
    },
    ...cnfCautions(joinPath(path, key), value),
  ]);
}
