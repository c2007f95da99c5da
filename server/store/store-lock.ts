import { randomBytes } from "node:crypto";
import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isRunning, processStart } from "../process/identity";
import { hasCode, isMissing } from "./layout";

const holderSchema = z.object({ pid: z.number(), start: z.string(), token: z.string() });
type Holder = z.infer<typeof holderSchema>;

const RETRY_MS = 50;
const LONGEST_WAIT_MS = 120_000;

/** A lock that is held. */
export interface HeldLock {
  /** @throws Error if somebody removed the lock meanwhile; nothing must be switched then. */
  confirm(): Promise<void>;
}

/**
 * Does work that only one process at a time may do. A lock whose holder is gone is taken over.
 *
 * @throws Error if a living process holds the lock for two minutes.
 */
export async function withLock<T>(path: string, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const own: Holder = {
    pid: process.pid,
    start: processStart(process.pid) ?? "",
    token: randomBytes(8).toString("hex"),
  };
  await acquire(path, own);
  try {
    await removeDeadClaims(path);
    return await work({
      confirm: async () => {
        if ((await readHolder(path))?.token !== own.token) {
          throw new Error(`${path} was taken away while it was held; try again`);
        }
      },
    });
  } finally {
    if ((await readHolder(path))?.token === own.token) {
      await rm(path, { force: true });
    }
  }
}

async function acquire(path: string, own: Holder): Promise<void> {
  // A link appears with its content, so nobody ever reads half a lock.
  const mine = `${path}.${own.token}`;
  await writeFile(mine, JSON.stringify(own), { mode: 0o600, flag: "wx" });
  try {
    const giveUpAt = Date.now() + LONGEST_WAIT_MS;
    while (!(await tryLink(mine, path))) {
      const holder = await readHolder(path);
      if (holder !== undefined && !isRunning(holder.pid, holder.start)) {
        await removeStale(path, holder, own);
        continue;
      }
      if (Date.now() > giveUpAt) {
        throw new Error(
          `process ${holder?.pid ?? "?"} has held ${path} for two minutes; end it or wait, then try again`,
        );
      }
      await sleep(RETRY_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function removeStale(path: string, stale: Holder, own: Holder): Promise<void> {
  const aside = `${path}.${own.token}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) {
      return;
    }
    throw error;
  }
  // Another process may have taken the stale lock over since we read it: then this is its lock, and goes back.
  if ((await readHolder(aside))?.token !== stale.token) {
    await tryLink(aside, path);
  }
  await rm(aside, { force: true });
}

/** Removes what processes left that were killed while they waited for the lock. */
async function removeDeadClaims(path: string): Promise<void> {
  const claims = (await readdir(dirname(path))).filter((name) => name.startsWith(`${basename(path)}.`));
  for (const claim of claims.map((name) => join(dirname(path), name))) {
    const claimant = await readHolder(claim);
    if (claimant !== undefined && !isRunning(claimant.pid, claimant.start)) {
      await rm(claim, { force: true });
    }
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
