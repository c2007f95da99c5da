import { delimiter } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { run } from "./subprocess.mjs";

/** Servers are where a user's own search path often does not lead. */
export function systemPath() {
  return [process.env.PATH ?? "", "/usr/sbin", "/usr/local/sbin"].join(delimiter);
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
