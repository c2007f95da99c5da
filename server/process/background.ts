import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemsError } from "../problems";
import { hasCode, isMissing, makeStore, type StoreLayout } from "../store/layout";
import { withLock } from "../store/store-lock";
import { isRunning } from "./identity";
import { healthOf, readRecord, removeRecord, runningServer, type ServerRecord } from "./server-record";

/** What a background server is told: options of `serve` and their values. */
export type ServerSettings = ServerRecord["settings"];

export interface Started {
  readonly record: ServerRecord;
  /** False if a server with these settings and this program ran already. */
  readonly fresh: boolean;
}

const READY_MS = 10_000;
/** On top of the grace that the server was given. */
const STOP_MS = 10_000;
const STEP_MS = 25;
/** For V8: what the server makes is short-lived, and a larger nursery takes memory and brings no speed. */
const HEAP = "--max-semi-space-size=4";
const LARGEST_LOG = 10 * 1024 * 1024;

/**
 * Runs the server of a store as a process of its own that outlives this one, and waits until it answers.
 * One that runs with other settings, or from another program, is stopped first.
 *
 * @param program Path of this program's file. @param hash SHA-256 of it.
 * @throws ProblemsError with what the server wrote, if it does not come up within ten seconds.
 */
export async function startInBackground(
  store: StoreLayout,
  settings: ServerSettings,
  program: string,
  hash: string,
): Promise<Started> {
  const wasThere = existsSync(store.folder);
  await makeStore(store);
  try {
    return await withLock(`${store.record}.lock`, async () => {
      const running = await runningServer(store);
      if (running !== undefined && isSame(running, settings, hash)) {
        return { record: running, fresh: false };
      }
      if (running !== undefined) {
        requireBackground(running);
        await end(running);
      }
      return { record: await launch(store, settings, program), fresh: true };
    });
  } catch (error) {
    if (!wasThere) {
      await removeEmptyStore(store);
    }
    throw error;
  }
}

/** Stops the server that `start` started and waits until it is gone. Returns its process id, or undefined if none ran. */
export async function stopInBackground(store: StoreLayout): Promise<number | undefined> {
  if (!existsSync(store.folder)) {
    return undefined;
  }
  const pid = await withLock(`${store.record}.lock`, async () => {
    const running = await runningServer(store);
    if (running === undefined) {
      await rm(store.record, { force: true });
      return undefined;
    }
    requireBackground(running);
    await end(running);
    await removeRecord(store, running.instance);
    return running.pid;
  });
  await removeEmptyStore(store);
  return pid;
}

/** Removes the folder of a store in which there is neither a generation nor a server. */
export async function removeEmptyStore(store: StoreLayout): Promise<void> {
  if (existsSync(store.current) || existsSync(store.key) || (await readRecord(store)) !== undefined) {
    return;
  }
  await removeIfEmpty(store.generations);
  const left = await readdir(store.folder).catch(() => []);
  const ours = [store.log, store.history, store.rollout, store.goOn].map((path) => basename(path));
  // With what belongs to them: an older log, the journal of a database.
  if (
    left.every((name) => ours.some((own) => name === own || name.startsWith(`${own}.`) || name.startsWith(`${own}-`)))
  ) {
    for (const name of left) {
      await rm(join(store.folder, name), { force: true });
    }
    await removeIfEmpty(store.folder);
  }
}

function isSame(running: ServerRecord, settings: ServerSettings, hash: string): boolean {
  return running.program === hash && JSON.stringify(running.settings) === JSON.stringify(settings);
}

function requireBackground({ background, pid }: ServerRecord): void {
  if (!background) {
    throw new ProblemsError([`a server runs on this store in the foreground (pid ${pid}); end it there first`]);
  }
}

async function launch(store: StoreLayout, settings: ServerSettings, program: string): Promise<ServerRecord> {
  await rm(store.record, { force: true });
  const logStart = await turnLog(store);
  const log = await open(store.log, "a", 0o600);
  const instance = randomBytes(8).toString("hex");
  try {
    await chmod(store.log, 0o600);
    const words = Object.entries(settings).map(([option, value]) => `--${option}${value === "" ? "" : `=${value}`}`);
    const child = spawn(
      process.execPath,
      [HEAP, program, "serve", "--store", store.folder, "--instance", instance, ...words],
      {
        cwd: store.folder,
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
        // It lives long and needs nothing of what its starter was trusted with.
        env: Object.fromEntries(["PATH", "TZ", "LANG"].flatMap((name) => variable(name))),
      },
    );
    let ended: string | undefined;
    child.once("error", (error) => {
      ended = error.message;
    });
    child.once("exit", (code, signal) => {
      ended ??= `it ended with ${signal ?? code}`;
    });
    child.unref();
    for (const giveUpAt = Date.now() + READY_MS; Date.now() < giveUpAt && ended === undefined; ) {
      const record = await readRecord(store);
      if (record?.instance === instance && (await healthOf(record))?.instance === instance) {
        return record;
      }
      await sleep(STEP_MS);
    }
    child.kill("SIGKILL");
    const written = await linesForPeople(store, logStart);
    throw new ProblemsError(
      written.length > 0 ? written : [`the server did not come up: ${ended ?? `no answer in ${READY_MS / 1000} s`}`],
    );
  } finally {
    await log.close();
  }
}

function variable(name: string): [string, string][] {
  const value = process.env[name];
  return value === undefined ? [] : [[name, value]];
}

/** Puts a log that has grown large aside, and returns where the next line will stand. */
async function turnLog(store: StoreLayout): Promise<number> {
  try {
    const { size } = await stat(store.log);
    if (size <= LARGEST_LOG) {
      return size;
    }
    await rename(store.log, `${store.log}.1`);
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
  return 0;
}

/** What a server that did not come up wrote: all lines but those of the structured log. */
async function linesForPeople(store: StoreLayout, from: number): Promise<string[]> {
  const text = (await readFile(store.log)).toString("utf8", from);
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("{"))
    .map((line) => line.replace(/^error: /, ""))
    .slice(-20);
}

async function end({ pid, start, settings }: ServerRecord): Promise<void> {
  const { grace = "0" } = settings;
  const waitMs = STOP_MS + Number(grace) * 1000;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isRunning(pid, start)) {
      return;
    }
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!hasCode(error, "ESRCH")) {
        throw error;
      }
    }
    for (const giveUpAt = Date.now() + waitMs; Date.now() < giveUpAt && isRunning(pid, start); ) {
      await sleep(STEP_MS);
    }
  }
  if (isRunning(pid, start)) {
    throw new ProblemsError([`process ${pid} does not end`]);
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, "ENOTEMPTY", "EEXIST", "EBUSY", "EACCES", "EPERM")) {
      throw error;
    }
  }
}
