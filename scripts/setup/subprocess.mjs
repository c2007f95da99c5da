import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupFailure } from "./failure.mjs";

const TAIL_LINES = 15;

/** Process groups of captured commands that are still running; ended with this process. @type {Set<number>} */
const running = new Set();

process.on("exit", () => {
  for (const pid of running) endGroup(pid, "SIGKILL");
});

/** Commands that run on this process's own terminal. */
let attached = 0;

/** Whether a signal was passed on to one; nothing more is started then. */
let interrupted = false;

/** Whether a command runs that gets signals passed on. */
export function hasAttached() {
  return attached > 0;
}

/**
 * Ends every captured command that is still running.
 * @param {NodeJS.Signals} signal
 */
export function endRunning(signal) {
  for (const pid of running) endGroup(pid, signal);
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [input] text for stdin; never shown anywhere
 * @property {number} [timeoutMs] ended after this time
 * @property {number} [silenceMs] ended when nothing has been printed for this time
 * @property {(text: string) => void} [onOutput] gets stdout as it comes
 */

/**
 * @typedef {object} RunResult
 * @property {number} code exit code; 127 when there is no such command, 124 when it was ended for taking too long
 * @property {string} stdout
 * @property {string} stderr
 * @property {string} tail last lines of both, for an error message
 */

/**
 * Runs a command to its end and keeps its output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { cwd, env, input, timeoutMs, silenceMs, onOutput } = {}) {
  return new Promise((resolve) => {
    let child;
    try {
      // A group of its own, so that ending it ends what it started too.
      child = spawn(command, [...args], { cwd, env: env ?? process.env, detached: true, stdio: "pipe" });
    } catch (error) {
      const tail = error instanceof Error ? error.message : String(error);
      resolve({ code: 127, stdout: "", stderr: tail, tail });
      return;
    }
    const pid = child.pid;
    if (pid !== undefined) running.add(pid);
    let stdout = "";
    let stderr = "";
    let both = "";
    let ended = "";
    const end = (/** @type {string} */ why) => {
      ended = why;
      if (pid !== undefined) endGroup(pid, "SIGKILL");
    };
    const timeout = timeoutMs ? setTimeout(() => end(`ended after ${timeoutMs / 1000} s`), timeoutMs) : undefined;
    const silence = silenceMs
      ? setTimeout(() => end(`ended: printed nothing for ${silenceMs / 1000} s`), silenceMs)
      : undefined;
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      both += chunk;
      silence?.refresh();
      onOutput?.(String(chunk));
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
      both += chunk;
      silence?.refresh();
    });
    child.stdin.on("error", () => {
      // The command did not read all of its input; its exit code tells.
    });
    child.stdin.end(input ?? "");
    const finish = (/** @type {number} */ code, /** @type {string} */ note) => {
      clearTimeout(timeout);
      clearTimeout(silence);
      if (pid !== undefined) running.delete(pid);
      const tail = `${both.trimEnd()}\n${note}`.trim().split("\n").slice(-TAIL_LINES).join("\n");
      resolve({ code, stdout, stderr, tail });
    };
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (code, signal) => {
      if (ended) finish(124, ended);
      else finish(code ?? 1, signal ? `ended by ${signal}` : "");
    });
  });
}

/**
 * As `run`, but a failure throws with the last lines of the output.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { what?: string, remedy?: string }} [options]
 * @returns {Promise<RunResult>}
 */
export async function mustRun(command, args, options = {}) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    throw new SetupFailure(`${options.what ?? `${command} ${args.join(" ")}`} failed with exit code ${result.code}`, {
      output: result.tail,
      ...(options.remedy ? { remedy: options.remedy } : {}),
    });
  }
  return result;
}

/**
 * Runs a command on this process's own stdin, stdout and stderr, passes signals on, and gives its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runAttached(command, args, { cwd, env } = {}) {
  if (interrupted) return Promise.reject(new SetupFailure("interrupted"));
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env: env ?? process.env, stdio: "inherit" });
    /** @type {NodeJS.Signals[]} */
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      interrupted = true;
      // A terminal sends Ctrl-C to the child as well; a second one would mean "now, without tidying up".
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    attached += 1;
    for (const signal of signals) process.on(signal, forward);
    const done = () => {
      attached -= 1;
      for (const signal of signals) process.off(signal, forward);
    };
    child.on("error", (error) => {
      done();
      reject(new SetupFailure(`${command} can't be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      done();
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

/**
 * Where a command is on a search path.
 * @param {string} name
 * @param {string} [searchPath] folders, as in the variable PATH
 * @returns {string | undefined} full path of the first executable of that name
 */
export function findOnPath(name, searchPath = process.env.PATH ?? "") {
  for (const folder of searchPath.split(delimiter)) {
    if (folder === "") continue;
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
