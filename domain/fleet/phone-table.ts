import { present } from "../mapping";
import type { Problem } from "../problem";
import { soundsSecret } from "../secret-name";
import { showGiven } from "../zod-problems";
import { cellValue } from "./cell-value";
import { type CsvRecord, csvRecords } from "./csv-records";
import { type HeaderColumn, readHeader } from "./table-header";
import { cellPath, rowPath, TablePlaces } from "./table-places";

export { rowPath } from "./table-places";

/** The phones of a CSV file. */
export interface PhoneTable {
  /** Its name, as problems are to call it. */
  readonly file: string;
  /** What each phone is, as `parsePhoneWith` takes it; `row` is the number of the line on which it begins. */
  readonly rows: readonly { readonly input: Record<string, unknown>; readonly row: number }[];
  /** What is wrong with the file itself, whatever its phones are. */
  readonly problems: readonly Problem[];
  /** Says in terms of rows and columns what is wrong with a phone of this file, whose path begins with its {@link rowPath}. */
  explain(problem: Problem): Problem;
}

/** Twice the fleet of the benchmarks (docs/benchmarks-fleet.md); what a host does beyond that nobody has measured. */
const MOST_ROWS = 20_000;

/** Bytes of a file at most, some 800 for each of so many phones: what is larger is another file, and is not to fill the memory. */
export const LARGEST_TABLE = 16 * 1024 * 1024;

/**
 * Reads the phones of a CSV file: a line with the names of the columns, then a phone a row. Nothing is ever said of what stands
 * in a column that is not known, since that may be a password.
 *
 * @param file Its name, for the paths of problems.
 * @param text The whole of it.
 */
export function readPhoneTable(file: string, text: string): PhoneTable {
  if (text.includes("\0")) {
    return emptyTable(file, { message: "not UTF-8 text", remedy: SAVE_AS_UTF8 });
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_TABLE) {
    return emptyTable(file, {
      message: `${bytes} bytes`,
      allowed: "at most 16 MiB, some 800 bytes for each of 20,000 phones",
      remedy: "Check that it is the right file",
    });
  }
  const { records, problems: quoteProblems } = csvRecords(file, text);
  const [first, ...phones] = records;
  if (first === undefined) {
    return quoteProblems.length > 0
      ? emptyTable(file, ...quoteProblems)
      : emptyTable(file, { message: "empty", allowed: "a line with the names of the columns, then a phone a row" });
  }
  const { columns, problems, usable } = readHeader(file, first);
  const known = [...unreadable(file, records, columns), ...problems, ...quoteProblems];
  if (phones.length > MOST_ROWS) {
    return emptyTable(file, ...known, {
      message: `${phones.length} phones`,
      allowed: "at most 20,000",
      remedy: "Divide them among several sites; benchmarks go up to 10,000 phones",
    });
  }
  if (!usable) {
    return emptyTable(file, ...known);
  }
  const rows = phones.map((record) => readRow(file, columns, record));
  const cellProblems = rows.flatMap((row) => row.problems);
  const places = new TablePlaces(file, columns, new Map(rows.map(({ row, lines }) => [row, lines])), cellProblems);
  // Where passwords stand in a file, one may stand in any cell of a row that slipped.
  const withholds = first.cells.some(soundsSecret);
  const shown = (problem: Problem): Problem => (withholds ? withoutGiven(problem) : problem);
  return {
    file,
    rows: rows.flatMap(({ row, input }) => (input === undefined ? [] : [{ row, input }])),
    problems: [...known, ...cellProblems].map(shown),
    explain: (problem) => {
      const explained = places.explain(problem);
      return explained.path.startsWith(file) ? shown(explained) : explained;
    },
  };
}

function withoutGiven({ given: _, ...problem }: Problem): Problem {
  return problem;
}

const SAVE_AS_UTF8 = 'Save it as "CSV UTF-8"';

