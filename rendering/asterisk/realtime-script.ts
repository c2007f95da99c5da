import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RealtimeSettings } from "../../domain/asterisk-realtime";
import type { TableRows } from "./realtime-rows";
import { realtimeSql } from "./realtime-sql";
import { document, shellFunction, shellVariable } from "./shell-script";

/** What a delivery into Asterisk's tables does. */
export interface RealtimeDelivery {
  readonly site: string;
  readonly realtime: RealtimeSettings;
  /** Command of Asterisk's console, such as `asterisk`. @default Asterisk is not spoken to */
  readonly cli?: string;
  readonly tables: readonly TableRows[];
}

const SCRIPT = readFileSync(join(__dirname, "..", "..", "templates", "asterisk", "deliver-rows.sh"), "utf8");

/**
 * A script for `sh -s -- apply` and `sh -s -- clear`, with the SQL in it: all that a delivery is goes in by standard input, where
 * secrets may be. Equal for equal deliveries.
 */
export function realtimeScript({ site, realtime, cli = "", tables }: RealtimeDelivery): string {
  const none = tables.map((table) => ({ ...table, rows: [] }));
  return [
    shellVariable("SQL", realtime.sql),
    shellVariable("CLI", cli),
    shellVariable("CACHES", realtime.caches.join(" ")),
    ...shellFunction("declared", [`echo ${tables[0]?.rows.length ?? 0}`]),
    ...shellFunction("wanted_sql", [`cat ${document(realtimeSql({ site, tables }))}`]),
    ...shellFunction("cleared_sql", [`cat ${document(realtimeSql({ site, tables: none }))}`]),
    SCRIPT,
  ].join("\n");
}
