import type { Problem } from "../problem";
import { columnName } from "./phone-columns";
import type { HeaderColumn } from "./table-header";

/** Where a row stands, for the paths of problems: `phones.csv row 5`. */
export function rowPath(file: string, row: number): string {
  return `${file} row ${row}`;
}

/** Where a cell stands: `phones.csv row 5, column extension2`. */
export function cellPath(file: string, row: number, header: string): string {
  return `${rowPath(file, row)}, column ${header}`;
}

/** Says of problems with phones of a file in which row and column they stand. */
export class TablePlaces {
  readonly #file: string;
  readonly #headers: ReadonlyMap<string, string>;
  readonly #lines: ReadonlyMap<number, readonly number[]>;
  readonly #told: ReadonlyMap<string, Problem>;
  readonly #mention: RegExp;

  /**
   * @param lines Numbers of the lines that a row has.
   * @param told What is already said of cells.
   */
  constructor(
    file: string,
    columns: readonly HeaderColumn[],
    lines: ReadonlyMap<number, readonly number[]>,
    told: readonly Problem[],
  ) {
    this.#file = file;
    this.#headers = new Map(
      columns.flatMap(({ header, column }) => {
        const name = column === undefined ? undefined : columnName(column.path, column.line);
        return name === undefined ? [] : [[name, header] as const];
      }),
    );
    this.#lines = lines;
    this.#told = new Map(told.map((problem) => [problem.path, problem]));
    const literal = file.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    this.#mention = new RegExp(`${literal} row (\\d+)((?:\\.\\w+|\\[\\d+\\])+)`, "g");
  }

  /**
   * The same problem in terms of the file; one that is not of this file is left alone. Of a cell that could not be read there is
   * one problem alone, since that its value is missing is none of its own.
   */
  explain(problem: Problem): Problem {
    const base = `${this.#file} row `;
    const found = problem.path.startsWith(base) ? /^(\d+)(?:\.(.*))?$/s.exec(problem.path.slice(base.length)) : null;
    const row = found === null ? undefined : Number(found[1]);
    const rest = found?.[2];
    const path = row === undefined || rest === undefined ? problem.path : this.#place(row, rest);
    const told = this.#told.get(path);
    if (told !== undefined && problem.message === "missing") {
      return told;
    }
    const mentioned = (text: string): string =>
      text.replace(this.#mention, (_, other: string, member: string) =>
        Number(other) === row ? this.#place(Number(other), member.slice(1)) : rowPath(this.#file, Number(other)),
      );
    return {
      ...problem,
      path,
      message: mentioned(problem.message),
      ...(problem.remedy === undefined ? {} : { remedy: mentioned(problem.remedy) }),
    };
  }

  #place(row: number, member: string): string {
    const all = rowPath(this.#file, row);
    if (member === "overrides" || (member === "lines" && (this.#lines.get(row) ?? []).length > 0)) {
      return all;
    }
    const name = this.#columnOf(row, member);
    if (name === undefined) {
      return `${all}, ${member}`;
    }
    const header = this.#headers.get(name) ?? this.#firstBelow(name);
    return header === undefined ? `${all}, no column "${name}"` : cellPath(this.#file, row, header);
  }

  /** The column of a member, such as `extension2` of `lines[1].extension`; undefined for what no column can say. */
  #columnOf(row: number, member: string): string | undefined {
    const line = /^lines(?:\[(\d+)\](?:\.(\w+))?)?$/.exec(member);
    if (line === null) {
      return columnName(member.split("."));
    }
    const index = Number(line[1] ?? 0);
    return columnName([line[2] ?? "extension"], this.#lines.get(row)?.[index] ?? index + 1);
  }

  /** A problem of several settings that belong together stands at the first one. */
  #firstBelow(name: string): string | undefined {
    return [...this.#headers].find(([other]) => other.startsWith(`${name}.`))?.[1];
  }
}
