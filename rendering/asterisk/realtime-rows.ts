import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REALTIME_TABLES } from "../../domain/asterisk-realtime";
import { deliveredText } from "../placeholders";
import type { RenderedFile } from "../rendered-file";

/** A row by its columns; one that is not there is NULL. */
export type RealtimeRow = Readonly<Record<string, string>>;

/** Rows of one table. */
export interface TableRows {
  readonly table: string;
  /** Columns that are ours, `id` first, whether or not a row has a value there. */
  readonly columns: readonly string[];
  /** Sorted by id. */
  readonly rows: readonly RealtimeRow[];
}

/** Where a realtime row of Asterisk names its object (res_sorcery_realtime.c, `UUID_FIELD`). */
const ID = "id";
const SECTION = /^\[([^\]]*)\]$/;
const OPTION = /^([a-z0-9_]+) = (.*)$/;

/** All that the template of the file can say, so that what a row no longer says is taken out of its table. */
const columnsByType = readColumns(readFileSync(join(__dirname, "../../templates/asterisk/pjsip.conf.hbs"), "utf8"));

/**
 * What the file of the lines says, as rows of Asterisk's tables. They are made from the file itself, so that the two can't differ: an
 * option is a column of the same name.
 *
 * @param secrets Whether passwords stand in the rows, or their placeholders.
 * @throws Error when the file has an object that has no table.
 */
export function realtimeRows(file: RenderedFile, secrets: boolean): TableRows[] {
  const byType = new Map<string, RealtimeRow[]>();
  for (const { name, type, options } of readObjects(secrets ? deliveredText([file], file.path) : file.text)) {
    if (!Object.hasOwn(REALTIME_TABLES, type)) {
      throw new Error(`${file.path}: Asterisk's tables have no place for [${name}], type ${type}`);
    }
    const row = Object.fromEntries([[ID, name], ...[...options].map(([key, values]) => [key, cell(values)])]);
    byType.set(type, [...(byType.get(type) ?? []), row]);
  }
  return Object.entries(REALTIME_TABLES).map(([type, table]) => ({
    table,
    columns: [ID, ...(columnsByType.get(type) ?? [])],
    rows: (byType.get(type) ?? []).sort((a, b) => ((a[ID] ?? "") < (b[ID] ?? "") ? -1 : 1)),
  }));
}

/** The rows as text, for a preview: a paragraph a row. */
export function describeRows({ columns, rows }: TableRows): string {
  return rows
    .map((row) =>
      columns.flatMap((column) => (row[column] === undefined ? [] : `${column} = ${row[column]}\n`)).join(""),
    )
    .join("\n");
}

/**
 * The value of a column. Asterisk splits it at `;`, one value of the option each, and reads `^3B` as a `;` in a value
 * (res_config_odbc.c and res_config_pgsql.c: ENCODE_CHUNK).
 */
function cell(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[;^]/g, (character) => (character === ";" ? "^3B" : "^5E"))).join(";");
}

interface PjsipObject {
  readonly name: string;
  readonly type: string;
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** Reads what the template writes, and no more of the format than that. */
function readObjects(text: string): PjsipObject[] {
  const objects: { name: string; type: string; options: Map<string, string[]> }[] = [];
  for (const line of text.split("\n").filter((each) => each !== "" && !each.startsWith(";"))) {
    const [, name] = SECTION.exec(line) ?? [];
    const [, key = "", value = ""] = OPTION.exec(line) ?? [];
    const object = objects.at(-1);
    if (name !== undefined) {
      objects.push({ name, type: "", options: new Map() });
    } else if (object === undefined || key === "") {
      // The line itself may hold a password.
      throw new Error("the file of the lines has a line that is neither a section nor an option");
    } else if (key === "type") {
      object.type = value;
    } else {
      object.options.set(key, [...(object.options.get(key) ?? []), value.replaceAll("\\;", ";")]);
    }
  }
  return objects;
}

function readColumns(template: string): Map<string, string[]> {
  const columns = new Map<string, string[]>();
  let type: string | undefined;
  for (const line of template.split("\n")) {
    const [, key = "", value = ""] = OPTION.exec(line) ?? [];
    if (line.startsWith("[")) {
      type = undefined;
    } else if (key === "type") {
      type = value;
      columns.set(type, columns.get(type) ?? []);
    } else if (key !== "" && type !== undefined && !columns.get(type)?.includes(key)) {
      columns.get(type)?.push(key);
    }
  }
  return columns;
}
