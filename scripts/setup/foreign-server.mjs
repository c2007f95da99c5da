import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { aptUnpack, missingPackages } from "./apt-unpack.mjs";
import { cacheFolder, withLock, writeWhole } from "./cache.mjs";
import { findOnPath, run } from "./subprocess.mjs";
import { systemPath } from "./unpacked-package.mjs";

/**
 * A server that is not ours. `unpacked`: its package would start a service, so it is unpacked into the cache with the libraries that it
 * needs, and never installed. `proof`: arguments with which it only tells its version. `purpose`: what it is for, behind its name.
 * @typedef {{ program: string, from: string, unpacked: boolean, proof: string, purpose: string }} ForeignServer
 */
/** @typedef {{ path: string } | { reason: string }} FoundServer the program, or why it can't be had */

/**
 * Brings one server: installed already, from the cache, or from its Debian package.
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} group folder of the cache
 * @param {ForeignServer} server
 * @returns {Promise<FoundServer>}
 */
export function ensureForeignServer(progress, group, { program, from, unpacked, proof, purpose }) {
  return progress.step(`${program} ${purpose}`, async (step) => {
    const folder = join(cacheFolder, group, from);
    const starter = join(folder, program);
    const find = () => findOnPath(program, systemPath()) ?? (existsSync(starter) ? starter : undefined);
    let path = find();
    let detail = path === starter ? "from the cache" : "as installed on this machine";
    if (!path) {
      const noApt = whyNoApt();
      if (noApt) return without(noApt);
      step.announce(unpacked ? `unpacking ${from} into the cache` : `installing ${from} with apt-get`, "10 s");
      const failure = unpacked ? await withLock(group, () => unpack(from, program, folder)) : await aptInstall([from]);
      if (failure) return without(failure);
      detail = unpacked ? "unpacked into the cache" : "installed";
      path = find();
      if (!path) return without(`${from} holds no ${program}`);
    }
    const said = await run(path, [proof]);
    return said.code === 0 ? { result: { path }, detail } : without(`${path} does not run: ${said.tail}`);
  });
}

/** @param {string} failure @returns {{ result: FoundServer, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { reason }, detail: `left out: ${reason}` };
}

/**
 * Unpacks a server with all that this machine lacks of it, and writes what starts it with its libraries.
 * @param {string} from
 * @param {string} program
 * @param {string} folder
 * @returns {Promise<string | undefined>} why it failed
 */
async function unpack(from, program, folder) {
  const missing = await missingPackages(from);
  if ("failure" in missing) return missing.failure;
  const failure = await aptUnpack(missing.packages, join(folder, "root"));
  if (failure) return failure;
  const starter = `#!/bin/sh
${Object.entries(environment(join(folder, "root")))
  .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`)
  .join("\n")}
exec '${join(folder, "root", "usr", "sbin", program).replaceAll("'", "'\\''")}' "$@"
`;
  writeWhole(join(folder, program), starter, 0o755);
  return undefined;
}

/**
 * Where a program out of its place finds what is its own. Kea's programs look for each other below /usr.
 * @param {string} root
 * @returns {Record<string, string>}
 */
function environment(root) {
  const libraries = join(root, "usr", "lib");
  const multiarch = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.includes("-linux-")) : [];
  const cleaner = join(root, "usr", "sbin", "kea-lfc");
  return {
    ...(multiarch.length === 0
      ? {}
      : { LD_LIBRARY_PATH: multiarch.map((name) => join(libraries, name)).join(delimiter) }),
    ...(existsSync(cleaner) ? { KEA_LFC_EXECUTABLE: cleaner } : {}),
  };
}
