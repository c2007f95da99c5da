import { setTimeout as sleep } from "node:timers/promises";

/** Between two tries; the waits grow by half each time up to the longest. As pulumi/pulumi sdk/go/common/util/retry. */
const FIRST_WAIT_MS = 100;
const GROWTH = 1.5;
const LONGEST_WAIT_MS = 5_000;

export interface DialTries {
  /** What is tried, as it stands in a line for each failed try. */
  readonly what: string;
  /** How many failed tries are followed by another one; -1: all. */
  readonly limit: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Tries until it succeeds, the limit is reached, or the user cancels. */
export async function dialWithRetry<Result>(
  { what, limit, say, signal }: DialTries,
  dial: () => Promise<Result>,
): Promise<Result> {
  for (let failed = 0, wait = FIRST_WAIT_MS; ; failed++, wait = Math.min(wait * GROWTH, LONGEST_WAIT_MS)) {
    if (signal.aborted) {
      throw new Error("context canceled");
    }
    try {
      return await dial();
    } catch (error) {
      if (signal.aborted) {
        throw new Error("context canceled");
      }
      const reason = error instanceof Error ? error.message : String(error);
      if (limit >= 0 && failed >= limit) {
        throw new Error(`after ${failed} failed attempts: ${reason}`);
      }
      say(`${what} ${failed + 1}/${limit < 0 ? "inf" : limit} failed: retrying`);
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
