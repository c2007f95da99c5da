import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { temporaryName } from "./cache.mjs";
import { run } from "./subprocess.mjs";

const DOWNLOAD_MS = 120_000;

/** Servers are where a user's own search path often does not lead. */
export function systemPath() {
  return [process.env.PATH ?? "", "/usr/sbin", "/usr/local/sbin"].join(delimiter);
}

/**
 * Unpacks a Debian package into a folder without installing it, so that no service of it is ever started.
 * @param {string} from name of the package
 * @param {string} folder left as it is if it exists
 * @returns {Promise<string | undefined>} why it failed
 */
export async function unpackPackage(from, folder) {
  if (existsSync(folder)) return undefined;
  const part = temporaryName(folder);
  mkdirSync(part, { recursive: true });
  try {
    const download = () => run("apt-get", ["download", from], { cwd: part, timeoutMs: DOWNLOAD_MS });
    let got = await download();
    if (got.code !== 0) {
      await run("apt-get", ["update"], { timeoutMs: DOWNLOAD_MS });
      got = await download();
    }
    const archive = readdirSync(part).find((name) => name.endsWith(".deb"));
    if (got.code !== 0 || !archive) return got.tail;
    const unpacked = await run("dpkg-deb", ["-x", archive, "."], { cwd: part });
    if (unpacked.code !== 0) return unpacked.tail;
    rmSync(join(part, archive));
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(part, folder);
    return undefined;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/**
 * Installs the libraries that an unpacked program needs, if it lacks any.
 * @param {string} path of the program
 * @param {readonly string[]} libraries their packages
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string | undefined>} why it failed
 */
export async function installLackingLibraries(path, libraries, step) {
  if (!(await run("ldd", [path])).stdout.includes("not found")) return undefined;
  const noApt = whyNoApt();
  if (noApt) return noApt;
  step.announce(`${path} lacks libraries; installing ${libraries.join(", ")} with apt-get`, "10 s");
  return aptInstall(libraries);
}
