import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export interface ProgramAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The server as it is delivered: one bundled file, run as a program. */
export class Program {
  readonly file: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "cisco-phones-program-"));

  constructor() {
    this.file = join(this.folder, "server.cjs");
    // The same bundle as the one that is delivered, status page included.
    execFileSync(process.execPath, [resolve(__dirname, "../../scripts/build-server.mjs"), this.file]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs it to its end. */
  run(words: readonly string[], stdin = ""): Promise<ProgramAnswer> {
    return finished(this.spawn(words), stdin);
  }

  spawn(words: readonly string[]): ChildProcess {
    return spawn(process.execPath, [this.file, ...words], { stdio: ["pipe", "pipe", "pipe"] });
  }

  /** Serves until the test ends. Resolves with where, when both doors are open. */
  async serve(words: readonly string[]): Promise<{ child: ChildProcess; tftp: number; http: number; admin: number }> {
    const doors = ["tftp", "http", "admin"].flatMap((door) => [`--${door}`, "127.0.0.1:0"]);
    // What is given comes last and so counts.
    const child = this.spawn(["serve", ...doors, ...words]);
    onTestFinished(() => void child.kill("SIGKILL"));
    if (child.stdout === null) {
      throw new Error("the program has no output");
    }
    for await (const line of createInterface({ input: child.stdout })) {
      const [, tftp, http, admin] =
        /^ready tftp \S+:(\d+) http \S+:(\d+)(?: https \S+)? admin \S+:(\d+)$/.exec(line) ?? [];
      if (tftp !== undefined && http !== undefined) {
        child.stdout.resume();
        return { child, tftp: Number(tftp), http: Number(http), admin: Number(admin) };
      }
    }
    throw new Error("the server ended before it was ready");
  }
}

/** Gives a process its input and waits for its end. */
export function finished(child: ChildProcess, stdin: string): Promise<ProgramAnswer> {
  return new Promise((done) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    // A program that refuses its input early closes the pipe.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}
