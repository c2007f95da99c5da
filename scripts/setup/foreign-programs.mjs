import { aptInstall, whyNoApt } from "./apt.mjs";
import { findOnPath } from "./subprocess.mjs";

/** @typedef {{ program: string, from: string }} ForeignProgram a program and the Debian package that has it */

/**
 * Brings programs that are not ours, for the tests that drive them; where that fails it says why, and the tests go on with
 * those that are there.
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} what such as `TFTP clients for the tests`
 * @param {readonly ForeignProgram[]} programs
 */
export async function ensurePrograms(progress, what, programs) {
  await progress.step(what, async (step) => {
    const missing = programs.filter(({ program }) => !findOnPath(program)).map(({ from }) => from);
    if (missing.length === 0) return { result: undefined, detail: "all there" };
    const reason = whyNoApt();
    if (reason) return { result: undefined, detail: `without ${missing.join(", ")}, because ${reason}` };
    step.announce(`installing ${missing.join(", ")} with apt-get, to test against programs of others`, "10 s");
    const failure = await aptInstall(missing);
    const outcome = failure ? `could not install ${missing.join(", ")}: ${failure.split("\n").at(-1)}` : "installed";
    return { result: undefined, detail: outcome };
  });
}
