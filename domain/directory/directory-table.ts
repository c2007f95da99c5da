import { csvRecords } from "../fleet/csv-records";
import { cellPath, rowPath } from "../fleet/table-places";
import { type Parsed, type Problem, parsed } from "../problem";
import { type DirectoryEntry, dialledNumber, LONGEST_NUMBER, MOST_ENTRIES, tidyName } from "./directory-entry";

const COLUMNS = ["name", "number"] as const;

/**
 * Reads the people of a CSV file: a line with the names of the columns, among them `name` and `number` in any case, then a person a row.
 * Other columns are not read, and nothing of them is ever said.
 *
 * @param file Its name, for the paths of problems.
 * @param text The whole of it.
 */
export function readDirectoryTable(file: string, text: string): Parsed<DirectoryEntry[]> {
  const { records, problems } = csvRecords(file, text);
  const [header, ...rows] = records;
  if (text.includes("\uFFFD") || text.includes("\0")) {
    return parsed<DirectoryEntry[]>(undefined, [
      { path: file, message: "not UTF-8: there are letters that could not be read", remedy: 'Save it as "CSV UTF-8"' },
    ]);
  }
  if (header === undefined) {
    const empty = {
      path: file,
      message: "empty",
      allowed: "a line with the columns name and number, then a person a row",
    };
    return parsed<DirectoryEntry[]>(undefined, problems.length > 0 ? [...problems] : [empty]);
  }
  const names = header.cells.map((cell) => cell.toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const path = rowPath(file, header.row);
    return parsed<DirectoryEntry[]>(undefined, [
      ...problems,
      {
        path,
        message: `no column ${missing.join(" and none ")}`,
        remedy: "Put a line with the names of the columns first",
      },
    ]);
  }
  if (rows.length > MOST_ENTRIES) {
    const many = { path: file, message: `${rows.length} people`, allowed: `at most ${MOST_ENTRIES}` };
    return parsed<DirectoryEntry[]>(undefined, [...problems, many]);
  }
  const at = { name: names.indexOf("name"), number: names.indexOf("number") };
  const read = rows.map(({ row, cells }) =>
    readPerson(file, row, { name: cells[at.name] ?? "", number: cells[at.number] ?? "" }),
  );
  const entries = read.flatMap((person) => ("entry" in person ? [person.entry] : []));
  return parsed(entries, [...problems, ...read.flatMap((person) => ("problems" in person ? person.problems : []))]);
}

function readPerson(
  file: string,
  row: number,
  cells: DirectoryEntry,
): { entry: DirectoryEntry } | { problems: Problem[] } {
  const name = tidyName(cells.name);
  const number = dialledNumber(cells.number);
  const problems: Problem[] = [
    ...(name === "" ? [{ path: cellPath(file, row, "name"), message: "empty" }] : []),
    ...(number === undefined
      ? [
          {
            path: cellPath(file, row, "number"),
            message: cells.number === "" ? "empty" : "no number that can be dialled",
            ...(cells.number === "" ? {} : { given: JSON.stringify(cells.number) }),
            allowed: `at most ${LONGEST_NUMBER} digits, * and #, + at the beginning; blanks and ( ) . / - between them`,
          },
        ]
      : []),
  ];
  return number === undefined || problems.length > 0 ? { problems } : { entry: { name, number } };
}
