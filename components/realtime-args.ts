/** Lines in the tables of a database that Asterisk reads, in place of a file. */
export interface AsteriskRealtimeArgs {
  /**
   * Shell command on Asterisk's machine that is PostgreSQL's psql and takes SQL on standard input. Passwords have no place in it:
   * `~/.pgpass` or `pg_service.conf` of the user there has them.
   *
   * @example "psql -X service=asterisk"
   */
  sql: string;
  /**
   * Names of the memory caches of sorcery.conf that are to forget what changed.
   *
   * @default the ones that Asterisk gives: res_pjsip/endpoint, res_pjsip/auth and res_pjsip/aor
   */
  caches?: string[];
}
