import { cpus } from "node:os";
import { join } from "node:path";
import { readBenchOptions, writeResults } from "../bench/bench-options.mjs";
import { median } from "../bench/comparison.mjs";
import { markdownTable } from "../bench/markdown-table.mjs";
import { ensureJinja } from "./setup/bench-jinja.mjs";
import { withLock } from "./setup/cache.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { node, packageCommands, projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { mustRun } from "./setup/subprocess.mjs";

/** @typedef {{ count: number, seconds: Record<string, number>, peakMegabytes: number }} Measurement */

const USAGE = `usage: npm run bench-fleet -- [--phones N] [--rounds N] [--write-docs]

Measures how long a site of many phones takes to validate, render and register, on this machine alone.
  --phones      phones that are validated and rendered, 10 to 100000; default 10000
  --rounds      how often each is measured, 1 to 99; default 3
  --write-docs  writes the tables into docs/benchmarks-fleet.md
`;

const documentPath = join(projectFolder, "docs", "benchmarks-fleet.md");
const REGISTERED = [1000, 5000];

async function main() {
  const {
    phones: counts,
    rounds,
    writeDocs,
    help,
  } = readBenchOptions({
    usage: USAGE,
    phones: { fallback: [10_000], least: 10, most: 100_000 },
    rounds: 3,
  });
  const [phones = 0] = counts;
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const progress = createProgress();
  await ensureNodeModules(progress);
  const python = await ensureJinja(progress);
  const tables = await withLock("bench", async () => [
    await renderTable(progress, phones, rounds, python),
    await registerTable(progress, rounds),
  ]);
  const text = `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}; medians of ${rounds} rounds.\n\n${tables.join("\n")}`;
  progress.say(`\n${text}`);
  if (writeDocs) writeResults(documentPath, text, progress.say);
  return 0;
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {number} phones
 * @param {number} rounds
 * @param {string | undefined} python
 */
async function renderTable(progress, phones, rounds, python) {
  /** @type {Measurement[]} */
  const ours = [];
  /** @type {Measurement[]} */
  const theirs = [];
  for (let round = 0; round < rounds; round += 1) {
    progress.say(`round ${round + 1}: rendering ${phones} phones`);
    ours.push(await runTsx("bench/fleet/render.ts", String(phones)));
    if (python) theirs.push(await measure(python, ["bench/fleet/peer/render.py", String(phones)]));
  }
  const validate = secondsOf(ours, "validate");
  const render = secondsOf(ours, "render");
  const jinja = theirs.length > 0 ? secondsOf(theirs, "render") : undefined;
  const rate = (/** @type {number} */ seconds) => Math.round(phones / seconds).toLocaleString("en");
  const ratio = (/** @type {number} */ seconds) => (jinja === undefined ? "–" : `${(jinja / seconds).toFixed(2)} ×`);
  const rows = [
    ["validate", seconds(validate), rate(validate), "–", megabytes(ours)],
    ["render", seconds(render), rate(render), ratio(render), "same process"],
    [
      "validate and render",
      seconds(validate + render),
      rate(validate + render),
      ratio(validate + render),
      "same process",
    ],
    ...(jinja === undefined ? [] : [["Jinja2, render alone", seconds(jinja), rate(jinja), "1", megabytes(theirs)]]),
  ];
  const head = [`${phones.toLocaleString("en")} phones`, "seconds", "phones/s", "speed beside Jinja2", "peak MB"];
  return `### Validate and render\n\n${markdownTable([head, ...rows])}`;
}

/** @param {import("./setup/progress.mjs").Progress} progress @param {number} rounds */
async function registerTable(progress, rounds) {
  const rows = [];
  for (const count of REGISTERED) {
    /** @type {Measurement[]} */
    const fleet = [];
    /** @type {Measurement[]} */
    const bare = [];
    for (let round = 0; round < rounds; round += 1) {
      progress.say(`round ${round + 1}: registering ${count} phones`);
      fleet.push(await runTsx("bench/fleet/register.ts", "fleet", String(count)));
      bare.push(await runTsx("bench/fleet/register.ts", "bare", String(count)));
    }
    const [ours, theirs] = [secondsOf(fleet, "register"), secondsOf(bare, "register")];
    rows.push([
      count.toLocaleString("en"),
      seconds(ours),
      seconds(theirs),
      `${(ours / theirs).toFixed(2)} ×`,
      megabytes(fleet),
      megabytes(bare),
    ]);
  }
  const head = ["phones", "PhoneFleet, s", "bare components, s", "cost beside bare", "peak MB", "peak MB, bare"];
  return `### Register with the SDK's mocks\n\n${markdownTable([head, ...rows])}`;
}

/** @param {...string} args */
function runTsx(...args) {
  return measure(node, [join(packageCommands, "..", "tsx", "dist", "cli.mjs"), ...args]);
}

/** @param {string} command @param {readonly string[]} args @returns {Promise<Measurement>} */
async function measure(command, args) {
  const { stdout } = await mustRun(command, args, { cwd: projectFolder, what: args.join(" "), timeoutMs: 600_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** @param {readonly Measurement[]} runs @param {string} name */
function secondsOf(runs, name) {
  return median(runs.map((run) => run.seconds[name] ?? Number.NaN));
}

/** @param {readonly Measurement[]} runs */
function megabytes(runs) {
  return String(Math.round(median(runs.map(({ peakMegabytes }) => peakMegabytes))));
}

/** @param {number} value */
function seconds(value) {
  return value.toFixed(2);
}

await runMain(main);
