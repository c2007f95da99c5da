import { existsSync } from "node:fs";
import { join } from "node:path";
import { whyNoApt } from "./apt.mjs";
import { aptUnpack } from "./apt-unpack.mjs";
import { cacheFolder, withLock } from "./cache.mjs";
import { findOnPath } from "./subprocess.mjs";
import { systemPath } from "./unpacked-package.mjs";

const NAME = "docker-registry";

/** @typedef {{ path: string } | { reason: string }} FoundRegistry full path of the program, or why there is none */

/**
 * A registry of images for the tests that pull one by digest, as installed or from the cache. Its package is only unpacked, because
 * installing it would start a server on this machine.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<FoundRegistry>}
 */
export function ensureImageRegistry(progress) {
  return progress.step("image registry for the tests", async (step) => {
    const folder = join(cacheFolder, NAME);
    const inCache = join(folder, "usr", "bin", NAME);
    const installed = findOnPath(NAME, systemPath());
    if (installed) return { result: { path: installed }, detail: "as installed on this machine" };
    if (existsSync(inCache)) return { result: { path: inCache }, detail: "from the cache" };
    const noApt = whyNoApt();
    if (noApt) return without(noApt);
    step.announce(`unpacking ${NAME} into the cache`, "10 s");
    const failure = await withLock(NAME, () => aptUnpack([NAME], folder));
    if (failure) return without(failure);
    if (!existsSync(inCache)) return without(`the package ${NAME} holds no ${NAME}`);
    return { result: { path: inCache }, detail: "unpacked into the cache" };
  });
}

/** @param {string} failure @returns {{ result: FoundRegistry, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { reason }, detail: `left out: ${reason}` };
}
