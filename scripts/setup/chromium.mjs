import { aptInstall, whyNoApt } from "./apt.mjs";
import { findOnPath } from "./subprocess.mjs";

/**
 * Brings the browser in which the tests look at the status page; without it they are left out.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureChromium(progress) {
  await progress.step("Chromium for the tests", async (step) => {
    if (findOnPath("chromium")) return { result: undefined, detail: "there already" };
    const reason = whyNoApt();
    if (reason) return { result: undefined, detail: `without it, because ${reason}` };
    step.announce("installing chromium with apt-get, to test the status page in a real browser", "1 min");
    const failure = await aptInstall(["chromium"]);
    return {
      result: undefined,
      detail: failure ? `could not install chromium: ${failure.split("\n").at(-1)}` : "installed",
    };
  });
}
