import { aptInstall, whyNoApt } from "./apt.mjs";
import { findOnPath } from "./subprocess.mjs";

/**
 * Brings rsync, with which a folder of files is copied by hand: as installed, or from Debian's package.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the command; `undefined` when it can't be had
 */
export function ensureRsync(progress) {
  return progress.step("rsync to measure beside", async (step) => {
    const found = findOnPath("rsync");
    if (found) return { result: found, detail: "as installed on this machine" };
    const noApt = whyNoApt();
    if (noApt) return { result: undefined, detail: `${noApt}; cp is measured alone` };
    step.announce("installing rsync with apt-get", "10 s");
    const failure = await aptInstall(["rsync"]);
    const installed = failure === undefined ? findOnPath("rsync") : undefined;
    return { result: installed, detail: installed ? "installed" : `${failure ?? "not on PATH"}; cp is measured alone` };
  });
}
