import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Parsed, type Problem } from "../domain/problem";

/** All problems of one resource as one message, each on its own line. */
export function describeProblems(what: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `${what} has ${count}; nothing was changed:\n${problems.map((problem) => `  - ${formatProblem(problem)}`).join("\n")}`;
}

/**
 * The validated value, or every problem at once on the resource that has them.
 * Warnings are logged against the resource and never stop a deployment.
 *
 * @throws {pulumi.ResourceError} with all problems; the engine prints it without a stack trace.
 */
export function acceptOrReject<T>(what: string, parsed: Parsed<T>, resource?: pulumi.Resource): T {
  for (const warning of parsed.warnings) {
    void pulumi.log.warn(`${what}: ${formatProblem(warning)}`, resource);
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
