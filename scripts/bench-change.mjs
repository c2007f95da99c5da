import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { readBenchOptions, writeResults } from "../bench/bench-options.mjs";
import { measureCopying } from "../bench/change/copying.mjs";
import { ENGINE_SETTINGS, withoutEngineSettings } from "../bench/change/engine-settings.mjs";
import { measureRound } from "../bench/change/round.mjs";
import { changeTables } from "../bench/change/tables.mjs";
import { ensureRsync } from "./setup/bench-rsync.mjs";
import { withLock } from "./setup/cache.mjs";
import { pulumiEnvironment } from "./setup/environment.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";

/** @typedef {import("../bench/change/steps.mjs").Measurements} Measurements */
/** @typedef {import("../bench/change/copying.mjs").Copying} Copying */

const USAGE = `usage: npm run bench-change -- [--phones N] [--rounds N] [--settings NAMES] [--whole] [--write-docs]

Measures what a change of one phone of many costs on the real engine with a file backend, in a copy of the project.
  --phones      phones of the site, 20 to 20000; default 1000
  --rounds      how often each is measured, 1 to 99; default 3
  --settings    settings of the engine to measure beside the project's own, with commas; default all:
                ${ENGINE_SETTINGS.slice(1)
                  .map(({ name }) => name)
                  .join(",")}
  --whole       measures first deployment and removal with every setting, which takes some minutes each
  --write-docs  writes the tables into docs/benchmarks-change.md
`;

const documentPath = join(projectFolder, "docs", "benchmarks-change.md");
const FEW_PHONES = 10;

function readOptions() {
  const known = ENGINE_SETTINGS.slice(1).map(({ name }) => name);
  const namesOf = (/** @type {import("../bench/bench-options.mjs").Values} */ { settings }) =>
    typeof settings === "string" ? settings.split(",").filter((name) => name !== "") : known;
  const { phones, rounds, writeDocs, help, values } = readBenchOptions({
    usage: USAGE,
    phones: { fallback: [1000], least: 20, most: 20_000 },
    rounds: 3,
    more: { settings: { type: "string" }, whole: { type: "boolean", default: false } },
    check: (given) =>
      namesOf(given)
        .filter((name) => !known.includes(name))
        .map((name) => `--settings: ${name} is none of ${known.join(", ")}`),
  });
  const names = namesOf(values);
  const settings = ENGINE_SETTINGS.filter(({ name }, index) => index === 0 || names.includes(name)).map((setting) =>
    values.whole ? { ...setting, whole: true } : setting,
  );
  const [count = 0] = phones;
  return { phones: count, rounds, settings, writeDocs, help };
}

async function main() {
  const { phones, rounds, settings, writeDocs, help } = readOptions();
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  // Of the last minute, so that what the set-up does is not in it.
  const [otherLoad = Number.NaN] = loadavg();
  const progress = createProgress();
  const { cli, env } = await prepare(progress);
  const rsync = await ensureRsync(progress);
  const shared = { cli, env: cleanEnvironment(env), say: progress.say };
  /** @type {Map<string, Measurements[]>} */
  const bySetting = new Map();
  /** @type {Measurements[]} */
  const few = [];
  /** @type {Copying[][]} */
  const copies = [];
  const add = (/** @type {ReadonlyMap<string, Measurements>} */ results) => {
    for (const [name, result] of results) bySetting.set(name, [...(bySetting.get(name) ?? []), result]);
  };
  await withLock("bench", async () => {
    const [own, ...rest] = settings;
    if (own === undefined) throw new SetupFailure("no setting to measure");
    for (let round = 1; round <= rounds; round += 1) {
      progress.say(`round ${round}: ${FEW_PHONES} phones`);
      few.push((await measureRound({ ...shared, setting: own, phones: FEW_PHONES })).get(own.name) ?? {});
      progress.say(`round ${round}: ${phones} phones`);
      const onDeployed = async (/** @type {string} */ store) => void copies.push(await measureCopying(store, rsync));
      const others = rest.filter(({ whole }) => !whole);
      add(await measureRound({ ...shared, setting: own, others, phones, delivered: true, onDeployed }));
      for (const setting of rest.filter(({ whole }) => whole)) add(await measureRound({ ...shared, setting, phones }));
    }
  });
  const tables = changeTables({ phones, settings, bySetting, fewPhones: FEW_PHONES, few, copies });
  const text = `Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}; ${rounds === 1 ? "1 round" : `medians of ${rounds} rounds`}; other work on it: load average ${otherLoad.toFixed(1)} before the first.\n\n${tables}`;
  progress.say(`\n${text}`);
  if (writeDocs) writeResults(documentPath, text, progress.say);
  return 0;
}

/** What `npm run pulumi` sets, with nothing that the shell of this benchmark sets. @param {NodeJS.ProcessEnv} prepared */
function cleanEnvironment(prepared) {
  const { PATH, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: standIns } = prepared;
  const own = pulumiEnvironment({
    folders: [],
    standIns: standIns === "true",
    base: withoutEngineSettings(process.env),
  });
  return { ...own, PATH };
}

await runMain(main);
