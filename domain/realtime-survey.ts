import { OWNERS_TABLE, REALTIME_TABLES, type RealtimeSettings } from "./asterisk-realtime";
import { QUIET_PSQL, sqlText } from "./sql-literal";
import { readAnswer } from "./survey-answer";

/** What a column takes. */
export interface RealtimeColumn {
  /** Most characters. @default any number */
  readonly most?: number;
  /** The only values that it takes, of an enum. @default any */
  readonly values?: readonly string[];
}

/** What was found of the tables, and of an Asterisk that is to read them. */
export interface RealtimeSurvey {
  /** What psql said, when it brought no answer. */
  readonly refusal?: string;
  /** Columns of the tables that are there, by `TABLE.COLUMN`. */
  readonly columns: ReadonlyMap<string, RealtimeColumn>;
  /** What the user of the database may not do, such as `INSERT on ps_auths`. */
  readonly denied: readonly string[];
  /** Ids of the site's own lines. */
  readonly own: readonly string[];
  /** Ids of the declared lines that have a row of somebody else. */
  readonly strangers: readonly string[];
  /** What Asterisk lacks of what reads the tables; undefined when it was not asked. */
  readonly asterisk?: {
    readonly modules: readonly string[];
    /** Tables that extconfig.conf gives to a driver that is loaded. */
    readonly mapped: readonly string[];
    /** Types that sorcery.conf has not in these tables; none when that file can't be seen. */
    readonly unread: readonly string[];
    /** Caches that are not there. */
    readonly noCaches: readonly string[];
  };
}

/** The module by which PJSIP reads objects from tables. */
export const REALTIME_MODULE = "res_sorcery_realtime.so";

/**
 * A shell script that looks at the tables and at Asterisk, and changes nothing; its arguments are psql's command, the one of Asterisk's
 * console or nothing, Asterisk's own folder or nothing, and the names of caches.
 *
 * @param ids Of the lines that are to come.
 */
export function realtimeSurveyScript(site: string, ids: readonly string[]): string {
  return `LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin; export PATH
sql=$1 cli=$2 config=$3
shift 3
ask() { sh -c "$cli -rx \\"\\$0\\"" "$1" 2>&1 </dev/null; }
tables() { sh -c "$sql" 2>&1; }
if answer=$(tables <<'END-OF-SQL'
${surveySql(site, ids)}END-OF-SQL
) && printf '%s\\n' "$answer" | grep -qx surveyed; then
  printf '%s\\n' "$answer"
else
  printf 'refusal %s\\n' "$(printf '%s\\n' "$answer" | grep -i -m 1 error || printf '%s' "$answer" | tail -n 1)"
fi
if [ -n "$cli" ] && ask 'core show version' >/dev/null; then
  echo asked
  ask 'module show like ${REALTIME_MODULE}' | grep -v 'Not Running' | grep -qF '${REALTIME_MODULE} ' && echo 'module ${REALTIME_MODULE}'
  ask 'core show config mappings' | sed -n 's/^===> .*table=\\([^),]*\\)).*/mapped \\1/p'
  for cache; do
    ask "sorcery memory cache show $cache" | grep -q 'does not exist\\|No such command' && echo "nocache $cache"
  done
fi
[ ! -r "$config/sorcery.conf" ] || for type in ${Object.keys(REALTIME_TABLES).join(" ")}; do
  grep -q "^[[:space:]]*$type[[:space:]]*=>\\{0,1\\}[[:space:]]*realtime,ps_\${type}s" "$config/sorcery.conf" || echo "unread $type"
done
echo end
`;
}

function surveySql(site: string, ids: readonly string[]): string {
  const tables = Object.values(REALTIME_TABLES);
  const list = (texts: readonly string[]): string => `(VALUES ${texts.map((text) => `(${sqlText(text)})`).join(", ")})`;
  const declared = ids.length === 0 ? "(SELECT NULL::text AS id WHERE false)" : list(ids);
  const rights = ["SELECT", "INSERT", "UPDATE", "DELETE"];
  return `${QUIET_PSQL}BEGIN TRANSACTION READ ONLY;
SELECT 'column ' || c.relname || '.' || a.attname || ' ' || CASE
    WHEN t.typtype = 'e' THEN 'of ' || (SELECT string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid)
    WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN 'most ' || a.atttypmod - 4
    ELSE 'any' END
  FROM ${list(tables)} AS wanted (name) JOIN pg_class AS c ON c.oid = to_regclass(wanted.name)
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type AS t ON t.oid = a.atttypid;
SELECT 'denied ' || permission || ' on ' || name FROM ${list([...tables, OWNERS_TABLE])} AS wanted (name), ${list(rights)} AS rights (permission)
  WHERE to_regclass(name) IS NOT NULL AND NOT has_table_privilege(to_regclass(name), permission);
SELECT to_regclass('${OWNERS_TABLE}') IS NULL AS absent, ${tables.map((table) => `to_regclass('${table}') IS NOT NULL`).join(" AND ")} AS whole \\gset
\\if :absent
SELECT 'denied CREATE on schema ' || coalesce(current_schema(), '(none)') WHERE current_schema() IS NULL OR NOT has_schema_privilege(current_schema(), 'CREATE');
\\else
SELECT 'own ' || id FROM ${OWNERS_TABLE} WHERE site = ${sqlText(site)};
SELECT 'stranger ' || id FROM ${OWNERS_TABLE} JOIN ${declared} AS declared (id) USING (id) WHERE site <> ${sqlText(site)};
\\endif
\\if :whole
SELECT DISTINCT 'row ' || there.id FROM (${tables.map((table) => `SELECT id FROM ${table}`).join(" UNION ALL ")}) AS there
  JOIN ${declared} AS declared (id) ON declared.id = there.id;
\\endif
COMMIT;
\\echo surveyed
`;
}

/** What a survey said; undefined if it was cut off. */
export function readRealtimeSurvey(text: string): RealtimeSurvey | undefined {
  const rest = readAnswer(text);
  if (rest === undefined) {
    return undefined;
  }
  const [refusal] = rest("refusal");
  const own = rest("own");
  const ours = new Set(own);
  const others = [...rest("stranger"), ...rest("row").filter((id) => !ours.has(id))];
  return {
    ...(refusal === undefined ? {} : { refusal }),
    columns: new Map(rest("column").map(readColumn)),
    denied: rest("denied"),
    own,
    strangers: [...new Set(others)].sort(),
    ...(rest("asked").length === 0
      ? {}
      : {
          asterisk: {
            modules: rest("module"),
            mapped: rest("mapped"),
            unread: rest("unread"),
            noCaches: rest("nocache"),
          },
        }),
  };
}

function readColumn(line: string): [string, RealtimeColumn] {
  const [column = "", kind, ...values] = line.split(" ");
  if (kind === "of") {
    return [column, { values }];
  }
  return [column, kind === "most" ? { most: Number(values[0]) } : {}];
}

/** What the script is told, behind `sh -s --`. */
export function realtimeSurveyWords(
  { sql, caches }: RealtimeSettings,
  cli: string | undefined,
  configDirectory: string | undefined,
): string[] {
  return [sql, cli ?? "", configDirectory ?? "", ...caches];
}
