import { readFileSync } from "node:fs";

/**
 * When a process started, in the system's own counting: two processes that had the same id one after the other differ
 * in it.
 *
 * @returns undefined if no such process runs; "" where the system does not tell (only Linux does).
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold spaces and parentheses itself (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state] = fields;
    return state === "Z" || state === "X" ? undefined : (fields[19] ?? "");
  } catch {
    return process.platform === "linux" || !answersToSignals(pid) ? undefined : "";
  }
}

/** Whether the process with this id is still the one that started then. */
export function isRunning(pid: number, start: string): boolean {
  return processStart(pid) === start;
}

/** The command line of a process, or undefined where it can't be read. */
export function commandLine(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return undefined;
  }
}

function answersToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
