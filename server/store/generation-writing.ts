import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SiteFiles } from "./bundle-reading";
import {
  currentGeneration,
  describeGeneration,
  type GenerationDescription,
  isGenerationId,
  isMissing,
  makeStore,
  readGeneration,
  type StoreLayout,
  syncFolder,
  writeDurably,
} from "./layout";
import { type HeldLock, withLock } from "./store-lock";

/** Generations that stay for going back, the current one included. */
export const KEPT_GENERATIONS = 5;
const FILES_AT_ONCE = 16;
const UNFINISHED = ".tmp-";

/** What an apply did, each list sorted by path. */
export interface GenerationChange {
  readonly id: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly kept: number;
  /** Neither the files nor the name of the site nor its phones are others than before. */
  readonly unchanged: boolean;
}

/**
 * Makes these files the current generation: they are written beside it, down to the disk, and then one link moves.
 * Whatever ends the process before that leaves the store as it was. Applies wait for each other.
 */
export async function applyGeneration(
  store: StoreLayout,
  { site, files, phones }: SiteFiles,
): Promise<GenerationChange> {
  await makeStore(store);
  return withLock(store.lock, async (lock) => {
    await removeLeftovers(store);
    const id = await generationId(store, files);
    const before = await currentGeneration(store);
    const old = before === undefined ? undefined : await readGeneration(store, before);
    const was = before === undefined ? undefined : await describeGeneration(store, before);
    const change = { id, ...compare(old ?? new Map(), files), unchanged: false };
    const intact = sameFiles(before === id ? old : await readGeneration(store, id), files);
    if (before === id && intact && was?.site === site && isDeepStrictEqual(was.phones, phones)) {
      return { ...change, unchanged: true };
    }
    if (!intact) {
      await writeGeneration(store, id, files);
    }
    await describe(store, id, { site, files: files.size, appliedAt: new Date().toISOString(), phones: [...phones] });
    await syncFolder(store.generations);
    await switchTo(store, id, lock);
    await prune(store, id);
    return change;
  });
}

/** Removes everything that applies made, and the store's folder if nothing else is in it. */
export async function clearGenerations(store: StoreLayout): Promise<{ readonly removed: readonly string[] }> {
  try {
    await readdir(store.folder);
  } catch (error) {
    if (isMissing(error)) {
      return { removed: [] };
    }
    throw error;
  }
  return withLock(store.lock, async () => {
    const id = await currentGeneration(store);
    const files = id === undefined ? undefined : await readGeneration(store, id);
    await rm(store.current, { force: true });
    await syncFolder(store.folder);
    await rm(store.generations, { recursive: true, force: true });
    await rm(store.key, { force: true });
    await removeLeftovers(store);
    return { removed: [...(files?.keys() ?? [])] };
  });
}

/** Keyed, so that nobody can check from an id whether a guessed password is the right one. */
async function generationId(store: StoreLayout, files: ReadonlyMap<string, Buffer>): Promise<string> {
  const hmac = createHmac("sha256", await storeKey(store));
  for (const [path, content] of files) {
    // With its length before each, no two lists of files give the same bytes.
    hmac.update(`${Buffer.byteLength(path)}:${path}${content.length}:`).update(content);
  }
  return hmac.digest("hex").slice(0, 16);
}

async function storeKey(store: StoreLayout): Promise<Buffer> {
  try {
    const key = await readFile(store.key);
    if (key.length === 32) {
      return key;
    }
    await rm(store.key);
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
  const key = randomBytes(32);
  await writeDurably(store.key, key);
  return key;
}

function compare(old: ReadonlyMap<string, Buffer>, files: ReadonlyMap<string, Buffer>) {
  const paths = [...files.keys()];
  const both = paths.filter((path) => old.has(path));
  const changed = both.filter((path) => !files.get(path)?.equals(old.get(path) ?? Buffer.alloc(0)));
  return {
    added: paths.filter((path) => !old.has(path)),
    changed,
    removed: [...old.keys()].filter((path) => !files.has(path)).sort(),
    kept: both.length - changed.length,
  };
}

function sameFiles(found: ReadonlyMap<string, Buffer> | undefined, files: ReadonlyMap<string, Buffer>): boolean {
  return (
    found !== undefined &&
    found.size === files.size &&
    [...files].every(([path, content]) => found.get(path)?.equals(content) === true)
  );
}

async function writeGeneration(store: StoreLayout, id: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const folder = join(store.generations, `${UNFINISHED}${randomBytes(6).toString("hex")}`);
  const folders = new Set([folder]);
  for (const path of files.keys()) {
    for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
      folders.add(join(folder, parent));
    }
  }
  for (const path of folders) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
  const waiting = [...files];
  const write = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await writeDurably(join(folder, next[0]), next[1]);
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, write));
  for (const path of folders) {
    await syncFolder(path);
  }
  // One of this id that is there is damaged, else it would be used.
  await rm(join(store.generations, id), { recursive: true, force: true });
  await rename(folder, join(store.generations, id));
}

async function describe(store: StoreLayout, id: string, description: GenerationDescription): Promise<void> {
  const path = join(store.generations, `${id}.json`);
  const fresh = join(store.generations, `${UNFINISHED}${randomBytes(6).toString("hex")}`);
  await writeDurably(fresh, `${JSON.stringify(description)}\n`);
  await rename(fresh, path);
}

async function switchTo(store: StoreLayout, id: string, lock: HeldLock): Promise<void> {
  const fresh = join(store.folder, "current.tmp");
  await rm(fresh, { force: true });
  await symlink(join("generations", id), fresh);
  await lock.confirm();
  await rename(fresh, store.current);
  await syncFolder(store.folder);
}

async function prune(store: StoreLayout, current: string): Promise<void> {
  const ids = (await readdir(store.generations)).filter(isGenerationId);
  const dated = await Promise.all(
    ids.map(async (id) => ({ id, appliedAt: (await describeGeneration(store, id))?.appliedAt ?? "" })),
  );
  const older = dated
    .filter(({ id }) => id !== current)
    .sort((a, b) => (a.appliedAt === b.appliedAt ? (a.id < b.id ? -1 : 1) : a.appliedAt > b.appliedAt ? -1 : 1));
  for (const { id } of older.slice(KEPT_GENERATIONS - 1)) {
    await rm(join(store.generations, id), { recursive: true, force: true });
    await rm(join(store.generations, `${id}.json`), { force: true });
  }
}

/** Removes what applies left that were killed. Only under the lock, so that it is nobody's work. */
async function removeLeftovers(store: StoreLayout): Promise<void> {
  try {
    for (const entry of await readdir(store.generations)) {
      if (entry.startsWith(UNFINISHED)) {
        await rm(join(store.generations, entry), { recursive: true, force: true });
      }
    }
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
  await rm(join(store.folder, "current.tmp"), { force: true });
}
