import { chmodSync, closeSync, openSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { bootSchema, PHONE_STATES } from "./phone-status";
import type { PhoneRecord } from "./watched-phone";

/** Changes with the tables; a file of another version is put aside. */
const SCHEMA_VERSION = 1;
const TABLES = `
CREATE TABLE phone (mac TEXT PRIMARY KEY, state TEXT NOT NULL, since TEXT, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX phone_seen ON phone (seen);
CREATE TABLE boot (
  mac TEXT NOT NULL REFERENCES phone ON DELETE CASCADE,
  number INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (mac, number)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = ${SCHEMA_VERSION};
`;

const phoneRow = z.object({ mac: z.string(), state: z.enum(PHONE_STATES), since: z.string().nullable() });
const bootRow = z.object({ mac: z.string(), number: z.int(), body: z.string() });
const countRow = z.object({ count: z.int() });
const versionRow = z.object({ user_version: z.int() });

/** A file that is no history, or one that can't be read to its end; it is of no further use. */
export class DamagedHistoryError extends Error {}

/** Opens a history and makes its tables if it has none. @throws DamagedHistoryError, or SQLite's error. */
export function openHistoryFile(file: string): DatabaseSync {
  if (file !== ":memory:") {
    // SQLite gives its -wal and -shm files the mode of the file itself.
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  }
  const database = new DatabaseSync(file, { timeout: 1000 });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216");
    const { user_version: version } = versionRow.parse(database.prepare("PRAGMA user_version").get());
    const { count } = countRow.parse(database.prepare("SELECT count(*) AS count FROM sqlite_schema").get());
    if (version === 0 && count === 0) {
      database.exec(`BEGIN; ${TABLES} COMMIT`);
    } else if (version !== SCHEMA_VERSION) {
      throw new DamagedHistoryError(`it is of version ${version}, not ${SCHEMA_VERSION}`);
    }
    return database;
  } catch (error) {
    database.close();
    throw isDamage(error) ? new DamagedHistoryError("it can't be read") : error;
  }
}

/** Everything in a history. @throws DamagedHistoryError, or SQLite's error. */
export function readHistory(database: DatabaseSync): PhoneRecord[] {
  try {
    const boots = new Map<string, PhoneRecord["boots"][number][]>();
    for (const row of database.prepare("SELECT mac, number, body FROM boot ORDER BY mac, number DESC").iterate()) {
      const { mac, number, body } = bootRow.parse(row);
      const known = boots.get(mac) ?? [];
      known.push({ number, boot: bootSchema.parse(JSON.parse(body)) });
      boots.set(mac, known);
    }
    return database
      .prepare("SELECT mac, state, since FROM phone ORDER BY seen DESC")
      .all()
      .map((row) => {
        const phone = phoneRow.parse(row);
        return { ...phone, boots: boots.get(phone.mac) ?? [] };
      })
      .filter((record) => record.boots.length > 0);
  } catch (error) {
    throw isDamage(error) || error instanceof z.ZodError || error instanceof SyntaxError
      ? new DamagedHistoryError("it can't be read")
      : error;
  }
}

/** Keeps a damaged history as `FILE.broken`, in place of an earlier one. */
export function putHistoryAside(file: string): void {
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  renameSync(file, `${file}.broken`);
}

/** Deletes all files of a history. */
export function removeHistory(file: string): void {
  for (const ending of ["", "-wal", "-shm", "-journal", ".broken"]) {
    rmSync(`${file}${ending}`, { force: true });
  }
}

/** SQLITE_ERROR (a table is missing), SQLITE_CORRUPT and SQLITE_NOTADB; https://www.sqlite.org/rescode.html */
const DAMAGE_CODES: readonly number[] = [1, 11, 26];

/** Whether an error means that the file is of no use, and not that it can't be had now. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    // The low byte is the code, the rest says more about it.
    DAMAGE_CODES.includes(error.errcode & 0xff)
  );
}
