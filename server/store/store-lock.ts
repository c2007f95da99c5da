import { randomBytes } from "node:crypto";
import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ProblemsError } from "../problems";
import { isRunning, processStart } from "../process/identity";
import { hasCode, isMissing } from "./layout";

const holderSchema = z.object({
  pid: z.number(),
  start: z.string(),
  token: z.string(),
  /** When it came for the lock, ISO 8601 in UTC. */
  since: z.string().optional().catch(undefined),
});
type Holder = z.infer<typeof holderSchema>;

const RETRY_MS = 50;
/** How long a lock is waited for, seconds. */
export const LOCK_WAIT_SECONDS = 120;

/** A lock that is held. */
export interface HeldLock {
  /** @throws Error if somebody removed the lock meanwhile; nothing must be switched then. */
  confirm(): Promise<void>;
}

/**
 * Does work that only one process at a time may do. A lock whose holder is gone is taken over.
 *
 * @param waitSeconds How long to wait for it.
 * @throws ProblemsError that names the living process that holds it all that time.
 */
export async function withLock<T>(
  path: string,
  work: (lock: HeldLock) => Promise<T>,
  waitSeconds: number = LOCK_WAIT_SECONDS,
): Promise<T> {
  const own: Holder = {
    pid: process.pid,
    start: processStart(process.pid) ?? "",
    token: randomBytes(8).toString("hex"),
    since: new Date().toISOString(),
  };
  await acquire(path, own, waitSeconds);
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

async function acquire(path: string, own: Holder, waitSeconds: number): Promise<void> {
  // A link appears with its content, so nobody ever reads half a lock.
  const mine = `${path}.${own.pid}.${own.token}`;
  try {
    await writeFile(mine, JSON.stringify(own), { mode: 0o600, flag: "wx" });
    const giveUpAt = performance.now() + 1000 * waitSeconds;
    while (!(await tryLink(mine, path))) {
      const holder = await readHolder(path);
      if (holder !== undefined && !isRunning(holder.pid, holder.start)) {
        await removeStale(path, holder, own);
        continue;
      }
      if (performance.now() > giveUpAt) {
        throw new ProblemsError([heldByOther(path, holder, waitSeconds)]);
      }
      await sleep(RETRY_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

function heldByOther(path: string, holder: Holder | undefined, waitSeconds: number): string {
  const who = holder === undefined ? "a process that can't be told" : `process ${holder.pid}`;
  const since = holder?.since === undefined ? "" : ` (since ${holder.since})`;
  return `${who} holds ${path}${since}, and did not give it up within ${waitSeconds} s; wait for it or end it, then try again`;
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
    // One that could not be written, as on a full disk, tells its process by its name alone.
    const pid = Number(/\.(\d+)\.[0-9a-f]{16}$/.exec(claim)?.[1]);
    const isDead =
      claimant === undefined ? pid > 0 && processStart(pid) === undefined : !isRunning(claimant.pid, claimant.start);
    if (isDead) {
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
