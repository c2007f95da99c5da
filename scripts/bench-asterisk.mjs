import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { asteriskTables, WAYS } from "../bench/asterisk/tables.mjs";
import { readBenchOptions, writeResults } from "../bench/bench-options.mjs";
import { ensureAsterisk } from "./setup/asterisk.mjs";
import { withLock } from "./setup/cache.mjs";
import { ensureDatabaseServer } from "./setup/database-server.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { node, packageCommands, projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { mustRun } from "./setup/subprocess.mjs";

/** @typedef {import("../bench/asterisk/measure.ts").Measured} Measured */

const USAGE = `usage: npm run bench-asterisk -- [--phones N,N…] [--rounds N] [--write-docs]

Measures how a real Asterisk takes the lines of many phones, from a file and from the tables of a PostgreSQL, on the loopback alone:
deliveries, a change, and the storm of first registrations after a power cut.
  --phones      phones of one line each, 10 to 50000; default 1000,10000
  --rounds      how often each is measured, 1 to 99; default 1
  --write-docs  writes the tables into docs/benchmarks-asterisk.md
`;

const documentPath = join(projectFolder, "docs", "benchmarks-asterisk.md");
const ROUND_MS = 1_200_000;
/** Programs without which there is nothing to measure, by the variables that tell where they are. */
const NEEDED = ["ASTERISK22", "SIPP", "POSTGRESQL"];

async function main() {
  const { phones, rounds, writeDocs, help } = readBenchOptions({
    usage: USAGE,
    phones: { fallback: [1_000, 10_000], least: 10, most: 50_000, several: true },
    rounds: 1,
  });
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  // Of the last minute, so that what the set-up does is not in it.
  const [otherLoad = Number.NaN] = loadavg();
  const progress = createProgress();
  await ensureNodeModules(progress);
  /** @type {Record<string, string>} */
  const found = { ...(await ensureAsterisk(progress)), ...(await ensureDatabaseServer(progress)) };
  const missing = NEEDED.filter((name) => found[`CISCO_PHONES_${name}`] === undefined);
  if (missing.length > 0) {
    throw new SetupFailure(missing.map((name) => `${name}: ${found[`CISCO_PHONES_NO_${name}`]}`).join("\n"));
  }
  /** @type {Measured[]} */
  const all = [];
  await withLock("bench", async () => {
    for (let round = 1; round <= rounds; round += 1) {
      for (const count of phones) {
        for (const way of WAYS) {
          progress.say(`round ${round}: ${count} lines, ${way}`);
          all.push(await measure(way, count, found));
        }
      }
    }
  });
  const roundsText = rounds === 1 ? "1 round" : `medians of ${rounds} rounds`;
  const text = `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}; ${roundsText}; other work on it: load average ${otherLoad.toFixed(1)} before the first.\n\n${asteriskTables(all)}`;
  progress.say(`\n${text}`);
  if (writeDocs) writeResults(documentPath, text, progress.say);
  return 0;
}

/**
 * @param {string} way
 * @param {number} count
 * @param {Record<string, string>} found
 * @returns {Promise<Measured>}
 */
async function measure(way, count, found) {
  const tsx = join(packageCommands, "..", "tsx", "dist", "cli.mjs");
  const { stdout } = await mustRun(node, [tsx, "bench/asterisk/measure.ts", way, String(count)], {
    cwd: projectFolder,
    env: { ...process.env, ...found },
    what: `${count} lines, ${way}`,
    timeoutMs: ROUND_MS,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

await runMain(main);
