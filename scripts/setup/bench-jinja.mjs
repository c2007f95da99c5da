import { aptInstall, whyNoApt } from "./apt.mjs";
import { findOnPath, run } from "./subprocess.mjs";

/**
 * Brings Python with Jinja2, which wazo-provd renders its files with: as installed, or from Debian's package.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<string | undefined>} the interpreter; `undefined` when it can't be had
 */
export function ensureJinja(progress) {
  return progress.step("Jinja2 to measure beside", async (step) => {
    const found = await pythonWithJinja();
    if (found) return { result: found, detail: "as installed on this machine" };
    const noApt = whyNoApt();
    if (noApt) return { result: undefined, detail: noApt };
    step.announce("installing python3-jinja2 with apt-get", "10 s");
    const failure = await aptInstall(["python3-jinja2"]);
    const installed = failure === undefined ? await pythonWithJinja() : undefined;
    return { result: installed, detail: installed ? "installed" : (failure ?? "can't be imported") };
  });
}

async function pythonWithJinja() {
  for (const name of ["python3", "/usr/bin/python3"]) {
    const python = name.startsWith("/") ? name : findOnPath(name);
    if (python && (await run(python, ["-c", "import jinja2"])).code === 0) return python;
  }
  return undefined;
}
