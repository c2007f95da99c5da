import { z } from "zod";
import { cnfCautions } from "../cnf-caution";
import { type Fault, textFaults } from "../field";
import { isMapping } from "../mapping";
import { joinPath, type Problem } from "../problem";
import { soundsSecret } from "../secret-name";
import { declaredAs } from "./registry";

/** Raw keys of a phone's file and their values, for what has no name here. */
export type ExtraSettings = Record<string, string>;

const LONGEST_KEY = 40;
const LONGEST_VALUE = 255;

/** A mapping of raw keys to texts. Of a key that is refused, the value is not looked at: it may be a secret. */
export function extraSettings(): z.ZodType<ExtraSettings, unknown> {
  return z.unknown().transform((given, context): ExtraSettings => {
    const tell = (path: string[], { message, ...params }: Fault, withheld: boolean): void => {
      context.issues.push({ code: "custom", path, message, params: { ...params, withheld }, input: given });
    };
    if (!isMapping(given)) {
      tell([], { message: "not a mapping of keys to values" }, true);
      return z.NEVER;
    }
    const before = context.issues.length;
    const seen = new Map<string, string>();
    for (const [key, value] of Object.entries(given)) {
      const twin = seen.get(key.toLowerCase());
      seen.set(key.toLowerCase(), key);
      const fault = keyFault(key, twin);
      if (fault !== undefined) {
        tell(isKey(key) ? [key] : [], fault, true);
        continue;
      }
      for (const wrong of valueFaults(value)) {
        tell([key], wrong, false);
      }
    }
    return context.issues.length > before ? z.NEVER : (given as ExtraSettings);
  });
}

/** What is legal and may hurt. */
export function extraSettingCautions(path: string, settings: ExtraSettings): Problem[] {
  return Object.entries(settings).flatMap(([key, value]) => [
    {
      path: joinPath(path, key),
      rule: "key-unknown",
      message: "a key that is not known here; a phone that does not know it either takes no notice",
    },
    ...cnfCautions(joinPath(path, key), value),
  ]);
}

function isKey(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(key) && key.length <= LONGEST_KEY;
}

function keyFault(key: string, twin: string | undefined): Fault | undefined {
  if (!isKey(key)) {
    return {
      message: "not the name of a key",
      allowed: `a letter, then letters, digits and _, at most ${LONGEST_KEY} characters`,
    };
  }
  const name = declaredAs(key);
  if (name !== undefined) {
    return { message: "has a name of its own here", remedy: `Declare it as ${name}` };
  }
  if (soundsSecret(key)) {
    return {
      message: "looks like a secret, and would stand here in clear text",
      remedy: "Use adminPassword, or the password of a line",
    };
  }
  return twin === undefined
    ? undefined
    : { message: `differs from ${twin} in upper and lower case alone`, remedy: "Keep one of them" };
}

function valueFaults(value: unknown): Fault[] {
  if (typeof value !== "string") {
    return [{ message: "not a text", remedy: "Write it in quotes" }];
  }
  return textFaults(value, {
    min: 0,
    max: LONGEST_VALUE,
    form: { pattern: /^[^\\]*$/, allowed: "text without double quotes and backslashes" },
  });
}
