import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { node, projectFolder } from "./project.mjs";
import { mustRun, run } from "./subprocess.mjs";
import { isAtLeast } from "./versions.mjs";

const OLDEST_NODE = "20.0.0";

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean }> }} Lock */

/**
 * Whether what npm installed is what the lock file asks for. Optional packages (for other platforms) may be missing.
 * @param {Lock | undefined} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json, which npm writes
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!wanted?.packages || !installed?.packages) return false;
  const have = installed.packages;
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === "") continue;
    const got = have[path];
    if (got ? got.version !== entry.version : !entry.optional) return false;
  }
  return Object.keys(have).every((path) => wanted.packages?.[path] !== undefined);
}

/**
 * Brings the project's packages, Node 24 among them, when they are not what package-lock.json asks for.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureNodeModules(progress) {
  await progress.step("npm packages", async (step) => {
    if (!isAtLeast(process.versions.node, OLDEST_NODE)) {
      throw new SetupFailure(`this is Node ${process.versions.node}; the set-up needs ${OLDEST_NODE} or newer`, {
        remedy: "install a newer Node",
      });
    }
    if (lockIsInstalled() && (await nodeStarts())) return { result: undefined, detail: "as in package-lock.json" };
    step.announce(
      existsSync(join(projectFolder, "node_modules"))
        ? "node_modules is not what package-lock.json asks for"
        : "node_modules is missing; Node 24 comes with it",
      "half a minute",
    );
    await install(step);
    if (!(await nodeStarts())) {
      throw new SetupFailure("the packages are installed, but the Node among them does not start", {
        remedy: "the package `node` needs Linux with glibc, or macOS; elsewhere run the parts by hand on Node 24",
      });
    }
    return { result: undefined, detail: "installed" };
  });
}

/** @param {import("./progress.mjs").Step} step */
async function install(step) {
  // Under `npm --silent` npm would not even say why it failed.
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const clean = await run("npm", ["ci", ...quiet], { cwd: projectFolder });
  if (clean.code === 0) return;
  const why = { what: "npm install", remedy: "see npm's output above; npm must reach its registry" };
  // A registry that lacks optional packages of other platforms leaves a lock file that only `npm install` takes.
  if (!/are in sync/.test(clean.stderr)) {
    throw new SetupFailure("npm ci failed", { output: clean.tail, remedy: why.remedy });
  }
  step.announce(
    "package-lock.json lacks optional packages of other platforms; installing what it has",
    "half a minute",
  );
  await mustRun("npm", ["install", "--no-save", ...quiet], { cwd: projectFolder, ...why });
}

function lockIsInstalled() {
  const wanted = /** @type {Lock | undefined} */ (readJson(join(projectFolder, "package-lock.json")));
  const installed = /** @type {Lock | undefined} */ (
    readJson(join(projectFolder, "node_modules", ".package-lock.json"))
  );
  return isInstalled(wanted, installed);
}

async function nodeStarts() {
  return existsSync(node) && (await run(node, ["--version"])).code === 0;
}
