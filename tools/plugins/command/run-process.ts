import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { CapturedOutput, type CommandEnd, type OutputName } from "./captured-output";

export interface ProcessSettings {
  /** Program and arguments; never run through a shell of ours. */
  readonly argv: readonly string[];
  readonly directory: string;
  /** On top of the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the process reads; empty: nothing. */
  readonly input: string;
  readonly onLine: (line: string, from: OutputName) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a process to its end. The end is when it has exited and its output is closed: a child that it leaves behind and
 * that keeps the output open keeps this waiting, as it does with the original.
 */
export async function runProcess(settings: ProcessSettings): Promise<CommandEnd> {
  const [program = "", ...args] = settings.argv;
  const nothing = { stdout: "", stderr: "", both: "" };
  if (!statSync(settings.directory, { throwIfNoEntry: false })?.isDirectory()) {
    return { ...nothing, failure: `chdir ${settings.directory}: no such directory` };
  }
  const child = spawn(program, args, {
    cwd: settings.directory,
    env: { ...process.env, ...settings.environment },
    stdio: [settings.input === "" ? "ignore" : "pipe", "pipe", "pipe"],
    signal: settings.signal,
    killSignal: "SIGKILL",
  });
  let startFailure: string | undefined;
  child.on("error", (error) => {
    startFailure = error.message;
  });
  // A process may exit without having read all of its input; that is no failure of its own.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(settings.input);

  const output = new CapturedOutput(settings.onLine);
  output.gather(child.stdout, "stdout");
  output.gather(child.stderr, "stderr");
  const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((done) => {
    child.on("close", (...ending) => done(ending));
  });
  const failure =
    startFailure ?? (killedBy !== null ? `signal: ${killedBy}` : code === 0 ? undefined : `exit status ${code}`);
  return { ...output.whole, failure };
}
