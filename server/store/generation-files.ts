import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  currentGeneration,
  describeGeneration,
  type GenerationDescription,
  isGenerationId,
  isMissing,
  linkTarget,
  type StoreLayout,
  syncFolder,
  writeDurably,
} from "./layout";
import type { HeldLock } from "./store-lock";
import { UNFINISHED } from "./store-modes";

/** Generations that stay for going back, the current one included. */
export const KEPT_GENERATIONS = 5;
const FILES_AT_ONCE = 16;
/** Before the id of a generation that is written and not yet switched to. */
const NEW = `${UNFINISHED}new-`;

/** Writes the files of a generation down to the disk. One of this id that is there gives way. */
export async function writeGeneration(
  store: StoreLayout,
  id: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const folder = join(store.generations, unfinishedName());
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
  const outcomes = await Promise.allSettled(Array.from({ length: FILES_AT_ONCE }, write));
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") {
      throw outcome.reason;
    }
  }
  for (const path of folders) {
    await syncFolder(path);
  }
  const place = join(store.generations, id);
  const aside = join(store.generations, unfinishedName());
  await rename(place, aside).catch(ignoreMissing);
  await rename(folder, place);
  await rm(aside, { recursive: true, force: true });
}

/** Marks a generation that is about to be written, so that one that is never switched to goes away again. */
export async function markNew(store: StoreLayout, id: string): Promise<void> {
  await writeDurably(join(store.generations, NEW + id), "");
}

export async function unmarkNew(store: StoreLayout, id: string): Promise<void> {
  await rm(join(store.generations, NEW + id), { force: true });
}

export async function writeDescription(
  store: StoreLayout,
  id: string,
  description: GenerationDescription,
): Promise<void> {
  const fresh = join(store.generations, unfinishedName());
  await writeDurably(fresh, `${JSON.stringify(description)}\n`);
  await rename(fresh, join(store.generations, `${id}.json`));
  await syncFolder(store.generations);
}

/** Moves the link, in one step that also outlives a power cut. A running server takes the generation anew, whatever it was. */
export async function switchTo(store: StoreLayout, id: string, lock: HeldLock): Promise<void> {
  const fresh = join(store.folder, "current.tmp");
  await rm(fresh, { force: true });
  await symlink(linkTarget(id), fresh);
  await lock.confirm();
  await rename(fresh, store.current);
  await syncFolder(store.folder);
}

/** Removes the oldest generations; the current one and the one before it always stay. */
export async function prune(store: StoreLayout, current: string): Promise<void> {
  const ids = (await readdir(store.generations)).filter(isGenerationId);
  const dated = await Promise.all(
    ids.map(async (id) => ({ id, appliedAt: (await describeGeneration(store, id))?.appliedAt ?? "" })),
  );
  const previous = (await describeGeneration(store, current))?.previous;
  const rank = (id: string): number => (id === previous ? 0 : 1);
  const older = dated
    .filter(({ id }) => id !== current)
    .sort((a, b) => rank(a.id) - rank(b.id) || (a.appliedAt > b.appliedAt ? -1 : a.appliedAt < b.appliedAt ? 1 : 0));
  for (const { id } of older.slice(KEPT_GENERATIONS - 1)) {
    await removeGeneration(store, id);
  }
}

/** Removes what applies left that were killed. Only under the lock, so that it is nobody's work. */
export async function removeLeftovers(store: StoreLayout): Promise<void> {
  const entries = await readdir(store.generations).catch(ignoreMissing);
  const unfinished = (entries ?? []).filter((entry) => entry.startsWith(UNFINISHED));
  for (const entry of unfinished) {
    const id = entry.startsWith(NEW) ? entry.slice(NEW.length) : "";
    if (isGenerationId(id) && id !== (await currentGeneration(store))) {
      await removeGeneration(store, id);
    }
    await rm(join(store.generations, entry), { recursive: true, force: true });
  }
  await rm(join(store.folder, "current.tmp"), { force: true });
  await rm(`${store.repair}.tmp`, { force: true });
}

async function removeGeneration(store: StoreLayout, id: string): Promise<void> {
  await rm(join(store.generations, id), { recursive: true, force: true });
  await rm(join(store.generations, `${id}.json`), { force: true });
}

function unfinishedName(): string {
  return `${UNFINISHED}${randomBytes(6).toString("hex")}`;
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) {
    throw error;
  }
}
