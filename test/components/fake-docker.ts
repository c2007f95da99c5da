import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What docker's client is to say. */
export interface Said {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** What it was given. */
export interface Call {
  readonly words: readonly string[];
  readonly stdin: string;
}

const PROGRAM = `#!${process.execPath}
const fs = require("fs");
const words = process.argv.slice(2);
const stdin = fs.readFileSync(0, "utf8");
fs.appendFileSync(__dirname + "/calls", JSON.stringify({ words, stdin }) + "\\n");
const answers = JSON.parse(fs.readFileSync(__dirname + "/answers.json", "utf8"));
const [, said] = answers.find(([start]) => words.join(" ").startsWith(start)) ?? [];
const { code, stdout = "", stderr = "" } = said ?? { code: 99, stderr: "no answer for " + words.join(" ") };
fs.writeSync(1, stdout);
fs.writeSync(2, stderr);
process.exitCode = code;
`;

/**
 * A program named docker that says what it is told to and keeps what it was given: for failures that a real Engine can't be made to
 * have when they are wanted. The real one is asked in test/e2e/host-drift.test.ts.
 */
export class FakeDocker {
  readonly folder = mkdtempSync(join(tmpdir(), "fake-docker-"));

  constructor() {
    writeFileSync(join(this.folder, "docker"), PROGRAM);
    chmodSync(join(this.folder, "docker"), 0o755);
  }

  /** By the beginning of its command line; the first that fits counts. */
  says(answers: readonly (readonly [string, Said])[]): void {
    writeFileSync(join(this.folder, "answers.json"), JSON.stringify(answers));
    writeFileSync(join(this.folder, "calls"), "");
  }

  get calls(): Call[] {
    const lines = readFileSync(join(this.folder, "calls"), "utf8").split("\n");
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Call);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
