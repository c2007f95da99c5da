import type { z } from "zod";
import { choice, type Fault, flag, type TextRule, text, wholeNumber } from "../field";
import { addressFault, httpUrlFault, isIpv4 } from "../network-address";
import { FIELD_LIMITS } from "../phone-models";

/** What a JSON Schema says of a value. */
export interface ValueSchema {
  readonly type: "string" | "integer" | "boolean";
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** What a setting can be, how it is checked, and how it stands in a `.cnf` file. */
export interface ValueKind<T> {
  /** Field of a description. */
  readonly schema: z.ZodType<T, unknown>;
  /** The same for an editor. */
  readonly json: ValueSchema;
  /** What is accepted, in words. */
  readonly allowed: string;
  /** As the phone's file has it. */
  encode(value: T): string;
  /** What a phone's file means; undefined for what this kind does not accept. Never called with an empty text. */
  decode(raw: string): T | undefined;
}

function accepted<T>(schema: z.ZodType<T, unknown>, given: unknown): T | undefined {
  return schema.safeParse(given).data;
}

/** `0` or `1`. */
export const yesOrNo: ValueKind<boolean> = {
  schema: flag(),
  json: { type: "boolean" },
  allowed: "true or false",
  encode: (value) => (value ? "1" : "0"),
  decode: (raw) => (raw === "1" ? true : raw === "0" ? false : undefined),
};

/** A whole number of a range. */
export function number(min: number, max: number, also?: (value: number) => Fault | undefined): ValueKind<number> {
  const schema = wholeNumber(min, max, also);
  return {
    schema,
    json: { type: "integer", minimum: min, maximum: max },
    allowed: `${min}–${max}`,
    encode: String,
    decode: (raw) => (/^\d{1,9}$/.test(raw) ? accepted(schema, Number(raw)) : undefined),
  };
}

/** One of a few words, each with what stands for it in the file; given and written alike if only the words are named. */
export function oneOf<const T extends string>(words: Readonly<Record<T, string>> | readonly T[]): ValueKind<T> {
  const raws = new Map<T, string>(
    Array.isArray(words) ? words.map((word: T) => [word, word]) : (Object.entries(words) as [T, string][]),
  );
  const values = [...raws.keys()];
  return {
    schema: choice(...values),
    json: { type: "string", enum: values },
    allowed: values.map((value) => `\`${value}\``).join(", "),
    encode: (value) => raws.get(value) ?? "",
    // Real files write "Auto" and "Full100" beside the documented small letters.
    decode: (raw) =>
      values.find((value) => raws.get(value) === raw) ??
      values.find((value) => raws.get(value)?.toLowerCase() === raw.toLowerCase()),
  };
}

/** A text; `allowed` says in words what else than its length is asked. */
export function words(rule: TextRule & { max: number }, allowed = rule.form?.allowed): ValueKind<string> {
  const schema = text(rule);
  return {
    schema,
    json: {
      type: "string",
      minLength: rule.min ?? 1,
      maxLength: rule.max,
      ...(rule.form === undefined ? {} : { pattern: rule.form.pattern.source }),
    },
    allowed: `${rule.min ?? 1}–${rule.max} characters${allowed === undefined ? "" : `: ${allowed}`}`,
    encode: (value) => value,
    decode: (raw) => accepted(schema, raw),
  };
}

/** IPv4 address or host name. */
export const address: ValueKind<string> = words(
  { max: FIELD_LIMITS.address, also: addressFault },
  "an IPv4 address or a host name",
);

/** IPv4 address alone, where the phone does not look names up. */
export const ipv4: ValueKind<string> = words(
  {
    max: 15,
    also: (given) => (isIpv4(given) ? undefined : { message: "not an IPv4 address", allowed: "such as 192.168.1.3" }),
  },
  "an IPv4 address",
);

/** UDP or TCP port. */
export const port: ValueKind<number> = number(1, 65_535);

/** `http://` address. */
export const url: ValueKind<string> = words({ max: FIELD_LIMITS.url, also: httpUrlFault }, "http://HOST/…");

/** A feature that the user may switch, unless it is locked (cisco.md section 1.11). */
export const lockable = oneOf({ off: "0", on: "1", "off-locked": "2", "on-locked": "3" });
