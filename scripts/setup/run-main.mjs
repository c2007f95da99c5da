import { SetupFailure } from "./failure.mjs";
import { endRunning, hasAttached } from "./subprocess.mjs";

/** @type {Readonly<Record<string, number>>} */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** What to tidy up when a signal ends this process. @type {Set<() => Promise<void>>} */
const tidyUps = new Set();

/**
 * Has something tidied up when a signal ends this process.
 * @param {() => Promise<void>} tidyUp
 */
export function onSignalTidyUp(tidyUp) {
  tidyUps.add(tidyUp);
}

/**
 * Runs a command's main function; a failure becomes text on stderr and exit code 1. SIGINT, SIGTERM and SIGHUP end the
 * commands that it runs; one that has the terminal gets the signal itself, and its exit code decides.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function runMain(main) {
  let ending = false;
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      if (ending || hasAttached()) return;
      ending = true;
      endRunning("SIGTERM");
      Promise.allSettled([...tidyUps].map((tidyUp) => tidyUp())).finally(() => process.exit(code));
    });
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    // What a signal has ended fails, and that is no news.
    if (!ending) process.stderr.write(failureText(error));
  }
}

/**
 * What the user reads of a failure.
 * @param {unknown} error
 * @returns {string}
 */
export function failureText(error) {
  if (!(error instanceof SetupFailure)) return `\n${error instanceof Error ? error.stack : String(error)}\n`;
  const output = error.output ? `\n${error.output.replace(/^/gm, "     | ")}\n` : "";
  const remedy = error.remedy ? `remedy: ${error.remedy}\n` : "";
  return `${output}\nerror: ${error.message}\n${remedy}`;
}
