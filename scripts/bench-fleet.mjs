import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "../bench/comparison.mjs";
import { withResults } from "../bench/result-table.mjs";
import { ensureJinja } from "./setup/bench-jinja.mjs";
import { withLock } from "./setup/cache.mjs";
import { SetupFailure } from "./setup/failure.mjs";
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

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        phones: { type: "string", default: "10000" },
        rounds: { type: "string", default: "3" },
        "write-docs": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (error) {
    throw new SetupFailure(error instanceof Error ? error.message : String(error), { remedy: USAGE });
  }
  const phones = Number(values.phones);
  const rounds = Number(values.rounds);
  const problems = [
    ...(Number.isInteger(phones) && phones >= 10 && phones <= 100_000 ? [] : ["--phones: a number from 10 to 100000"]),
    ...(Number.isInteger(rounds) && rounds >= 1 && rounds <= 99 ? [] : ["--rounds: a number from 1 to 99"]),
  ];
  if (problems.length > 0) throw new SetupFailure(problems.join("\n"), { remedy: USAGE });
  return { phones, rounds, writeDocs: values["write-docs"], help: values.help };
}

async function main() {
  const { phones, rounds, writeDocs, help } = readOptions();
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
  if (writeDocs) {
    const document = withResults(readFileSync(documentPath, "utf8"), text);
    if (document === undefined) throw new SetupFailure("docs/benchmarks-fleet.md has no markers for the results");
    writeFileSync(documentPath, document);
    progress.say("Written to docs/benchmarks-fleet.md");
  }
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
  return `### Validate and render\n\n${table([head, ...rows])}`;
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
  return `### Register with the SDK's mocks\n\n${table([head, ...rows])}`;
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

/** @param {readonly (readonly string[])[]} rows the first one is the head */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return `${[line(head), rule, ...body.map(line)].join("\n")}\n`;
}

await runMain(main);