function emptyTable(file: string, ...problems: readonly (Omit<Problem, "path"> & { path?: string })[]): PhoneTable {
  const places = new TablePlaces(file, [], new Map(), []);
  return {
    file,
    rows: [],
    problems: problems.map((problem) => ({ path: file, ...problem })),
    explain: (problem) => places.explain(problem),
  };
}

/** Said once: where one letter could not be read, many others could not either. */
function unreadable(file: string, records: readonly CsvRecord[], columns: readonly HeaderColumn[]): Problem[] {
  const found = records.filter(({ cells }) => cells.some((cell) => cell.includes("\uFFFD")));
  const [first] = found;
  if (first === undefined) {
    return [];
  }
  const header = columns[first.cells.findIndex((cell) => cell.includes("\uFFFD"))]?.header ?? "";
  const inHeader = first === records[0] || header === "";
  return [
    {
      path: inHeader ? rowPath(file, first.row) : cellPath(file, first.row, header),
      message: `not UTF-8? In ${found.length === 1 ? "this row" : `${found.length} rows`} there are letters that could not be read`,
      remedy: SAVE_AS_UTF8,
    },
  ];
}

interface Row {
  readonly row: number;
  /** Undefined where cells may stand below the wrong column. */
  readonly input?: Record<string, unknown>;
  /** Numbers of its lines. */
  readonly lines: readonly number[];
  readonly problems: readonly Problem[];
}

function readRow(file: string, columns: readonly HeaderColumn[], { row, cells }: CsvRecord): Row {
  if (cells.length !== columns.length) {
    const remedy = "Put a cell that holds the delimiter into quotes";
    const message = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
    const problem = { path: rowPath(file, row), message, allowed: `${columns.length}, as many as columns`, remedy };
    return { row, lines: [], problems: [problem] };
  }
  const problems: Problem[] = [];
  const input: Record<string, unknown> = {};
  const lines = new Map<number, Record<string, unknown>>();
  for (const [index, { header, column }] of columns.entries()) {
    const cell = cells[index] ?? "";
    if (cell === "") {
      continue;
    }
    if (column === undefined) {
      problems.push(...(header === "" ? [namelessColumn(file, row, index)] : []));
      continue;
    }
    const read = cellValue(cell, column);
    const target = column.line === undefined ? input : lineOf(lines, column.line);
    if ("value" in read) {
      put(target, column.path, read.value);
    } else {
      problems.push({ path: cellPath(file, row, header), ...read.fault, ...present({ given: showGiven(cell) }) });
    }
  }
  const numbers = [...lines.keys()].sort((a, b) => a - b);
  problems.push(...gaps(file, row, columns, numbers));
  return { row, input: { ...input, lines: numbers.map((number) => lines.get(number)) }, lines: numbers, problems };
}

function namelessColumn(file: string, row: number, index: number): Problem {
  return {
    path: `${rowPath(file, row)}, column ${index + 1}`,
    message: "something stands in a column without a name",
    remedy: "Name the column in the first line, or empty it",
  };
}

function lineOf(lines: Map<number, Record<string, unknown>>, number: number): Record<string, unknown> {
  const line = lines.get(number) ?? {};
  lines.set(number, line);
  return line;
}

function put(target: Record<string, unknown>, [name = "", ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) {
    target[name] = value;
    return;
  }
  const inner = (target[name] ?? {}) as Record<string, unknown>;
  target[name] = inner;
  put(inner, below, value);
}

/** A key of the phone cannot be left out, since its lines are counted from the first one. */
function gaps(file: string, row: number, columns: readonly HeaderColumn[], numbers: readonly number[]): Problem[] {
  const last = numbers.at(-1) ?? 0;
  return columns.flatMap(({ header, column }) =>
    column?.line !== undefined && column.path[0] === "extension" && column.line < last && !numbers.includes(column.line)
      ? [
          {
            path: cellPath(file, row, header),
            message: `empty, and line ${last} is given`,
            remedy: "Give lines without leaving one out",
          },
        ]
      : [],
  );
}
