import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { BootHistory, KEPT_MS, KEPT_PHONES, removeHistory } from "../../../server/boots/boot-history";
import type { Boot } from "../../../server/boots/phone-status";
import { temporaryFolder } from "../temporary-folder";
import { BEGIN, declared, loaderList, MAC, WatchAtWork } from "./asking-phone";

function opened(file: string, now = BEGIN) {
  const troubles: string[] = [];
  const history = BootHistory.open(file, { onTrouble: (trouble) => void troubles.push(trouble), now: () => now });
  return { history, troubles };
}

function bootAt(time: number): Boot {
  const at = new Date(time).toISOString();
  return { startedAt: at, endedAt: at, address: "192.0.2.7", result: "gave-up", steps: [], droppedSteps: 0 };
}

/** A phone that was unprovisioned, one that runs another load, and one that nobody declared. */
function watchSome(file: string) {
  const { history } = opened(file);
  const work = new WatchAtWork({ history });
  const phones = [declared(), declared("00036B000002"), declared("00036B000003")];
  work.watch.declare(phones);
  const one = work.phone();
  one.ask(0, "SIPDefault.cnf");
  for (const seconds of [0.1, 31, 62]) {
    one.miss(seconds, `SIP${MAC}.cnf`);
  }
  const two = work.phone({ address: "192.0.2.8" });
  two.missAll(0, loaderList("00036B000002"));
  two.ask(1, "P0S3-8-11-00.sb2");
  two.ask(60, "SIPDefault.cnf");
  two.ask(61, "SIP00036B000002.cnf");
  two.ask(120, "SIPDefault.cnf");
  two.ask(121, "SIP00036B000002.cnf");
  const stranger = work.phone({ address: "192.0.2.9" });
  stranger.missAll(0, loaderList("00036B000009"));
  return { history, work, phones };
}

