import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryName } from "./cache.mjs";
import { run } from "./subprocess.mjs";

const DOWNLOAD_MS = 120_000;

/**
 * Debian packages that a package needs and that this machine lacks, itself included; nothing is installed.
 * @param {string} name
 * @returns {Promise<{ packages: string[] } | { failure: string }>}
 */
export async function missingPackages(name) {
  const simulate = () => run("apt-get", ["install", "--simulate", "--no-install-recommends", name]);
  let told = await simulate();
  if (told.code !== 0) {
    await run("apt-get", ["update"], { timeoutMs: DOWNLOAD_MS });
    told = await simulate();
  }
  if (told.code !== 0) return { failure: told.tail };
  return { packages: [...told.stdout.matchAll(/^Inst (\S+) /gm)].map(([, each]) => each ?? "") };
}

/**
 * Unpacks Debian packages into a folder, which is there whole or not at all. Nothing is installed, and no service is started.
 * @param {readonly string[]} packages
 * @param {string} folder
 * @returns {Promise<string | undefined>} why it failed
 */
export async function aptUnpack(packages, folder) {
  if (existsSync(folder)) return undefined;
  const part = temporaryName(folder);
  mkdirSync(part, { recursive: true });
  try {
    const download = () => run("apt-get", ["download", ...packages], { cwd: part, timeoutMs: DOWNLOAD_MS });
    let got = await download();
    if (got.code !== 0) {
      await run("apt-get", ["update"], { timeoutMs: DOWNLOAD_MS });
      got = await download();
    }
    const archives = readdirSync(part).filter((name) => name.endsWith(".deb"));
    if (got.code !== 0 || archives.length === 0) return got.tail;
    for (const archive of archives) {
      const unpacked = await run("dpkg-deb", ["-x", archive, "."], { cwd: part });
      if (unpacked.code !== 0) return unpacked.tail;
      rmSync(join(part, archive));
    }
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(part, folder);
    return undefined;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
