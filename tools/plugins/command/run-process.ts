import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface ProcessSettings {
  /** Program and arguments; never run through a shell of ours. */
  readonly argv: readonly string[];
  readonly directory: string;
  /** On top of the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the process reads; empty: nothing. */
  readonly input: string;
  readonly onLine: (line: string, from: "stdout" | "stderr") => void;
  readonly signal: AbortSignal;
}

export interface ProcessOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly both: string;
  /** Why it failed; nothing after exit code 0. */
  readonly failure: string | undefined;
}

/** Reads a stream as text, line by line for the screen and whole for the result. */
function gather(stream: Readable, onText: (text: string) => void, onLine: (line: string) => void): () => string {
  let whole = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    whole += chunk;
    onText(chunk);
  });
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
  return () => whole;
}

/**
 * Runs a process to its end. The end is when it has exited and its output is closed: a child that it leaves behind and
 * that keeps the output open keeps this waiting, as it does with the original.
 */
export async function runProcess(settings: ProcessSettings): Promise<ProcessOutcome> {
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

  let both = "";
  const add = (text: string): void => {
    both += text;
  };
  const { stdout, stderr } = child;
  const out = stdout === null ? () => "" : gather(stdout, add, (line) => settings.onLine(line, "stdout"));
  const err = stderr === null ? () => "" : gather(stderr, add, (line) => settings.onLine(line, "stderr"));
  const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((done) => {
    child.on("close", (...ending) => done(ending));
  });
  const failure =
    startFailure ?? (killedBy !== null ? `signal: ${killedBy}` : code === 0 ? undefined : `exit status ${code}`);
  return { stdout: out(), stderr: err(), both, failure };
}
