/** A text as a literal of SQL (PostgreSQL, section 4.1.2.1, with `standard_conforming_strings` on). */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * What makes psql say only what is asked of it and end at the first error, whatever the user's psqlrc says. Of an error it tells the
 * message alone: the details may repeat a row, and a row may hold a password (psql(1): VERBOSITY, SHOW_CONTEXT).
 */
export const QUIET_PSQL = [
  ...["ECHO none", "ECHO_HIDDEN off", "QUIET on", "ON_ERROR_STOP on", "ON_ERROR_ROLLBACK off", "AUTOCOMMIT on"],
  ...["SINGLELINE off", "VERBOSITY terse", "SHOW_CONTEXT never"],
]
  .map((setting) => `\\set ${setting}\n`)
  .concat("\\timing off\n\\pset pager off\n\\pset format unaligned\n\\pset tuples_only on\n\\encoding UTF8\n")
  .concat("SET client_min_messages = warning;\nSET standard_conforming_strings = on;\n")
  .join("");
