/** @typedef {import("./scenarios.mjs").Scenario} Scenario */
/** @typedef {import("./scenarios.mjs").ServerName} ServerName */
/** @typedef {import("./scenarios.mjs").Outcome} Outcome */

/**
 * One server's value over all rounds.
 * @typedef {{ median: number, least: number, most: number }} Value
 */

/**
 * @typedef {object} Ratio
 * @property {ServerName} to
 * @property {number} value ours/theirs, of the medians
 * @property {string} [target] such as `≥ 2.5`
 * @property {boolean} [met]
 */

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {number} digits
 * @property {Partial<Record<ServerName, Value>>} values
 * @property {readonly Ratio[]} ratios
 */

/**
 * @typedef {object} Comparison
 * @property {string} name
 * @property {string} what
 * @property {number} rounds
 * @property {readonly ServerName[]} servers
 * @property {readonly Row[]} rows
 */

/**
 * The servers of one round: each round begins with another one, and every other round goes backwards, so that none always
 * runs first, or always after the same one.
 * @template T
 * @param {readonly T[]} servers
 * @param {number} round from 0
 * @returns {T[]}
 */
export function turnsOf(servers, round) {
  const turned = servers
    .map((_, index) => servers[(index + round) % servers.length])
    .filter((each) => each !== undefined);
  return round % 2 === 0 ? turned : turned.reverse();
}

/**
 * The middle one; of an even number, the mean of the middle two.
 * @param {readonly number[]} values at least one
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

/**
 * Sets the servers' medians side by side.
 * @param {Scenario} scenario
 * @param {ReadonlyMap<ServerName, readonly Outcome[]>} outcomes by server, one a round
 * @returns {Comparison}
 */
export function compare(scenario, outcomes) {
  const servers = [...outcomes.keys()];
  const rows = scenario.measures.map((measure) => {
    /** @type {Row["values"]} */
    const values = {};
    for (const [name, runs] of outcomes) {
      const each = runs.map(measure.of);
      values[name] = { median: median(each), least: Math.min(...each), most: Math.max(...each) };
    }
    return { title: measure.title, digits: measure.digits, values, ratios: ratiosOf(measure, values) };
  });
  const rounds = Math.max(...[...outcomes.values()].map((runs) => runs.length));
  return { name: scenario.name, what: scenario.what, rounds, servers, rows };
}

/**
 * @param {import("./scenarios.mjs").Measure} measure
 * @param {Row["values"]} values
 * @returns {Ratio[]}
 */
function ratiosOf(measure, values) {
  const { ours, ...theirs } = values;
  if (!measure.compared || !ours) return [];
  return /** @type {[ServerName, Value][]} */ (Object.entries(theirs)).map(([to, { median }]) => {
    const value = ours.median / median;
    const { atLeast, below } = measure.targets?.[to] ?? {};
    if (atLeast !== undefined) return { to, value, target: `≥ ${atLeast}`, met: value >= atLeast };
    if (below !== undefined) return { to, value, target: `< ${below}`, met: value < below };
    return { to, value };
  });
}
