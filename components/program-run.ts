import { spawn } from "node:child_process";

/** What a program left, here or on a remote host. */
export interface ProgramOutcome {
  /** Exit code; of a program that a signal ended, the one given for that. Over ssh, 255 where the connection failed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It took longer than it may; what it left is not all. */
  readonly cutOff?: boolean;
}

/**
 * Runs a program with this on its standard input.
 *
 * @param patienceMs How long it may take, milliseconds.
 * @param endedBySignal Exit code of one that a signal ended.
 * @throws Error with code ENOENT where there is no such program.
 */
export function runProgram(
  [program = "", ...args]: readonly string[],
  input: string,
  patienceMs: number,
  endedBySignal: number,
): Promise<ProgramOutcome> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], timeout: patienceMs });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("error", fail);
    child.on("close", (code) =>
      done({
        code: code ?? endedBySignal,
        stdout,
        // Ended on the signal that the time-out sends, ssh itself says 255 and no word.
        ...(child.killed ? { stderr: `${stderr}\nno answer within ${patienceMs / 1000} s`, cutOff: true } : { stderr }),
      }),
    );
    // One that ends early reads no further.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
