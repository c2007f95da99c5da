import { median } from "../comparison.mjs";
import { markdownTable } from "../markdown-table.mjs";

/** @typedef {import("./measure.ts").Measured} Measured */
/** @typedef {import("./measure.ts").Way} Way */
/** @typedef {"first" | "changed" | "goesBy" | "seconds" | "cpuSeconds" | "megabytes"} Amount */

/** The file first: the others are compared with it. @type {readonly Way[]} */
export const WAYS = ["file", "tables", "tables with caches"];

/** @type {readonly { name: Amount, title: string, digits: number }[]} */
const AMOUNTS = [
  { name: "first", title: "first delivery, s", digits: 2 },
  { name: "changed", title: "delivery of one changed name, s", digits: 2 },
  { name: "goesBy", title: "a changed name alone, until Asterisk goes by it, s", digits: 3 },
  { name: "seconds", title: "first registrations of all, s", digits: 2 },
  { name: "cpuSeconds", title: "… CPU of Asterisk, s", digits: 2 },
  { name: "megabytes", title: "memory of Asterisk before them, MB", digits: 0 },
];

/**
 * What was measured, a table for each number of lines: seconds, and how many times the file's they are.
 * @param {readonly Measured[]} all
 * @returns {string} Markdown
 */
export function asteriskTables(all) {
  return [...new Set(all.map(({ lines }) => lines))]
    .map((lines) => {
      const of = (/** @type {Way} */ way) => all.filter((each) => each.lines === lines && each.way === way);
      const rows = [
        ...AMOUNTS.map(({ name, title, digits }) => {
          const [file = Number.NaN, ...others] = WAYS.map((way) => median(of(way).map((each) => each[name])));
          return [
            title,
            number(file, digits),
            ...others.map((value) => `${number(value, digits)} (${ratio(value / file)})`),
          ];
        }),
        ["… registrations/s", ...WAYS.map((way) => number(lines / median(of(way).map((each) => each.seconds)), 0))],
        ["… failed", ...WAYS.map((way) => number(Math.max(...of(way).map((each) => each.failed)), 0))],
        [
          "… requests repeated after 0.5 s",
          ...WAYS.map((way) => number(median(of(way).map((each) => each.repeated)), 0)),
        ],
      ];
      return `### ${lines.toLocaleString("en")} lines\n\n${markdownTable([["", ...WAYS], ...rows])}`;
    })
    .join("\n");
}

/** @param {number} value */
function ratio(value) {
  return `${value >= 10 ? number(value, 0) : number(value, 2)} ×`;
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  if (!Number.isFinite(value)) return "–";
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
