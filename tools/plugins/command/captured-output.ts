import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export type OutputName = "stdout" | "stderr";

/** What a command printed. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly both: string;
}

/** How a command ended that could be run. */
export interface CommandEnd extends CommandOutput {
  /** Why it failed; nothing after exit code 0. */
  readonly failure: string | undefined;
}

/** Gathers what a command prints: line by line for the screen, whole for the result. */
export class CapturedOutput {
  readonly #onLine: (line: string, from: OutputName) => void;
  readonly #texts = { stdout: "", stderr: "" };
  #both = "";

  constructor(onLine: (line: string, from: OutputName) => void) {
    this.#onLine = onLine;
  }

  /** @param stream none if the command could not be started */
  gather(stream: Readable | null, from: OutputName): void {
    if (stream === null) {
      return;
    }
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      this.#texts[from] += chunk;
      this.#both += chunk;
    });
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) =>
      this.#onLine(line, from),
    );
  }

  get whole(): CommandOutput {
    return { ...this.#texts, both: this.#both };
  }
}
