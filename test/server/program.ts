import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";

export interface ProgramAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that runs as a program, with the ports of its doors; NaN for one that it does not have. */
export interface Serving {
  readonly child: ChildProcess;
  readonly tftp: number;
  readonly http: number;
  readonly https: number;
  readonly admin: number;
  /** All that it has written so far, on both outputs. */
  written(): string;
  /** Its exit code once it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
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
  run(words: readonly string[], stdin = "", environment: NodeJS.ProcessEnv = {}): Promise<ProgramAnswer> {
    return finished(this.spawn(words, environment), stdin);
  }

  /** @param uid The user that it runs as, where this one may choose. @default this one */
  spawn(words: readonly string[], environment: NodeJS.ProcessEnv = {}, uid?: number): ChildProcess {
    const env = { ...process.env, ...environment };
    const user = uid === undefined || process.getuid?.() !== 0 ? {} : { uid, gid: uid };
    return spawn(process.execPath, [this.file, ...words], { env, stdio: ["pipe", "pipe", "pipe"], ...user });
  }

  /**
   * Serves until the test ends. Resolves when all doors are open.
   *
   * @param chosen The doors whose ports the system chooses; what the words say of a door counts more.
   * @param uid As of `spawn`.
   * @throws Error with what it wrote if it ends before.
   */
  async serve(
    words: readonly string[],
    chosen: readonly string[] = ["tftp", "http", "admin"],
    uid?: number,
  ): Promise<Serving> {
    const doors = chosen.flatMap((door) => [`--${door}`, "127.0.0.1:0"]);
    // What is given comes last and so counts.
    const child = this.spawn(["serve", ...doors, ...words], {}, uid);
    onTestFinished(() => void child.kill("SIGKILL"));
    let written = "";
    const ready = await new Promise<string>((resolve, reject) => {
      const take = (chunk: Buffer): void => {
        written += chunk.toString();
        const [line] = /^ready .*(?=\n)/m.exec(written) ?? [];
        if (line !== undefined) {
          resolve(line);
        }
      };
      child.stdout?.on("data", take);
      child.stderr?.on("data", take);
      child.on("close", () => reject(new Error(`the server ended before it was ready:\n${written}`)));
    });
    const portOf = (door: string): number => Number(new RegExp(` ${door} \\S+:(\\d+)`).exec(ready)?.[1]);
    return {
      child,
      tftp: portOf("tftp"),
      http: portOf("http"),
      https: portOf("https"),
      admin: portOf("admin"),
      written: () => written,
      ended: once(child, "close").then(([code]) => code),
    };
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
