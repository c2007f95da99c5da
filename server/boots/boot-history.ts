import type { DatabaseSync } from "node:sqlite";
import { reasonOf } from "../problems";
import { KEPT_BOOTS, type NumberedBoot } from "./boot-recording";
import { DamagedHistoryError, isDamage, openHistoryFile, putHistoryAside, readHistory } from "./history-file";
import type { PhoneRecord } from "./watched-phone";

export { removeHistory } from "./history-file";

export interface BootHistoryOptions {
  /** Takes one sentence when the history can't be read or written; boots are then watched without it. */
  readonly onTrouble?: (trouble: string) => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** So many phones are kept, those seen last. */
export const KEPT_PHONES = 6000;
/** Older boots are forgotten, milliseconds. */
export const KEPT_MS = 90 * 86_400_000;

/** How often what is too old is deleted, and how long to wait after a failed write, milliseconds. */
const CLEANING_MS = 3_600_000;
const RETRY_MS = 60_000;

interface Unsaved {
  record: PhoneRecord;
  readonly numbers: Set<number>;
}

/** Boots of all phones in a SQLite file, so that they outlive the server. Never a reason not to serve. */
export class BootHistory {
  private readonly file: string;
  private readonly onTrouble: (trouble: string) => void;
  private readonly now: () => number;
  private readonly unsaved = new Map<string, Unsaved>();
  private database: DatabaseSync | undefined;
  private records: readonly PhoneRecord[] = [];
  private cleanedAt = 0;
  private failedAt: number | undefined;

  /** Opens a history, or begins one; never fails. @param file a path, or `:memory:` */
  static open(file: string, options: BootHistoryOptions = {}): BootHistory {
    return new BootHistory(file, options);
  }

  private constructor(file: string, { onTrouble = () => {}, now = Date.now }: BootHistoryOptions) {
    this.file = file;
    this.onTrouble = onTrouble;
    this.now = now;
    try {
      this.openOnce();
    } catch (error) {
      if (error instanceof DamagedHistoryError) {
        this.beginAnew(error.message);
      } else {
        this.giveUp(error);
      }
    }
  }

  /** What was kept when it was opened, phones seen last first; later calls give nothing. */
  load(): readonly PhoneRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  /** Takes what changed of a phone; it is written with the next `flush`. @param before what was last known of it */
  save(record: PhoneRecord, before?: PhoneRecord): void {
    const known: readonly NumberedBoot[] = before?.boots ?? [];
    const changed = record.boots.filter((boot) => !known.includes(boot));
    if (this.database === undefined) {
      return;
    }
    if (changed.length === 0 && record.state === before?.state && record.since === before.since) {
      return;
    }
    const waiting = this.unsaved.get(record.mac) ?? { record, numbers: new Set() };
    waiting.record = record;
    for (const { number } of changed) {
      waiting.numbers.add(number);
    }
    // Seen last is last, and without a place to write to the first go.
    this.unsaved.delete(record.mac);
    this.unsaved.set(record.mac, waiting);
    for (const mac of this.unsaved.keys()) {
      if (this.unsaved.size <= KEPT_PHONES) {
        break;
      }
      this.unsaved.delete(mac);
    }
  }

  /**
   * Writes what was saved, in one transaction; of more phones than can be written in a moment, the rest next time.
   *
   * @param phones the most that are written. @default 500
   */
  flush(phones = 500): void {
    const now = this.now();
    const isDue = this.unsaved.size > 0 || now - this.cleanedAt >= CLEANING_MS;
    if (this.database === undefined || !isDue || (this.failedAt !== undefined && now - this.failedAt < RETRY_MS)) {
      return;
    }
    try {
      const batch = [...this.unsaved.values()].slice(0, phones);
      this.write(this.database, batch, now);
      for (const { record } of batch) {
        this.unsaved.delete(record.mac);
      }
      this.failedAt = undefined;
    } catch (error) {
      this.undo(this.database);
      if (isDamage(error)) {
        this.database.close();
        this.beginAnew(reasonOf(error));
        return;
      }
      if (this.failedAt === undefined) {
        this.onTrouble(`the history of boots can't be written (${reasonOf(error)}); boots are watched all the same`);
      }
      this.failedAt = now;
    }
  }

  /** Writes what is left and closes the file. */
  close(): void {
    this.failedAt = undefined;
    this.flush(KEPT_PHONES);
    this.database?.close();
    this.database = undefined;
  }

  private openOnce(): void {
    const database = openHistoryFile(this.file);
    try {
      this.clean(database, this.now());
      this.records = readHistory(database);
    } catch (error) {
      database.close();
      throw isDamage(error) ? new DamagedHistoryError("it can't be read") : error;
    }
    this.database = database;
  }

  private beginAnew(why: string): void {
    this.database = undefined;
    try {
      putHistoryAside(this.file);
      this.openOnce();
      this.onTrouble(`the history of boots was put aside as ${this.file}.broken and begun anew: ${why}`);
    } catch (error) {
      this.giveUp(error);
    }
  }

  private giveUp(error: unknown): void {
    this.onTrouble(
      `there is no history of boots (${reasonOf(error)}); boots are watched, and forgotten with a restart`,
    );
  }

  private write(database: DatabaseSync, batch: readonly Unsaved[], now: number): void {
    const savePhone = database.prepare(
      "INSERT INTO phone VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state, since = excluded.since, seen = excluded.seen",
    );
    const saveBoot = database.prepare(
      "INSERT INTO boot VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET ended = excluded.ended, body = excluded.body",
    );
    const dropBoots = database.prepare("DELETE FROM boot WHERE mac = ? AND number <= ?");
    database.exec("BEGIN IMMEDIATE");
    for (const { record, numbers } of batch) {
      const [newest] = record.boots;
      if (newest === undefined) {
        continue;
      }
      savePhone.run(record.mac, record.state, record.since, Date.parse(newest.boot.endedAt));
      for (const { number, boot } of record.boots) {
        if (numbers.has(number)) {
          saveBoot.run(record.mac, number, Date.parse(boot.endedAt), JSON.stringify(boot));
        }
      }
      dropBoots.run(record.mac, newest.number - KEPT_BOOTS);
    }
    database
      .prepare("DELETE FROM phone WHERE mac IN (SELECT mac FROM phone ORDER BY seen DESC LIMIT -1 OFFSET ?)")
      .run(KEPT_PHONES);
    if (now - this.cleanedAt >= CLEANING_MS) {
      this.clean(database, now);
    }
    database.exec("COMMIT");
  }

  private clean(database: DatabaseSync, now: number): void {
    database.prepare("DELETE FROM phone WHERE seen < ?").run(now - KEPT_MS);
    database.prepare("DELETE FROM boot WHERE ended < ?").run(now - KEPT_MS);
    this.cleanedAt = now;
  }

  private undo(database: DatabaseSync): void {
    if (database.isTransaction) {
      database.exec("ROLLBACK");
    }
  }
}