describe("the history of boots", () => {
  it("shows the same states and boots after a restart", () => {
    const file = join(temporaryFolder(), "boots.db");
    const { history, work, phones } = watchSome(file);
    work.tickAt(400);
    const before = work.watch.phones();
    expect(before.map(({ state }) => state)).toEqual(["wrong-load", "never-seen", "asking", "looping"]);
    const boots = before.map(({ mac }) => work.watch.boots(mac));
    history.close();

    const again = opened(file);
    const next = new WatchAtWork({ history: again.history });
    next.watch.declare(phones);
    expect(next.watch.phones()).toEqual(before);
    expect(next.watch.phones().map(({ mac }) => next.watch.boots(mac))).toEqual(boots);
    next.tickAt(500);
    expect(next.watch.phones()).toEqual(before);
    next.phone({ port: 40_000 }).ask(600, `SIP${MAC}.cnf`);
    next.watch.declare(phones);
    again.history.close();
    expect(again.troubles).toEqual([]);
    expect(
      opened(file)
        .history.load()
        .find(({ mac }) => mac === MAC)
        ?.boots.map(({ number }) => number),
    ).toEqual([2, 1]);
  });

  it("writes only what changed, and nothing before it is flushed", () => {
    const file = join(temporaryFolder(), "boots.db");
    const { history } = opened(file);
    const record = { mac: MAC, state: "asking", since: null, boots: [{ number: 1, boot: bootAt(BEGIN) }] } as const;
    history.save(record);
    const reader = new DatabaseSync(file, { readOnly: true });
    const count = () => reader.prepare("SELECT count(*) AS boots FROM boot").get();
    expect(count()).toEqual({ boots: 0 });
    history.flush();
    expect(count()).toEqual({ boots: 1 });
    history.save({ ...record, boots: [{ number: 2, boot: bootAt(BEGIN + 1) }, ...record.boots] }, record);
    history.flush();
    expect(count()).toEqual({ boots: 2 });
    reader.close();
    history.close();
  });

  it("is readable by its owner alone, and in write-ahead mode", () => {
    const folder = temporaryFolder();
    const { history } = watchSome(join(folder, "boots.db"));
    history.flush();
    const files = readdirSync(folder).sort();
    expect(files).toEqual(["boots.db", "boots.db-shm", "boots.db-wal"]);
    expect(files.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    history.close();
  });

  it("keeps 10 boots of a phone, 6,000 phones and 90 days", () => {
    const file = join(temporaryFolder(), "boots.db");
    const { history } = opened(file);
    const boots = Array.from({ length: 12 }, (_, index) => ({ number: index + 1, boot: bootAt(BEGIN + index) }));
    history.save({ mac: MAC, state: "asking", since: null, boots: boots.slice(0, 6).reverse() });
    history.flush();
    history.save({ mac: MAC, state: "asking", since: null, boots: boots.slice(2).reverse() });
    for (let index = 0; index < KEPT_PHONES; index++) {
      const mac = `0003${index.toString(16).toUpperCase().padStart(8, "0")}`;
      // The first one is 80 days old, the others are younger.
      const time = BEGIN - (index === 0 ? 80 * 86_400_000 : 1000);
      history.save({ mac, state: "asking", since: null, boots: [{ number: 1, boot: bootAt(time) }] });
      if (index % 500 === 0) {
        history.flush();
      }
    }
    history.close();

    const kept = opened(file);
    const records = kept.history.load();
    expect(records).toHaveLength(KEPT_PHONES);
    expect(records.some(({ mac }) => mac === "000300000000")).toBe(false);
    expect(records.find(({ mac }) => mac === MAC)?.boots.map(({ number }) => number)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
    ]);
    expect(kept.history.load()).toEqual([]);
    kept.history.close();
    expect(
      opened(file, BEGIN + KEPT_MS - 1)
        .history.load()
        .map(({ mac }) => mac),
    ).toEqual([MAC]);
    expect(opened(file, BEGIN + KEPT_MS + 1000).history.load()).toEqual([]);
  });

  const damages: readonly (readonly [string, (file: string) => void])[] = [
    ["is no database", (file) => writeFileSync(file, "no database, but long enough to be one".repeat(50))],
    ["is cut off", (file) => writeFileSync(file, readFileSync(file).subarray(0, 9000))],
    ["is of another version", (file) => edited(file, "PRAGMA user_version = 7")],
    ["is another program's", (file) => edited(file, "PRAGMA user_version = 0")],
    ["misses a table", (file) => edited(file, "DROP TABLE boot")],
    ["holds what is no boot", (file) => edited(file, `UPDATE boot SET body = '{"steps":1}'`)],
    ["holds what is no JSON", (file) => edited(file, "UPDATE boot SET body = '{'")],
  ];

  it.each(damages)("puts a file aside that %s, and begins anew", (_, damage) => {
    const folder = temporaryFolder();
    const file = join(folder, "boots.db");
    for (let time = 0; time < 2; time++) {
      watchSome(file).history.close();
      damage(file);
      const { history, troubles } = opened(file);
      expect(history.load()).toEqual([]);
      expect(troubles).toEqual([expect.stringMatching(/put aside as .*boots\.db\.broken and begun anew/)]);
      history.close();
    }
    expect(readdirSync(folder).sort()).toEqual(["boots.db", "boots.db.broken"]);
    const work = watchSome(file);
    work.history.close();
    expect(opened(file).history.load()).toHaveLength(3);
  });

  it("is done without if it can't be opened, and says so once", () => {
    const file = join(temporaryFolder(), "boots.db");
    mkdirSync(file);
    const { history, troubles } = opened(file);
    const work = new WatchAtWork({ history });
    work.phone().missAll(0, loaderList());
    history.flush();
    history.close();
    expect(work.watch.phone(MAC)?.state).toBe("asking");
    expect(troubles).toEqual([expect.stringMatching(/^there is no history of boots \(.*\); boots are watched/)]);
  });

  it("says once that it can't be written, and writes everything later", () => {
    const file = join(temporaryFolder(), "boots.db");
    let now = BEGIN;
    const troubles: string[] = [];
    const history = BootHistory.open(file, { onTrouble: (trouble) => void troubles.push(trouble), now: () => now });
    const work = new WatchAtWork({ history });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    const phone = work.phone();
    phone.miss(0, `CTLSEP${MAC}.tlv`);
    history.flush();
    now += 61_000;
    phone.miss(1, `SEP${MAC}.cnf.xml`);
    history.flush();
    expect(troubles).toEqual([expect.stringMatching(/can't be written \(database is locked\)/)]);
    other.exec("ROLLBACK");
    other.close();
    history.flush();
    now += 61_000;
    history.flush();
    expect(
      new DatabaseSync(file, { readOnly: true })
        .prepare("SELECT json_array_length(body, '$.steps') AS steps FROM boot")
        .all(),
    ).toEqual([{ steps: 2 }]);
    history.close();
  });

  it("lives in memory too", () => {
    const { history, troubles } = opened(":memory:");
    history.save({ mac: MAC, state: "asking", since: null, boots: [{ number: 1, boot: bootAt(BEGIN) }] });
    history.close();
    expect(troubles).toEqual([]);
    expect(existsSync(":memory:")).toBe(false);
  });

  it("can be removed with all that belongs to it", () => {
    const folder = temporaryFolder();
    const file = join(folder, "boots.db");
    writeFileSync(file, "no database");
    writeFileSync(join(folder, "another"), "");
    opened(file).history.flush();
    expect(readdirSync(folder)).toContain("boots.db.broken");
    removeHistory(file);
    expect(readdirSync(folder)).toEqual(["another"]);
    removeHistory(file);
  });
});

function edited(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
}
