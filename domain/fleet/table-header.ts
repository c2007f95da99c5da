import { MacAddress } from "../mac-address";
import type { Problem } from "../problem";
import type { CsvRecord } from "./csv-records";
import { COLUMN_NAMES, extensionColumn, type PhoneColumn, recognize } from "./phone-columns";

/** One column of a file. */
export interface HeaderColumn {
  /** As the file has it. */
  readonly header: string;
  /** What it means; undefined for one whose cells are not read. */
  readonly column?: PhoneColumn;
}

/** The columns of a file, from the left. */
export interface TableHeader {
  readonly columns: readonly HeaderColumn[];
  readonly problems: readonly Problem[];
  /** Whether rows can be understood at all with these columns. */
  readonly usable: boolean;
}

/** Longest header that is repeated in a message. */
const LONGEST_SHOWN = 40;

/** Reads the first record of a file of phones. */
export function readHeader(file: string, { row, cells }: CsvRecord): TableHeader {
  const place = `${file} row ${row}`;
  if (isPhone(cells)) {
    const message = "a phone stands where the names of the columns belong";
    return {
      columns: [],
      problems: [
        { path: place, message, allowed: COLUMN_NAMES.join(", "), remedy: "Put a line with their names first" },
      ],
      usable: false,
    };
  }
  const columns: HeaderColumn[] = [];
  const problems: Problem[] = [];
  for (const [index, header] of cells.entries()) {
    const path = `${place}, column ${index + 1}`;
    const meaning = header === "" ? undefined : recognize(header);
    if (meaning === undefined || !("column" in meaning)) {
      columns.push({ header });
      problems.push(...(meaning === undefined ? [] : [columnProblem(path, header, meaning)]));
      continue;
    }
    const { column } = meaning;
    const twin = columns.findIndex((other) => isSame(other.column, column));
    if (twin === -1) {
      columns.push({ header, column });
    } else {
      columns.push({ header });
      problems.push({
        path,
        message: `"${header}" means the same as column ${twin + 1}, "${columns[twin]?.header}"`,
        remedy: "Keep one of them",
      });
    }
  }
  const missing = missingColumns(place, columns);
  return { columns, problems: [...problems, ...missing.problems], usable: missing.usable };
}

/** Digits as a phone has them, or what a spreadsheet made of them; no column has such a name. */
const DIGITS = /^\W*\d[\da-f.:,+-]*\W*$/i;

/** Whether cells are those of a phone: a name that is shown as unknown must not be its password. */
function isPhone(cells: readonly string[]): boolean {
  return (
    cells.some((cell) => MacAddress.tryParse(cell) !== undefined) ||
    (cells.some((cell) => DIGITS.test(cell)) && !cells.some((cell) => "column" in recognize(cell)))
  );
}

function isSame(one: PhoneColumn | undefined, other: PhoneColumn): boolean {
  return one !== undefined && one.line === other.line && one.path.join(".") === other.path.join(".");
}

function columnProblem(
  path: string,
  header: string,
  meaning: Exclude<ReturnType<typeof recognize>, { column: PhoneColumn }>,
): Problem {
  if ("secret" in meaning) {
    return {
      path,
      message: "a password stands here in clear text, readable by all who can read this file",
      remedy: `Remove the column, choose others, and set each: npm run pulumi -- config set --secret --path 'linePasswords["EXTENSION"]', or set one secret from which every line's password is made: npm run pulumi -- config set --secret passwordSeed`,
    };
  }
  // Whatever does not look like a name may be a value that slipped, a secret even.
  const shown = new RegExp(`^[\\p{L}_][\\p{L}\\d_. -]{0,${LONGEST_SHOWN - 1}}$`, "u").test(header)
    ? `"${header}"`
    : "(name withheld)";
  if ("refused" in meaning) {
    return { path, message: `${shown} is no column`, remedy: meaning.refused };
  }
  return {
    path,
    message: `unknown column ${shown}`,
    allowed: COLUMN_NAMES.join(", "),
    ...(meaning.nearest === undefined ? {} : { remedy: `Did you mean "${meaning.nearest}"?` }),
  };
}

/** Without a MAC address and an extension every row would say the same. */
function missingColumns(place: string, columns: readonly HeaderColumn[]): { problems: Problem[]; usable: boolean } {
  const known = columns.flatMap(({ column, header }) => (column === undefined ? [] : [{ ...column, header }]));
  const hasMac = known.some(({ path: [member] }) => member === "mac");
  const extensions = known.flatMap(({ line, path: [member] }) => (member === "extension" ? [line] : []));
  const lines = known.flatMap(({ line }) => line ?? []);
  const last = Math.max(1, ...lines);
  const problems: Problem[] = hasMac ? [] : [{ path: place, message: 'no column "mac"' }];
  for (let line = 1; line <= last; line++) {
    if (!extensions.includes(line)) {
      const asking = known.find((column) => column.line !== undefined && column.line >= line);
      const reason = asking === undefined || line === 1 ? "" : `, which "${asking.header}" needs`;
      problems.push({ path: place, message: `no column "${extensionColumn(line)}"${reason}` });
    }
  }
  return { problems, usable: hasMac && extensions.includes(1) };
}
