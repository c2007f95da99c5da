import type { z } from "zod";
import { nearestName } from "./nearest-name";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import type { RuleName } from "./rule-name";

/** How unknown keys are told. */
export interface UnknownKeys {
  /** Keys that are read elsewhere and count as known in suggestions. */
  readonly alsoAllowed?: (path: string) => readonly string[];
  /** A problem of its own for a key; undefined for the usual one. */
  readonly describe?: (path: string, key: string) => Problem | undefined;
}

/** Longest value that is repeated in a message. */
const LONGEST_SHOWN = 80;

/**
 * Validates an input with a schema of plain, non-secret fields; each issue becomes a problem with its full path.
 * No value of an unknown key, and nothing but the kind of a value of the wrong shape, is ever repeated.
 */
export function parseWith<T>(
  schema: z.ZodType<T>,
  input: unknown,
  path: string,
  unknownKeys: UnknownKeys = {},
): Parsed<T> {
  const result = schema.safeParse(input);
  if (result.success) {
    return parsed(result.data, []);
  }
  const problems = result.error.issues.flatMap((issue) => describeIssue(issue, schema, input, path, unknownKeys));
  return parsed<T>(undefined, problems);
}

/** A value as it may be shown, or what it is where it may not. */
export function showGiven(given: unknown): string | undefined {
  switch (typeof given) {
    case "undefined":
      return undefined;
    case "string":
      return given.length > LONGEST_SHOWN ? `${JSON.stringify(given.slice(0, LONGEST_SHOWN))}…` : JSON.stringify(given);
    case "number":
    case "boolean":
      return String(given);
    default:
      return kindOf(given);
  }
}

function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  input: unknown,
  base: string,
  unknownKeys: UnknownKeys,
): Problem[] {
  const steps = issue.path.filter((step) => typeof step !== "symbol");
  const path = joinPath(base, ...steps);
  if (issue.code === "unrecognized_keys") {
    const allowed = [...keysAt(schema, steps), ...(unknownKeys.alsoAllowed?.(path) ?? [])].sort();
    return issue.keys.map((key) => unknownKeys.describe?.(path, key) ?? unknownKey(path, key, allowed));
  }
  const given = valueAt(input, steps);
  if (issue.code === "custom") {
    const { allowed, remedy, rule, withheld } = issue.params ?? {};
    const shown = given === null || withheld === true ? undefined : showGiven(given);
    return [
      {
        path,
        message: issue.message,
        ...(shown === undefined ? {} : { given: shown }),
        ...(typeof allowed === "string" ? { allowed } : {}),
        ...(typeof remedy === "string" ? { remedy } : {}),
        ...(typeof rule === "string" ? { rule: rule as RuleName } : {}),
      },
    ];
  }
  if (issue.code === "too_small") {
    return [{ path, message: "empty", allowed: `at least ${issue.minimum}` }];
  }
  if (issue.code === "too_big") {
    return [{ path, message: "too many", given: showGiven(given) ?? "a list", allowed: `at most ${issue.maximum}` }];
  }
  const wanted = issue.code === "invalid_type" && issue.expected === "array" ? "a list" : "a mapping of keys to values";
  return [
    given === undefined || given === null
      ? { path, message: "missing", allowed: wanted }
      : { path, message: `not ${wanted}`, given: kindOf(given) },
  ];
}

function unknownKey(path: string, key: string, allowed: readonly string[]): Problem {
  // Whatever does not look like a key may be a value that slipped, a secret even.
  const shown = /^[A-Za-z_][A-Za-z0-9_.-]{0,39}$/.test(key) ? `"${key}"` : "(name withheld)";
  const meant = nearestName(key, allowed);
  return {
    path,
    message: `unknown key ${shown}`,
    allowed: allowed.join(", "),
    ...(meant === undefined ? {} : { remedy: `Did you mean "${meant}"?` }),
  };
}

function kindOf(given: unknown): string {
  if (Array.isArray(given)) {
    return "a list";
  }
  const kinds: Record<string, string> = { string: "a text", number: "a number", boolean: "a yes or no" };
  return kinds[typeof given] ?? "a mapping";
}

function valueAt(input: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    input,
  );
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, steps: readonly (string | number)[]): string[] {
  const def = schema.def as {
    type: string;
    shape?: Record<string, z.ZodType>;
    element?: z.ZodType;
    innerType?: z.ZodType;
    in?: z.ZodType;
  };
  const wrapped = def.innerType ?? def.in;
  if (wrapped !== undefined) {
    return keysAt(wrapped, steps);
  }
  const [step, ...rest] = steps;
  if (step === undefined) {
    return Object.keys(def.shape ?? {});
  }
  const inner = typeof step === "number" ? def.element : def.shape?.[step];
  return inner === undefined ? [] : keysAt(inner, rest);
}
