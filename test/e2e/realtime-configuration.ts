import { join } from "node:path";

/** Types of PJSIP's objects, each of which has its table. */
const TYPES = ["endpoint", "auth", "aor"];

/** What reads from a database; that has to be there before anything asks it. */
const PRELOADED = [
  "res_odbc_transaction",
  "res_odbc",
  "res_config_odbc",
  "res_sorcery_realtime",
  "res_sorcery_memory_cache",
];

/** What a user adds to the files of an Asterisk, so that it reads phones from a PostgreSQL. */
export interface RealtimeConfigurationPlan {
  /** Starter of the Asterisk; beside it `.odbc`. */
  readonly program: string;
  /** Folder of the database's socket. */
  readonly socket: string;
  /** Names of memory caches by type, in place of none. @default none */
  readonly caches?: Readonly<Record<string, string>>;
  /** Whether each cache holds its whole table, so that a search is answered from memory too. @default false */
  readonly isWhole?: boolean;
  /** Whether sorcery.conf has PJSIP read the tables. @default true */
  readonly isRead?: boolean;
}

/** Files of /etc/asterisk by their names, on top of those that `own` has, and ODBC's own in the same folder. */
export function realtimeConfiguration(
  own: Readonly<Record<string, string>>,
  { program, socket, caches = {}, isWhole = false, isRead = true }: RealtimeConfigurationPlan,
): Record<string, string> {
  const preload = PRELOADED.map((name) => `preload = ${name}.so\n`).join("");
  const mappings = TYPES.flatMap((type) => [
    ...(caches[type] === undefined
      ? []
      : [`${type}/cache = memory_cache,name=${caches[type]}${isWhole ? ",full_backend_cache=yes" : ""}`]),
    `${type} = config,pjsip.conf,criteria=type=${type}`,
    ...(isRead ? [`${type} = realtime,ps_${type}s`] : []),
  ]);
  return {
    ...own,
    "modules.conf": `${own["modules.conf"]}${preload}`,
    "res_odbc.conf": "[asterisk]\nenabled => yes\ndsn => asterisk\npre-connect => yes\nmax_connections => 5\n",
    "extconfig.conf": `[settings]\n${TYPES.map((type) => `ps_${type}s => odbc,asterisk\n`).join("")}`,
    "sorcery.conf": `[res_pjsip]\n${mappings.join("\n")}\n`,
    "odbcinst.ini": `[PostgreSQL]\nDriver = ${join(`${program}.odbc`, "psqlodbcw.so")}\n`,
    "odbc.ini": `[asterisk]\nDriver = PostgreSQL\nServername = ${socket}\nPort = 5432\nDatabase = asterisk\nUsername = asterisk\n`,
  };
}

/** Where ODBC finds its files; `etc` has those of {@link realtimeConfiguration}. */
export function odbcEnvironment(etc: string): Record<string, string> {
  return { ODBCSYSINI: etc, ODBCINI: join(etc, "odbc.ini") };
}
