/** Progress lines: what is being done, why, how long it usually takes, and how long it took. Plain text, no terminal needed. */

const HEARTBEAT_MS = 20_000;
const QUIET_UNTIL_MS = 1_500;

/**
 * @typedef {object} Step
 * @property {(why: string, usually?: string) => void} announce Says at once that real work starts, why, and how long it usually takes.
 * @property {(line: string) => void} say Prints a line that belongs to this step.
 */

/**
 * @typedef {object} Progress
 * @property {<T>(what: string, work: (step: Step) => Promise<{ result: T, detail: string }>) => Promise<T>} step
 * @property {(line: string) => void} say
 * @property {() => string} total Time since the start, for the closing line.
 */

/**
 * A duration as people read it.
 * @param {number} ms milliseconds
 * @returns {string} such as `0.4 s`, `12 s`, `3 min 45 s`
 */
export function formatDuration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Prints one line a step, a heartbeat for long ones, and the failed step by name.
 * @param {{ quiet?: boolean, write?: (text: string) => void }} [options] `quiet`: only steps that do real work are shown, on stderr,
 *   so that the output of a command that follows stays clean. `write`: where lines go.
 * @returns {Progress}
 */
export function createProgress({ quiet = false, write } = {}) {
  const startedAt = Date.now();
  const put = write ?? ((text) => void (quiet ? process.stderr : process.stdout).write(text));
  const elapsed = () => formatDuration(Date.now() - startedAt);

  return {
    say: (line) => put(`${line}\n`),
    total: elapsed,
    async step(what, work) {
      const stepStart = Date.now();
      let shown = false;
      const took = () => formatDuration(Date.now() - stepStart);
      const show = () => {
        if (!shown) put(`  …  ${what}\n`);
        shown = true;
      };
      const late = setTimeout(show, QUIET_UNTIL_MS);
      const heartbeat = setInterval(() => put(`  …  ${what}: still at it after ${took()}\n`), HEARTBEAT_MS);
      try {
        const { result, detail } = await work({
          announce(why, usually) {
            shown = true;
            put(`  …  ${what}: ${why}${usually ? ` (usually ${usually})` : ""}\n`);
          },
          say(line) {
            shown = true;
            put(`     ${line}\n`);
          },
        });
        if (shown || !quiet) put(`  ok ${what}: ${detail} (${took()})\n`);
        return result;
      } catch (error) {
        put(`  ✗  ${what}: failed after ${took()}\n`);
        throw error;
      } finally {
        clearTimeout(late);
        clearInterval(heartbeat);
      }
    },
  };
}
