import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { SetupFailure } from "../scripts/setup/failure.mjs";
import { withResults } from "./result-table.mjs";

/** @typedef {Record<string, string | boolean | undefined>} Values */

/**
 * What all benchmarks of fleets are told on their command lines.
 * @typedef {object} BenchOptions
 * @property {number[]} phones how many, one site each
 * @property {number} rounds
 * @property {boolean} writeDocs
 * @property {boolean} help
 * @property {Values} values all of them, those of the benchmark itself too
 */

/**
 * Reads the command line of a benchmark. Everything wrong with it is told at once, with its usage.
 * @param {object} parts
 * @param {string} parts.usage
 * @param {{ fallback: readonly number[], least: number, most: number, several?: boolean }} parts.phones
 * @param {number} parts.rounds unless others are asked for
 * @param {Record<string, { type: "string" | "boolean", default?: string | boolean }>} [parts.more] options of this benchmark alone
 * @param {(values: Values) => string[]} [parts.check] what is wrong with those
 * @returns {BenchOptions}
 */
export function readBenchOptions({ usage, phones, rounds, more = {}, check = () => [] }) {
  /** @type {Values} */
  let values;
  try {
    const shared = /** @type {const} */ ({
      phones: { type: "string", default: phones.fallback.join(",") },
      rounds: { type: "string", default: String(rounds) },
      "write-docs": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    });
    ({ values } = parseArgs({ options: { ...shared, ...more } }));
  } catch (error) {
    throw new SetupFailure(error instanceof Error ? error.message : String(error), { remedy: usage });
  }
  const counts = String(values.phones).split(",").map(Number);
  const givenRounds = Number(values.rounds);
  const range = `${phones.several ? "numbers" : "a number"} from ${phones.least} to ${phones.most}`;
  const fits = (/** @type {number} */ count) => isWhole(count, phones.least, phones.most);
  const problems = [
    ...(counts.every(fits) && (counts.length === 1 || phones.several) ? [] : [`--phones: ${range}`]),
    ...(isWhole(givenRounds, 1, 99) ? [] : ["--rounds: a number from 1 to 99"]),
    ...check(values),
  ];
  if (problems.length > 0) throw new SetupFailure(problems.join("\n"), { remedy: usage });
  return {
    phones: counts,
    rounds: givenRounds,
    writeDocs: values["write-docs"] === true,
    help: values.help === true,
    values,
  };
}

/**
 * Puts the results into a document of the project, between its markers.
 * @param {string} path
 * @param {string} text
 * @param {(line: string) => void} say
 */
export function writeResults(path, text, say) {
  const document = withResults(readFileSync(path, "utf8"), text);
  if (document === undefined) throw new SetupFailure(`docs/${basename(path)} has no markers for the results`);
  writeFileSync(path, document);
  say(`Written to docs/${basename(path)}`);
}

/** @param {number} value @param {number} least @param {number} most */
function isWhole(value, least, most) {
  return Number.isInteger(value) && value >= least && value <= most;
}
