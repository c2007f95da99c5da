import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterEach, expect, it } from "vitest";

const PLUGIN = resolve(__dirname, "../../../../tools/plugins/command/main.ts");
const started: ChildProcess[] = [];

/** Starts a plugin as the engine does and waits for its port. */
async function start(stdin: "pipe" | "ignore"): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", PLUGIN], { stdio: [stdin, "pipe", "inherit"] });
  started.push(child);
  const [port] = await once(child.stdout as NodeJS.ReadableStream, "data");
  expect(String(port)).toMatch(/^\d+\n$/);
  return child;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

it("a plugin ends when its engine is gone, killed or not", async () => {
  const child = await start("pipe");
  child.stdin?.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("a plugin without anything on standard input stays until it is ended", async () => {
  const child = await start("ignore");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
});
