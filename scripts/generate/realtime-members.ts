import { REALTIME_CACHES } from "../../domain/asterisk-realtime";
import type { Shape } from "./member";
import { SHELL_LINE } from "./shell-line";

export const REALTIME: Shape = {
  is: "mapping",
  name: "Realtime",
  meaning: "Lines in the tables of a database, in place of a file.",
  members: [
    {
      name: "sql",
      presence: "required",
      shape: SHELL_LINE,
      meaning:
        "Command on Asterisk's machine that is PostgreSQL's psql and takes SQL on standard input. Passwords have no place in it: `~/.pgpass` or `pg_service.conf` of the user there has them.",
      allowed: "one line",
      example: "psql -X service=asterisk",
    },
    {
      name: "caches",
      presence: "defaulted",
      shape: { is: "list", item: { is: "value", schema: { type: "string", pattern: "^[A-Za-z0-9_./-]{1,79}$" } } },
      meaning: "Names of memory caches of sorcery.conf that are to forget what changed.",
      allowed: "at most 79 letters, digits and `_ . / -` each",
      fallback: [...REALTIME_CACHES],
    },
  ],
};
