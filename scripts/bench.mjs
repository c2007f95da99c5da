import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootOrder } from "../bench/boot-order.mjs";
import { compare, turnsOf } from "../bench/comparison.mjs";
import { ensureLoadProgram } from "../bench/load-program.mjs";
import { measure } from "../bench/measuring.mjs";
import { ourCommand, peerCommand } from "../bench/peers.mjs";
import { markdownTables, textTable, withResults } from "../bench/result-table.mjs";
import { failures, scenarios } from "../bench/scenarios.mjs";
import { ServerProcess, stopAllServers } from "../bench/server-process.mjs";
import { phoneFile, phoneMac, writeSite } from "../bench/site-files.mjs";
import { buildProject } from "./build.mjs";
import { ensurePeer, peerNames } from "./setup/bench-peers.mjs";
import { withLock } from "./setup/cache.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { node, projectFolder } from "./setup/project.mjs";
import { onSignalTidyUp, runMain } from "./setup/run-main.mjs";
import { run } from "./setup/subprocess.mjs";

/** @typedef {import("../bench/scenarios.mjs").Scenario} Scenario */
/** @typedef {import("../bench/scenarios.mjs").ServerName} ServerName */
/** @typedef {import("../bench/scenarios.mjs").Outcome} Outcome */
/** @typedef {import("../bench/comparison.mjs").Comparison} Comparison */
/** @typedef {Map<ServerName, () => Promise<import("../bench/peers.mjs").ServerCommand>>} Starters how to start each server that is there */

const USAGE = `usage: npm run bench -- [--only NAMES] [--peers NAMES] [--rounds N] [--server FILE] [--json FILE] [--write-docs] [-- OPTIONS]

Measures our TFTP server beside others, on this machine alone.
  --only        scenarios, with commas: ${scenarios.map(({ name }) => name).join(", ")}
  --peers       servers, with commas: ours, ${peerNames.join(", ")}
  --rounds      how often each server is measured, 1 to 99; default 3
  --server      another build of our server, instead of server/dist/server.cjs
  --json        a file for all numbers
  --write-docs  writes the tables into docs/benchmarks.md; goes without --only and --peers
  OPTIONS       further options of our server's command serve
`;

const documentPath = join(projectFolder, "docs", "benchmarks.md");

/** Reads the command line. @throws SetupFailure with all that is wrong with it */
function readOptions() {
  /** @type {string[]} */
  const problems = [];
  const text = /** @type {const} */ ({ type: "string" });
  const flag = /** @type {const} */ ({ type: "boolean", default: false });
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { only: text, peers: text, rounds: text, server: text, json: text, "write-docs": flag, help: flag },
    });
  } catch (error) {
    throw new SetupFailure(error instanceof Error ? error.message : String(error), { remedy: USAGE });
  }
  const { values, positionals } = parsed;
  const pick = (/** @type {"only" | "peers"} */ option, /** @type {readonly string[]} */ known) => {
    const given = values[option]?.split(",") ?? known;
    for (const name of given) {
      if (!known.includes(name)) problems.push(`--${option}: "${name}" is unknown; allowed: ${known.join(", ")}`);
    }
    return new Set(given);
  };
  const only = pick(
    "only",
    scenarios.map(({ name }) => name),
  );
  const servers = pick("peers", ["ours", ...peerNames]);
  const rounds = Number(values.rounds ?? 3);
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 99)) {
    problems.push(`--rounds: "${values.rounds}" is not a number from 1 to 99`);
  }
  if (values["write-docs"] && (values.only !== undefined || values.peers !== undefined)) {
    problems.push("--write-docs: the tables hold every scenario and server; leave --only and --peers out");
  }
  if (problems.length > 0) throw new SetupFailure(problems.join("\n"), { remedy: USAGE });
  return {
    chosen: scenarios.filter(({ name }) => only.has(name)),
    servers,
    rounds,
    program: values.server,
    json: values.json,
    writeDocs: values["write-docs"],
    help: values.help,
    ourOptions: positionals,
  };
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const progress = createProgress();
  await ensureNodeModules(progress);
  if (options.program === undefined) await buildProject(progress);
  const loadProgram = await ensureLoadProgram(progress);
  const scratch = mkdtempSync(join(tmpdir(), "cisco-phones-bench-"));
  // Servers that give up root's rights must still get to the files.
  chmodSync(scratch, 0o755);
  const tidyUp = async () => {
    await stopAllServers();
    rmSync(scratch, { recursive: true, force: true });
  };
  onSignalTidyUp(tidyUp);
  try {
    const folder = join(scratch, "files");
    writeSite(folder);
    const starters = await findServers(progress, options, folder);
    const work = () => measureAll(progress, options, { starters, loadProgram, folder });
    const onWait = () => progress.say("another benchmark runs on this machine; waiting for it");
    const comparisons = await withLock("bench", work, { onWait });
    await report(progress, options, comparisons);
    return 0;
  } finally {
    await tidyUp();
  }
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {ReturnType<typeof readOptions>} options
 * @param {string} folder
 * @returns {Promise<Starters>}
 */
