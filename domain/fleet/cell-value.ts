import type { Fault } from "../field";
import type { PhoneColumn } from "./phone-columns";

const YES = ["true", "yes", "1"];
const NO = ["false", "no", "0"];

/** Columns of which a sentence may be a value. */
const PROSE = ["label", "displayName", "shortName", "overrides"];
/** Columns in which digits alone stand, which spreadsheets take for a number. */
const DIGITS = ["mac", "extension"];

/** The value of a cell that is not empty, or what is wrong with it. */
export function cellValue(
  cell: string,
  { path: [member = ""], kind }: PhoneColumn,
): { value: unknown } | { fault: Fault } {
  const artefact = spreadsheetFault(cell, member);
  if (artefact !== undefined) {
    return { fault: artefact };
  }
  switch (kind.type) {
    case "boolean": {
      const word = cell.toLowerCase();
      return YES.includes(word) || NO.includes(word)
        ? { value: YES.includes(word) }
        : { fault: { message: "neither true nor false", allowed: "true, false, yes, no, 1, 0" } };
    }
    case "integer":
      return /^-?\d{1,15}$/.test(cell)
        ? { value: Number(cell) }
        : { fault: { message: "not a whole number", allowed: kind.allowed } };
    case "string":
      // Spreadsheets write words such as ON their own way.
      return { value: kind.enum?.find((word) => word.toLowerCase() === cell.toLowerCase()) ?? cell };
  }
}

/** What a spreadsheet made of a value. */
function spreadsheetFault(cell: string, member: string): Fault | undefined {
  const remedy = "Format the column as text and write the value alone";
  if (/^="[^"]*"?$/.test(cell)) {
    return { message: "a formula of a spreadsheet", remedy };
  }
  if (/^'/.test(cell) && !PROSE.includes(member)) {
    return { message: "begins with the apostrophe with which spreadsheets mark a text", remedy };
  }
  if (DIGITS.includes(member) && /^\d+([.,]\d+)?e\+\d+$/i.test(cell)) {
    return {
      message: "a number that a spreadsheet has shortened; its digits are lost",
      remedy: "Format the column as text and enter the value again",
    };
  }
  return undefined;
}
