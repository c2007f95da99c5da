import { CsvError, parse } from "csv-parse/sync";
import type { Problem } from "../problem";

/** One record of a CSV file. */
export interface CsvRecord {
  /** Number of the line on which it begins, from 1. */
  readonly row: number;
  /** Without the blanks around them. */
  readonly cells: readonly string[];
}

/** The records of a CSV file, those before a mistake in its quotes included. */
export interface CsvRecords {
  readonly records: readonly CsvRecord[];
  readonly problems: readonly Problem[];
}

const DELIMITERS = [",", ";", "\t"] as const;
const COMMENT = "#";

/**
 * Splits a CSV file (RFC 4180) into records. The delimiter is a comma, a semicolon or a tab, whichever the first record has most
 * of; blank lines, records of empty cells and lines that begin with `#` are left out.
 */
export function csvRecords(file: string, text: string): CsvRecords {
  // One kind of line end, so that lines can be counted wherever they are.
  const lines = text.replace(/\r\n?/g, "\n");
  const records: CsvRecord[] = [];
  let read = 0;
  try {
    parse(lines, {
      bom: true,
      comment: COMMENT,
      comment_no_infix: true,
      delimiter: delimiterOf(lines),
      record_delimiter: "\n",
      relax_column_count: true,
      // Spreadsheets write ="0100", which deserves a problem of its own.
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record, { lines: ended }) => {
        read = ended;
        const row = ended + 1 - record.join("").split("\n").length;
        const cells = record.map((cell) => cell.trim());
        if (cells.some((cell) => cell !== "")) {
          records.push({ row, cells });
        }
        return null;
      },
    });
    return { records, problems: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    return { records, problems: [quoteProblem(file, error, rowAfter(lines, read))] };
  }
}

/** Which delimiter the first record has most of; what stands in quotes is none. */
function delimiterOf(lines: string): string {
  const header = lines.split("\n").find((line) => /[^\s\uFEFF]/.test(line) && !/^[\s\uFEFF]*#/.test(line)) ?? "";
  const bare = header.replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** Where the record begins that follows a number of lines. */
function rowAfter(lines: string, read: number): number {
  const rest = lines.split("\n").slice(read);
  return read + 1 + rest.findIndex((line) => line.trim() !== "" && !line.trim().startsWith(COMMENT));
}

/** The library's own message may repeat cells. */
function quoteProblem(file: string, { code }: CsvError, row: number): Problem {
  const path = `${file} row ${row}`;
  return code === "CSV_QUOTE_NOT_CLOSED"
    ? { path, message: "a quote is opened and never closed; nothing behind it was read", remedy: "Close it" }
    : {
        path,
        message: "text behind a closing quote; nothing behind it was read",
        remedy: 'Close each quote at the end of its cell, and double a quote inside: "a ""b"" c"',
      };
}
