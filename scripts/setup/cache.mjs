import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join } from "node:path";

const LOCK_TOUCH_MS = 5_000;
const LOCK_STALE_MS = 30_000;

/** Folder of this user's cache, shared by all checkouts of the project. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-cisco-phones");

/**
 * A short, stable name for the content of some texts.
 * @param {readonly string[]} texts
 * @returns {string} 12 hex digits
 */
export function contentKey(texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest("hex").slice(0, 12);
}

/**
 * A name beside the final one, to be moved there once complete.
 * @param {string} path
 * @returns {string}
 */
export function temporaryName(path) {
  return `${path}.${process.pid}.${randomBytes(4).toString("hex")}.part`;
}

/**
 * Writes a file that others see whole or not at all.
 * @param {string} path
 * @param {string} text
 * @param {number} [mode]
 */
export function writeWhole(path, text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const part = temporaryName(path);
  writeFileSync(part, text, { mode });
  renameSync(part, path);
}

/**
 * A JSON file of the cache.
 * @param {string} path
 * @returns {unknown} `undefined` when it is missing or damaged
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` while no other process of this user is in work of the same name.
 * A lock left by a process that has died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void, folder?: string }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(name, work, { onWait, folder = join(cacheFolder, "locks") } = {}) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.lock`);
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, id: randomBytes(8).toString("hex") });
  let told = false;
  while (!tryLock(path, mine)) {
    if (!told) onWait?.();
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const touch = setInterval(() => touchFile(path), LOCK_TOUCH_MS);
  const release = () => {
    clearInterval(touch);
    if (readText(path) === mine) rmSync(path, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** @param {string} path @param {string} mine @returns {boolean} */
function tryLock(path, mine) {
  try {
    writeFileSync(path, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  const theirs = readText(path);
  if (theirs === undefined || !isAbandoned(path, theirs)) return false;
  // Moved aside first, so that of several waiting processes one removes it, and never a fresh lock.
  const aside = temporaryName(path);
  try {
    renameSync(path, aside);
    if (readText(aside) !== theirs) renameSync(aside, path);
    else rmSync(aside, { force: true });
  } catch {
    // Another process was quicker.
  }
  return false;
}

/** @param {string} path @param {string} text @returns {boolean} */
function isAbandoned(path, text) {
  let owner;
  try {
    owner = JSON.parse(text);
  } catch {
    owner = undefined;
  }
  if (owner?.host === hostname() && typeof owner.pid === "number" && !isAlive(owner.pid)) return true;
  try {
    return Date.now() - statSync(path).mtimeMs > LOCK_STALE_MS;
  } catch {
    return false;
  }
}

/** @param {number} pid @returns {boolean} */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} path */
function touchFile(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The cache was removed meanwhile.
  }
}

/** @param {string} path @returns {string | undefined} */
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
