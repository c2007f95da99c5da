import { OWNERS_TABLE } from "../../domain/asterisk-realtime";
import { QUIET_PSQL, sqlText } from "../../domain/sql-literal";
import type { TableRows } from "./realtime-rows";

/** How long a delivery waits for another one, and for locks of others. */
const PATIENCE = "120s";

/** More ids than these are counted. */
const SHOWN = 10;

/** Column that holds a secret; no message and no log of the database may repeat a value of it. */
const SECRET_COLUMNS: readonly string[] = ["password"];

/** Tables with the rows of one site. */
export interface RealtimeTables {
  readonly site: string;
  readonly tables: readonly TableRows[];
}

/**
 * Input for psql that makes the rows of a site those that are given, in one transaction; without rows it takes the site out. Only rows that
 * differ are touched. It says `added ID`, `changed ID` and `removed ID` for each line, and `committed` when all is done. Equal for equal rows.
 *
 * Values go by COPY, so that no statement has one: the database's log and its list of running statements hold no password
 * (PostgreSQL, section "COPY").
 */
export function realtimeSql({ site, tables }: RealtimeTables): string {
  const here = sqlText(site);
  const ids = [...new Set(tables.flatMap(({ rows }) => rows.map(({ id = "" }) => id)))].sort();
  const ownersTable = `CREATE TABLE ${OWNERS_TABLE} (id text PRIMARY KEY, site text NOT NULL);\n`;
  return [
    QUIET_PSQL,
    `SET lock_timeout = '${PATIENCE}';\nBEGIN;\n`,
    // One delivery at a time, and not two that make the table.
    `SELECT pg_advisory_xact_lock(hashtext('${OWNERS_TABLE}')) AS locked \\gset\n`,
    `SELECT to_regclass('${OWNERS_TABLE}') IS NULL AS absent \\gset\n\\if :absent\n`,
    ids.length > 0 ? ownersTable : "COMMIT;\n\\echo committed\n\\quit\n",
    "\\endif\n",
    "CREATE TEMPORARY TABLE wanted (id text PRIMARY KEY) ON COMMIT DROP;\n",
    "CREATE TEMPORARY TABLE touched (id text NOT NULL) ON COMMIT DROP;\n",
    copy(
      "wanted",
      ["id"],
      ids.map((id) => ({ id })),
    ),
    ...tables.map(staged),
    strangers(tables, here),
    ...tables.map((table) => difference(table, here)),
    outcome(here),
    `DELETE FROM ${OWNERS_TABLE} WHERE site = ${here} AND id NOT IN (SELECT id FROM wanted);\n`,
    `INSERT INTO ${OWNERS_TABLE} (id, site) SELECT id, ${here} FROM wanted\n  WHERE id NOT IN (SELECT id FROM ${OWNERS_TABLE});\n`,
    "COMMIT;\n\\echo committed\n",
  ].join("");
}

/** The rows of one table as they are to be, with the types that its columns have there: the names of its enums differ by release. */
function staged({ table, columns, rows }: TableRows): string {
  const typed = columns.map((column) =>
    SECRET_COLUMNS.includes(column) ? `${name(column)}::text AS ${name(column)}` : name(column),
  );
  return `CREATE TEMPORARY TABLE wanted_${table} ON COMMIT DROP AS SELECT ${typed.join(", ")} FROM ${table} WITH NO DATA;
${copy(`wanted_${table}`, columns, rows)}ANALYZE wanted_${table};\n`;
}

function strangers(tables: readonly TableRows[], site: string): string {
  const all = [...tables.map(({ table }) => `SELECT id FROM ${table}`), `SELECT id FROM ${OWNERS_TABLE}`];
  return `DO $strangers$
DECLARE found text[];
BEGIN
  SELECT array_agg(DISTINCT there.id ORDER BY there.id) INTO found FROM (${all.join(" UNION ALL ")}) AS there
    JOIN wanted ON wanted.id = there.id
    WHERE there.id NOT IN (SELECT id FROM ${OWNERS_TABLE} WHERE site = ${site});
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'rows with these ids are there and are not of this site: %', array_to_string(found[1:${SHOWN}], ', ')
      || CASE WHEN cardinality(found) > ${SHOWN} THEN ' and ' || cardinality(found) - ${SHOWN} || ' more' ELSE '' END;
  END IF;
END $strangers$;
`;
}

function difference({ table, columns }: TableRows, site: string): string {
  const own = columns.filter((column) => column !== "id").map(name);
  const of = (alias: string): string => own.map((column) => `${alias}.${column}`).join(", ");
  const wanted = `wanted_${table}`;
  const noted = (statement: string): string =>
    `WITH done AS (${statement} RETURNING t.id) INSERT INTO touched SELECT id FROM done;\n`;
  return [
    `DELETE FROM ${table} AS t USING ${OWNERS_TABLE} AS o WHERE o.site = ${site} AND o.id = t.id\n  AND NOT EXISTS (SELECT FROM ${wanted} AS w WHERE w.id = t.id)`,
    `UPDATE ${table} AS t SET (${own.join(", ")}) = ROW (${of("w")}) FROM ${wanted} AS w\n  WHERE w.id = t.id AND (${of("t")}) IS DISTINCT FROM (${of("w")})`,
    `INSERT INTO ${table} AS t (id, ${own.join(", ")}) SELECT w.id, ${of("w")} FROM ${wanted} AS w\n  WHERE NOT EXISTS (SELECT FROM ${table} AS there WHERE there.id = w.id)`,
  ]
    .map(noted)
    .join("");
}

function outcome(site: string): string {
  const owned = `SELECT id FROM ${OWNERS_TABLE} WHERE site = ${site}`;
  return `SELECT DISTINCT CASE WHEN id NOT IN (SELECT id FROM wanted) THEN 'removed '
    WHEN id NOT IN (${owned}) THEN 'added ' ELSE 'changed ' END || id AS line
  FROM (SELECT id FROM touched UNION SELECT id FROM (${owned}) AS gone WHERE id NOT IN (SELECT id FROM wanted)) AS lines ORDER BY line;
`;
}

/** Rows as COPY reads them (PostgreSQL, section "COPY", text format); a value that is not there is NULL. */
function copy(table: string, columns: readonly string[], rows: TableRows["rows"]): string {
  const cells = (row: TableRows["rows"][number]): string =>
    columns.map((column) => (row[column] === undefined ? "\\N" : escaped(row[column]))).join("\t");
  return `COPY ${table} (${columns.map(name).join(", ")}) FROM STDIN;\n${rows.map((row) => `${cells(row)}\n`).join("")}\\.\n`;
}

function escaped(text: string): string {
  const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  return text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

/** A column's name; one such as `100rel` needs the quotes. */
function name(column: string): string {
  return `"${column}"`;
}