async function findServers(progress, options, folder) {
  const { chosen, servers } = options;
  /** @type {Starters} */
  const starters = new Map();
  if (servers.has("ours")) starters.set("ours", () => ourCommand(folder, options));
  for (const name of peerNames) {
    if (!servers.has(name) || !chosen.some((scenario) => scenario.servers.includes(name))) continue;
    if (process.getuid?.() !== 0) {
      progress.say(`${name} is left out: it takes root, for port 69 or to give its rights up`);
      continue;
    }
    const found = await ensurePeer(progress, name);
    if ("path" in found) starters.set(name, () => peerCommand(name, found.path, folder));
  }
  return starters;
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {ReturnType<typeof readOptions>} options
 * @param {{ starters: Starters, loadProgram: string, folder: string }} means
 * @returns {Promise<Comparison[]>}
 */
async function measureAll(progress, options, { starters, loadProgram, folder }) {
  const { chosen, rounds } = options;
  const order = chosen.some(({ boots }) => boots) ? await readBootOrder(loadProgram, folder, options) : [];
  /** @type {Comparison[]} */
  const comparisons = [];
  for (const scenario of chosen) {
    const servers = scenario.servers.filter((name) => starters.has(name));
    if (servers.length === 0) continue;
    /** @type {Map<ServerName, Outcome[]>} */
    const outcomes = new Map(servers.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of turnsOf(servers, round)) {
        const command = await starters.get(name)?.();
        if (!command) continue;
        await progress.step(`${scenario.name}, round ${round + 1}, ${name}`, async () => {
          const outcome = await measure({ scenario, order, command, loadProgram, folder });
          outcomes.get(name)?.push(outcome);
          return { result: undefined, detail: detailOf(outcome) };
        });
      }
    }
    const comparison = compare(scenario, outcomes);
    comparisons.push(comparison);
    progress.say(`\n${textTable(comparison)}`);
  }
  return comparisons;
}

/** @param {Outcome} outcome */
function detailOf({ load }) {
  const failed = failures(load);
  const trouble = failed === 0 ? "" : `; ${failed} failed, such as ${load.examples.join("; ")}`;
  return `${load.transfers} files in ${load.seconds.toFixed(2)} s${trouble}`;
}

/** @param {string} loadProgram @param {string} folder @param {import("../bench/peers.mjs").OurSettings} settings */
async function readBootOrder(loadProgram, folder, settings) {
  const command = await ourCommand(folder, settings);
  const server = await ServerProcess.start(command, { loadProgram, folder, file: phoneFile(phoneMac(0)) });
  try {
    return await bootOrder(server.address);
  } finally {
    await server.stop();
  }
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {ReturnType<typeof readOptions>} options
 * @param {readonly Comparison[]} comparisons
 */
async function report(progress, { json, writeDocs }, comparisons) {
  const machine = await describeMachine();
  progress.say(`${machine}; done in ${progress.total()}`);
  if (json) writeFileSync(json, `${JSON.stringify({ machine, comparisons }, null, 2)}\n`);
  if (!writeDocs) return;
  const document = withResults(readFileSync(documentPath, "utf8"), markdownTables(comparisons, machine));
  if (document === undefined) throw new SetupFailure("docs/benchmarks.md has no markers for the results");
  writeFileSync(documentPath, document);
}

/** Cores, processor, kernel and Node; nothing that names this machine. */
async function describeMachine() {
  const [first] = cpus();
  const version = (await run(node, ["--version"])).stdout.trim();
  return `${cpus().length} cores, ${first?.model.trim() || "unknown processor"}, Linux ${release()}, Node ${version.slice(1)}`;
}

await runMain(main);
