import { z } from "zod";
import { shellCommand, text } from "./field";

/** Names that Asterisk itself gives to caches of what is read from these tables (res_sorcery_memory_cache). */
export const REALTIME_CACHES = ["res_pjsip/endpoint", "res_pjsip/auth", "res_pjsip/aor"] as const;

/** Tables of Asterisk's own Alembic schema, by the type of object that it keeps in each. */
export const REALTIME_TABLES = { endpoint: "ps_endpoints", auth: "ps_auths", aor: "ps_aors" } as const;
export type RealtimeType = keyof typeof REALTIME_TABLES;

/** Our own table beside them: which lines are ours, and of which site. */
export const OWNERS_TABLE = "cisco_phones_lines";

/** Lines in the tables of a database, in place of a file. */
export interface RealtimeSettings {
  /**
   * Shell command on Asterisk's machine that is PostgreSQL's psql and takes SQL on standard input, such as `psql -X service=asterisk`.
   * A password has no place in it: the user's own ~/.pgpass or pg_service.conf has it.
   */
  sql: string;
  /** Names of the memory caches of sorcery.conf that are to forget what changed. @default the ones that Asterisk gives */
  caches: string[];
}

const cacheName = { pattern: /^[A-Za-z0-9_./-]+$/, allowed: "letters, digits and _ . / -" };

export const realtimeSchema: z.ZodType<RealtimeSettings, unknown> = z.strictObject({
  sql: shellCommand(),
  caches: z.array(text({ max: 79, form: cacheName })).default(() => [...REALTIME_CACHES]),
});
