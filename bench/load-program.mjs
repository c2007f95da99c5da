import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, contentKey, temporaryName, withLock } from "../scripts/setup/cache.mjs";
import { SetupFailure } from "../scripts/setup/failure.mjs";
import { buildGoCommand } from "../scripts/setup/go-build.mjs";
import { projectFolder } from "../scripts/setup/project.mjs";
import { findOnPath, mustRun } from "../scripts/setup/subprocess.mjs";

/**
 * What is asked of a server; bench/load/plan.go tells each field's meaning.
 * @typedef {object} Plan
 * @property {string} server `ADDRESS:PORT`
 * @property {string} folder
 * @property {readonly (readonly PlannedRequest[])[]} sequences
 * @property {number} total
 * @property {number} concurrency
 * @property {string} firstAddress
 * @property {{ firstMs: number, laterMs: number, tries: number }} retry
 * @property {number} [blksize]
 * @property {number} [windowsize]
 * @property {number} [dallyMs]
 * @property {number} [holdMs]
 * @property {number} limitMs
 */

/** @typedef {{ file: string, missing: boolean }} PlannedRequest */
/** @typedef {{ p50: number, p90: number, p99: number, max: number }} Spread milliseconds */

/**
 * What came of it; bench/load/result.go tells each field's meaning.
 * @typedef {object} LoadResult
 * @property {number} transfers
 * @property {number} misses
 * @property {number} sequences
 * @property {number} windowed
 * @property {Readonly<Record<string, number>>} failures
 * @property {readonly string[]} examples
 * @property {number} seconds
 * @property {number} seconds99
 * @property {number} blocks
 * @property {number} bytes
 * @property {Spread} transferMs
 * @property {Spread} sequenceMs
 * @property {number} retries
 * @property {number} duplicates
 * @property {number} gaps
 * @property {number} foreign
 * @property {number} cpuSeconds
 */

/** A phone's waiting times: a read request again after 1 s, then every 4 s, four in all (public trace of a 7940/7960). */
export const PHONE_RETRY = { firstMs: 1000, laterMs: 4000, tries: 4 };

const module = join(projectFolder, "bench", "load");
/** What a run may take beyond its own limit, milliseconds. */
const GRACE_MS = 10_000;

/**
 * The load generator, built from bench/load unless the cache has it.
 * @param {import("../scripts/setup/progress.mjs").Progress} progress
 * @returns {Promise<string>} full path
 */
export function ensureLoadProgram(progress) {
  return progress.step("load generator", async (step) => {
    const sources = readdirSync(module).filter((name) => name.endsWith(".go") || name === "go.mod");
    const version = contentKey(sources.sort().flatMap((name) => [name, readFileSync(join(module, name), "utf8")]));
    const path = join(cacheFolder, "bench-load", version, "load");
    if (existsSync(path)) return { result: path, detail: "from the cache" };
    if (!findOnPath("go")) {
      throw new SetupFailure("Go is not on PATH, and it is needed to build the load generator", {
        remedy: "install Go 1.25 or newer and run this again",
      });
    }
    step.announce("its source is new; building it", "10 s");
    await withLock("bench-load", async () => {
      if (existsSync(path)) return;
      mkdirSync(dirname(path), { recursive: true });
      const output = temporaryName(path);
      await buildGoCommand({ module, package_: ".", output, versionVariable: "main.version", version });
      renameSync(output, path);
    });
    return { result: path, detail: "built" };
  });
}

/**
 * Runs a plan to its end.
 * @param {string} program
 * @param {Plan} plan
 * @param {{ onHeld?: (count: number) => void }} [options] `onHeld` is told when all transfers are open and keep silent
 * @returns {Promise<LoadResult>}
 */
export async function runLoad(program, plan, { onHeld } = {}) {
  const answer = await mustRun(program, [], {
    input: JSON.stringify(plan),
    timeoutMs: plan.limitMs + GRACE_MS,
    onOutput: (text) => {
      const count = /^\{"held":(\d+)\}/.exec(text)?.[1];
      if (count !== undefined) onHeld?.(Number(count));
    },
    what: "the load generator",
  });
  return JSON.parse(answer.stdout.trim().split("\n").at(-1) ?? "");
}
