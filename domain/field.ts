import { z } from "zod";
import type { RuleName } from "./rule-name";

/** What is wrong with the value of one field. */
export interface Fault {
  message: string;
  allowed?: string;
  remedy?: string;
  rule?: RuleName;
  /** What was given may hold a secret and is not repeated. */
  withheld?: boolean;
}

/** A field that is read by a function: a value, or everything that is wrong with it. */
export function field<T>(read: (given: unknown) => { value: T } | { faults: Fault[] }): z.ZodType<T, unknown> {
  return z.unknown().transform((given, context): T => {
    const answer = read(given);
    if ("value" in answer) {
      return answer.value;
    }
    for (const { message, ...params } of answer.faults) {
      context.issues.push({ code: "custom", message, params: { ...params }, input: given });
    }
    return z.NEVER;
  });
}

/** What a text field accepts. */
export interface TextRule {
  /** Fewest characters. @default 1 */
  min?: number;
  /** Most characters. */
  max?: number;
  /** Most bytes of its UTF-8 form. */
  maxBytes?: number;
  /** Form of the whole text, and the same in words. */
  form?: { pattern: RegExp; allowed: string; remedy?: string };
  /** Further checks. */
  also?: (text: string) => Fault | undefined;
}

/** A text without line ends, control characters and double quotes, none of which a phone's file can hold. */
export function text(rule: TextRule = {}): z.ZodType<string, unknown> {
  return field((given) => {
    if (typeof given !== "string") {
      return { faults: [notText(given)] };
    }
    const faults = textFaults(given, rule);
    return faults.length === 0 ? { value: given } : { faults };
  });
}

/** What is wrong with a text, in the order in which it is read. */
export function textFaults(given: string, { min = 1, max, maxBytes, form, also }: TextRule): Fault[] {
  const faults: Fault[] = [];
  const bytes = Buffer.byteLength(given);
  if (given.length < min) {
    faults.push({ message: "empty", ...(form === undefined ? {} : { allowed: form.allowed }) });
    return faults;
  }
  if (max !== undefined && given.length > max) {
    faults.push({ message: `${given.length} characters`, allowed: `${min}–${max} characters`, remedy: "Shorten it" });
  }
  if (maxBytes !== undefined && bytes > maxBytes) {
    faults.push({ message: `${bytes} bytes`, allowed: `${min}–${maxBytes} bytes`, remedy: "Shorten it" });
  }
  const unfit = unrepresentable(given);
  if (unfit !== undefined) {
    faults.push(unfit);
  } else if (form !== undefined && !form.pattern.test(given)) {
    faults.push({
      message: "not in a form that is understood",
      allowed: form.allowed,
      ...(form.remedy === undefined ? {} : { remedy: form.remedy }),
    });
  }
  const further = also?.(given);
  return further === undefined ? faults : [...faults, further];
}

/** What no file of a phone can hold (cisco.md section 1.2: no escape is known), or what would be taken for a secret. */
export function unrepresentable(given: string): Fault | undefined {
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/u.test(given)) {
    return { message: "holds a line end or a control character", remedy: "Remove it" };
  }
  if (given.includes('"')) {
    return { message: "holds a double quote, for which the phone's files have no escape", remedy: "Remove it" };
  }
  if (given.includes("[secret ")) {
    return { message: 'holds "[secret ", which stands for a secret in rendered files', remedy: "Remove it" };
  }
  return undefined;
}

/** One of a few words. */
export function choice<const T extends string>(...values: readonly T[]): z.ZodType<T, unknown> {
  const allowed = values.map((value) => `"${value}"`).join(", ");
  return field((given) => {
    const value = values.find((each) => each === given);
    if (value !== undefined) {
      return { value };
    }
    const { remedy, ...fault } =
      typeof given === "string" ? { message: "not one of the allowed values" } : notText(given);
    const quoted = values.some((each) => each === String(given));
    return { faults: [{ ...fault, allowed, ...(quoted && remedy !== undefined ? { remedy } : {}) }] };
  });
}

/** A whole number of a range. */
export function wholeNumber(
  min: number,
  max: number,
  also?: (value: number) => Fault | undefined,
): z.ZodType<number, unknown> {
  const allowed = `${min}–${max}`;
  return field((given) => {
    if (given === undefined || given === null) {
      return { faults: [{ message: "missing", allowed }] };
    }
    if (typeof given !== "number" || !Number.isInteger(given)) {
      const remedy = typeof given === "string" ? { remedy: "Write the number without quotes" } : {};
      return { faults: [{ message: "not a whole number", allowed, ...remedy }] };
    }
    if (given < min || given > max) {
      return { faults: [{ message: "out of range", allowed }] };
    }
    const further = also?.(given);
    return further === undefined ? { value: given } : { faults: [further] };
  });
}

/** A line for a shell and not for a phone: quotes are right there, line ends are not. */
export function shellCommand(): z.ZodType<string, unknown> {
  return field((given) =>
    typeof given === "string" && given.trim() !== "" && !/\p{Cc}/u.test(given)
      ? { value: given }
      : { faults: [{ message: given === undefined ? "missing" : "not a command", allowed: "one line for sh" }] },
  );
}

/** UDP or TCP port. */
export function port(): z.ZodType<number, unknown> {
  return wholeNumber(1, 65_535);
}

/** Yes or no. */
export function flag(): z.ZodType<boolean, unknown> {
  return field((given) =>
    typeof given === "boolean"
      ? { value: given }
      : { faults: [{ message: "neither true nor false", allowed: "true, false" }] },
  );
}

function notText(given: unknown): Fault {
  if (given === undefined || given === null) {
    return { message: "missing" };
  }
  return typeof given === "number" || typeof given === "boolean"
    ? { message: `a ${typeof given} where a text is needed`, remedy: `Write it in quotes: "${given}"` }
    : { message: "not a text" };
}
