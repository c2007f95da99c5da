/** What went wrong, in the system's words or those of a library, as far as there are any. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}

/** Everything that is wrong with an input, found in one go. */
export class ProblemsError extends Error {
  readonly problems: readonly string[];

  /** @param problems One sentence each, with remedy and without any secret. */
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ProblemsError";
    this.problems = problems;
  }
}
