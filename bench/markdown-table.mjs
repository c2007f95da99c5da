/**
 * Rows as a Markdown table, its columns aligned: the first to the left, the others to the right.
 * @param {readonly (readonly string[])[]} rows the first one is the head
 * @returns {string}
 */
export function markdownTable(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return `${[line(head), rule, ...body.map(line)].join("\n")}\n`;
}
