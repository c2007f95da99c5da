/** @typedef {import("./comparison.mjs").Comparison} Comparison */

const START = "<!-- results: start -->";
const END = "<!-- results: end -->";

/**
 * A comparison as lines of text.
 * @param {Comparison} comparison
 * @returns {string}
 */
export function textTable(comparison) {
  const rows = cells(comparison);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  return `${comparison.name}: ${comparison.what}; ${roundsText(comparison)}\n${lines.map((line) => `  ${line.trimEnd()}\n`).join("")}`;
}

/**
 * Comparisons as Markdown.
 * @param {readonly Comparison[]} comparisons
 * @param {string} machine
 * @returns {string}
 */
export function markdownTables(comparisons, machine) {
  const tables = comparisons.map((comparison) => {
    const rows = cells(comparison);
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
    const line = (/** @type {readonly string[]} */ row) =>
      `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
    const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
    const [head = [], ...body] = rows;
    return `### ${comparison.name}\n\n${comparison.what}; ${roundsText(comparison)}.\n\n${[line(head), rule, ...body.map(line)].join("\n")}\n`;
  });
  return `Machine: ${machine}.\n\n${tables.join("\n")}`;
}

/**
 * Puts results between the markers of a document.
 * @param {string} document
 * @param {string} results
 * @returns {string | undefined} `undefined` when it has no markers
 */
export function withResults(document, results) {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) return undefined;
  return `${document.slice(0, start + START.length)}\n\n${results}\n${document.slice(end)}`;
}

/** @param {Comparison} comparison */
function roundsText({ rounds }) {
  return rounds === 1 ? "1 round" : `medians of ${rounds} rounds`;
}

/** @param {Comparison} comparison @returns {string[][]} the first row is the head */
function cells({ servers, rows }) {
  const compared = servers.filter((name) => rows.some(({ ratios }) => ratios.some(({ to }) => to === name)));
  const body = rows.map(({ title, digits, values, ratios }) => [
    title,
    ...servers.map((name) => numberText(values[name]?.median, digits)),
    ...compared.map((name) => ratioText(ratios.find(({ to }) => to === name))),
  ]);
  return [["", ...servers, ...compared.map((name) => `ours/${name}`)], ...body];
}

/** @param {number | undefined} value @param {number} digits */
function numberText(value, digits) {
  if (value === undefined || !Number.isFinite(value)) return "–";
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param {import("./comparison.mjs").Ratio | undefined} ratio */
function ratioText(ratio) {
  if (!ratio) return "";
  const value = numberText(ratio.value, 2);
  return ratio.target ? `${value} (${ratio.met ? "meets" : "misses"} ${ratio.target})` : value;
}
