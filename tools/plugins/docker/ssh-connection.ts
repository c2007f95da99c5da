import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Duplex } from "node:stream";

/** How much of what ssh prints is kept for an error. */
const KEPT = 4096;
/** How long the last words of an ssh that has ended are waited for; a master that it left behind may hold the pipe. */
const LAST_WORDS_MS = 500;
/** How long an ssh may take to end by itself once nobody reads it. */
const END_MS = 3_000;

/** The way over ssh to a Docker Engine is not there, or no longer. */
export class SshFailure extends Error {}

/** What ssh said, without the frame that it draws around a warning. */
function words(stderr: string): string {
  return stderr
    .split("\n")
    .map((line) => line.replace(/^@+\s*|\s*@+$/g, "").trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Why an ssh that leads to `docker system dial-stdio` ended, in ssh's words or the remote shell's. */
export function endOfSsh(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  const said = words(stderr);
  const what = signal === null ? `exit status ${code}` : `signal ${signal}`;
  const reason =
    signal !== null
      ? "it was ended on this side"
      : code === 127
        ? "there is no docker on the remote host's PATH; Docker 18.09 or later must be installed there"
        : code === 255
          ? "the SSH connection failed"
          : "docker on the remote host ended the connection";
  return `ssh has exited with ${what}: ${reason}: ${said === "" ? "it said nothing" : said}`;
}

/** One connection to a Docker Engine: the input and output of one `ssh` process. */
export class SshConnection extends Duplex {
  readonly #process: ChildProcessWithoutNullStreams;
  #stderr = "";

  constructor(args: readonly string[]) {
    super({ allowHalfOpen: true });
    // In a session of its own, so that it can't ask for a password on the terminal of whoever runs this.
    const child = spawn("ssh", args, { detached: true, stdio: "pipe" });
    this.#process = child;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT);
    });
    child.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) {
        child.stdout.pause();
      }
    });
    // What is written to an ssh that has ended is lost; its end tells why.
    child.stdin.on("error", () => undefined);
    child.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "there is no program ssh on PATH" : error.message;
      this.destroy(new SshFailure(`ssh could not be started: ${why}`));
    });
    const read = new Promise((done) => child.stdout.once("end", done));
    const closed = new Promise((done) => child.once("close", done));
    child.once("exit", async (code, signal) => {
      await read;
      await Promise.race([closed, new Promise((done) => setTimeout(done, LAST_WORDS_MS).unref())]);
      this.#ended(code, signal);
    });
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    this.#process.stderr.destroy();
    if (code === 0) {
      this.push(null);
    } else if (!this.destroyed) {
      this.destroy(new SshFailure(endOfSsh(code, signal, this.#stderr)));
    }
  }

  override _read(): void {
    this.#process.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Never an error here: that of the process that ended says more.
    this.#process.stdin.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#process.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const child = this.#process;
    child.stdin.destroy();
    child.stdout.destroy();
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), END_MS).unref();
      child.once("exit", () => clearTimeout(force));
    }
    done(error);
  }
}
