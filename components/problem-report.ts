import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Parsed, type Problem } from "../domain/problem";

/** How many of the warnings that differ in their place alone are written out. */
const ALIKE_SHOWN = 3;

/** All problems of one resource as one message, each on its own line. */
export function describeProblems(what: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `${what} has ${count}; nothing was changed:\n${problems.map((problem) => `  - ${formatProblem(problem)}`).join("\n")}`;
}

/** Warnings as lines; of many that say the same of different places only the first are written out, and the rest counted. */
export function describeWarnings(warnings: readonly Problem[]): string[] {
  const alike = new Map<string, Problem[]>();
  for (const warning of warnings) {
    alike.set(warning.message, [...(alike.get(warning.message) ?? []), warning]);
  }
  return [...alike.values()].flatMap((group) => {
    const shown = group.length <= ALIKE_SHOWN + 1 ? group : group.slice(0, ALIKE_SHOWN);
    const rest = group.length - shown.length;
    return [...shown.map(formatProblem), ...(rest === 0 ? [] : [`${rest} more: ${group[0]?.message}`])];
  });
}

/**
 * The validated value, or every problem at once on the resource that has them.
 * Warnings are logged against the resource and never stop a deployment.
 *
 * @throws {pulumi.ResourceError} with all problems; the engine prints it without a stack trace.
 */
export function acceptOrReject<T>(what: string, parsed: Parsed<T>, resource?: pulumi.Resource, warn = true): T {
  for (const warning of warn ? describeWarnings(parsed.warnings) : []) {
    void pulumi.log.warn(`${what}: ${warning}`, resource);
  }
  if (parsed.problems.length > 0 || parsed.value === undefined) {
    throw new pulumi.ResourceError(describeProblems(what, parsed.problems), resource, true);
  }
  return parsed.value;
}

/** Two results as one, so that the problems of both are reported together. */
export function both<A, B>(first: Parsed<A>, second: Parsed<B>): Parsed<{ first: A; second: B }> {
  return {
    problems: [...first.problems, ...second.problems],
    warnings: [...first.warnings, ...second.warnings],
    ...(first.value !== undefined && second.value !== undefined
      ? { value: { first: first.value, second: second.value } }
      : {}),
  };
}

/** A result without its warnings, which someone else gives. */
export function silent<T>(parsed: Parsed<T>): Parsed<T> {
  return { ...parsed, warnings: [] };
}
