import type { RuleName } from "./rule-name";

/** One thing that is wrong with an input, or that will hurt later. It never holds the value of a secret. */
export interface Problem {
  /** Where it is, such as `phones[0].lines[1].displayName`; empty for the input as a whole. */
  path: string;
  /** What is wrong, as a phrase without a full stop. */
  message: string;
  /** What was given; a text in double quotes, a secret only as its length. */
  given?: string;
  /** What would have been accepted. */
  allowed?: string;
  /** The rule of good files that it breaks, where it is one that a linter of files looks for, too. */
  rule?: RuleName;
  /** What to do about it. A command stands at the end, so that it can be copied. */
  remedy?: string;
}

/** Result of validating an input: everything that is wrong with it at once. */
export interface Parsed<T> {
  /** Present only if there are no problems. */
  value?: T;
  problems: Problem[];
  /** What is legal and will hurt. */
  warnings: Problem[];
}

/** One readable line: `phones[0].mac: not a MAC address (given "00:03"; allowed: 12 hex digits). Look at the label.` */
export function formatProblem({ path, message, given, allowed, remedy }: Problem): string {
  const details = [
    ...(given === undefined ? [] : [/^["\d-]/.test(given) ? `given ${given}` : `given: ${given}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
  ];
  const where = path === "" ? "" : `${path}: `;
  const said = `${where}${message}${details.length === 0 ? "" : ` (${details.join("; ")})`}`;
  return remedy === undefined ? said : `${said}. ${remedy}`;
}

/** The path of a member: `joinPath("lines[0]", "mac")` is `lines[0].mac`, `joinPath("", "mac")` is `mac`. */
export function joinPath(base: string, ...steps: readonly (string | number)[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === "number") {
      return `${path}[${step}]`;
    }
    return path === "" ? step : `${path}.${step}`;
  }, base);
}

/** A result from its parts: a value only where nothing is wrong. */
export function parsed<T>(value: T | undefined, problems: Problem[], warnings: Problem[] = []): Parsed<T> {
  return value === undefined || problems.length > 0 ? { problems, warnings } : { value, problems, warnings };
}

/** Each problem once, however many ways led to it. */
export function once(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
