import { REALTIME_CACHES, REALTIME_TABLES, type RealtimeSettings } from "./asterisk-realtime";
import { joinPath, type Problem } from "./problem";
import { REALTIME_MODULE, type RealtimeSurvey } from "./realtime-survey";

/** More names than these are counted. */
const SHOWN = 10;

/** Rows that are to come into one table. */
export interface DeclaredTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * What about tables and Asterisk would make a delivery fail or phones stay silent, all at once.
 *
 * @param tables The rows as they are to be; no message repeats a password of them.
 * @param path Of `realtime`, for the paths of problems.
 */
export function realtimeFitness(
  survey: RealtimeSurvey,
  settings: RealtimeSettings,
  tables: readonly DeclaredTable[],
  path: string,
): Problem[] {
  const at = joinPath(path, "sql");
  if (survey.refusal !== undefined) {
    const said = survey.refusal === "" ? "no answer" : survey.refusal;
    return [{ path: at, message: `the command brings no answer of PostgreSQL: ${said}`, remedy: REACHED }];
  }
  return [
    ...tables.flatMap((table) => tableProblems(survey, table, at)),
    ...deniedProblems(survey, at),
    ...strangerProblems(survey, path),
    ...asteriskProblems(survey, settings, path),
  ];
}

const REACHED = "Try it on Asterisk's machine as the same user: echo 'SELECT 1' | COMMAND";

function tableProblems(
  { columns }: RealtimeSurvey,
  { table, columns: ours, rows }: DeclaredTable,
  at: string,
): Problem[] {
  if (![...columns.keys()].some((column) => column.startsWith(`${table}.`))) {
    const remedy = "Make Asterisk's tables: contrib/ast-db-manage of Asterisk, alembic upgrade head";
    return [{ path: at, message: `the database has no table ${table}`, remedy }];
  }
  const missing = ours.filter((column) => !columns.has(`${table}.${column}`));
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            path: at,
            message: `the table ${table} has no ${missing.join(", ")}`,
            remedy: "Bring Asterisk's tables up to date: contrib/ast-db-manage of Asterisk, alembic upgrade head",
          },
        ]),
    ...valueProblems(columns, table, rows, at),
  ];
}

/** Each kind once, with the lines that have it. */
function valueProblems(
  columns: RealtimeSurvey["columns"],
  table: string,
  rows: DeclaredTable["rows"],
  at: string,
): Problem[] {
  const found = new Map<string, { allowed: string; ids: string[] }>();
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      const { most, values } = columns.get(`${table}.${column}`) ?? {};
      const length = [...value].length;
      const [message, allowed] =
        most !== undefined && length > most
          ? [`${table}.${column} can't hold ${length} characters`, `${most} characters`]
          : values !== undefined && !values.includes(value)
            ? [`${table}.${column} can't be "${value}"`, values.join(", ")]
            : [];
      if (message !== undefined && allowed !== undefined) {
        found.set(message, { allowed, ids: [...(found.get(message)?.ids ?? []), row.id ?? ""] });
      }
    }
  }
  return [...found].map(([message, { allowed, ids }]) => ({ path: at, message: `${message}: ${shown(ids)}`, allowed }));
}

function shown(ids: readonly string[]): string {
  const rest = ids.length - SHOWN;
  return `${ids.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function deniedProblems({ denied }: RealtimeSurvey, at: string): Problem[] {
  return denied.map((what) => ({
    path: at,
    message: `the user of the database lacks ${what}`,
    remedy: `GRANT ${what} TO that user${what.startsWith("CREATE") ? ", or make the table by hand: CREATE TABLE cisco_phones_lines (id text PRIMARY KEY, site text NOT NULL)" : ""}`,
  }));
}

function strangerProblems({ strangers }: RealtimeSurvey, path: string): Problem[] {
  return strangers.length === 0
    ? []
    : [
        {
          path,
          message: `rows that are in the tables already and are not of this site: ${shown(strangers)}`,
          remedy: "Take them out there, or give the lines other extensions",
        },
      ];
}

function asteriskProblems({ asterisk }: RealtimeSurvey, { caches }: RealtimeSettings, path: string): Problem[] {
  if (asterisk === undefined) {
    return [];
  }
  const at = joinPath(path, "sql");
  const unmapped = Object.values(REALTIME_TABLES).filter((table) => !asterisk.mapped.includes(table));
  const defaults: readonly string[] = REALTIME_CACHES;
  return [
    ...(asterisk.modules.includes(REALTIME_MODULE)
      ? []
      : [
          {
            path: at,
            message: `Asterisk has not loaded ${REALTIME_MODULE}; PJSIP reads tables with it`,
            remedy: "Load it in modules.conf",
          },
        ]),
    ...(unmapped.length === 0
      ? []
      : [
          {
            path: at,
            message: `Asterisk has no driver for ${unmapped.join(", ")}`,
            remedy: `Map them in extconfig.conf, [settings]: ${unmapped[0]} => odbc,NAME of res_odbc.conf; and preload res_odbc_transaction.so, res_odbc.so and res_config_odbc.so`,
          },
        ]),
    ...asterisk.unread.map((type) => ({
      path: at,
      message: `sorcery.conf does not have PJSIP read ${type} from ps_${type}s`,
      remedy: `Put into [res_pjsip] of sorcery.conf: ${type} = realtime,ps_${type}s`,
    })),
    ...caches
      .filter((cache) => !defaults.includes(cache) && asterisk.noCaches.includes(cache))
      .map((cache) => ({
        path: joinPath(path, "caches"),
        message: "not a memory cache of this Asterisk",
        given: JSON.stringify(cache),
        remedy: "Give the name that sorcery.conf has",
      })),
  ];
}
