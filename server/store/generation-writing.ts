import { readdir, readlink, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { removeUnusedImages } from "../firmware/image-store";
import type { SiteFiles } from "./bundle-reading";
import { explainFullDisk } from "./full-disk";
import { compareFiles, type GenerationChange, isSameFiles } from "./generation-change";
import {
  markNew,
  prune,
  removeLeftovers,
  switchTo,
  unmarkNew,
  writeDescription,
  writeGeneration,
} from "./generation-files";
import { generationId, storeKey } from "./generation-id";
import {
  currentGeneration,
  describeGeneration,
  isMissing,
  linkTarget,
  makeStore,
  readGeneration,
  type StoreLayout,
  syncFolder,
} from "./layout";
import { readRepairToken, writeRepairToken } from "./repair-mark";
import { type HeldLock, withLock } from "./store-lock";
import { restoreModes, unfitEntries } from "./store-modes";

export { KEPT_GENERATIONS } from "./generation-files";

export interface ApplyOptions {
  /**
   * Token that is kept once the files are in place. With another one than is kept, a running server reads the files anew, also when
   * none changed. @default the one that is kept stays
   */
  readonly repair?: string | undefined;
  /** How long to wait for another apply, seconds. @default 120 */
  readonly lockWait?: number | undefined;
}

/**
 * Makes these files the current generation: they are written beside it, down to the disk, and then one link moves.
 * Whatever ends the process before that leaves the store as it was. Applies wait for each other. What somebody damaged in
 * the current generation is put right, also when nothing else changed.
 *
 * @throws ProblemsError if another process holds the store too long, or the disk is full.
 */
export async function applyGeneration(
  store: StoreLayout,
  site: SiteFiles,
  { repair, lockWait }: ApplyOptions = {},
): Promise<GenerationChange> {
  try {
    await makeStore(store);
    return await withLock(
      store.lock,
      async (lock) => {
        try {
          await removeLeftovers(store);
          const isRepair = repair !== undefined && repair !== (await readRepairToken(store));
          const change = await apply(store, site, lock, isRepair);
          await removeUnusedImages(store);
          if (repair !== undefined) {
            await writeRepairToken(store, repair);
          }
          return change;
        } catch (error) {
          // Not if the lock was taken away: then what is unfinished is somebody else's.
          await lock
            .confirm()
            .then(() => removeLeftovers(store))
            .catch(() => undefined);
          throw error;
        }
      },
      lockWait,
    );
  } catch (error) {
    throw await explainFullDisk(error, store, site.files);
  }
}

async function apply(
  store: StoreLayout,
  { site, files, phones }: SiteFiles,
  lock: HeldLock,
  isRepair: boolean,
): Promise<GenerationChange> {
  const id = generationId(await storeKey(store), files);
  const before = await currentGeneration(store);
  const old = before === undefined ? undefined : await readGeneration(store, before);
  const was = before === undefined ? undefined : await describeGeneration(store, before);
  const unfit = unfitEntries(store);
  const restored = restoreModes(store, unfit);
  const inGeneration = unfit.filter(
    (entry) => isBelow(store, id, entry.path) && !restored.includes(entry) && entry.fault !== "mode",
  );
  const healed = [...restored, ...inGeneration].map(({ path, text }) => `${path === "" ? "." : path}: ${text}`);
  const found = before === id ? old : await readGeneration(store, id);
  const isIntact = isSameFiles(found, files) && inGeneration.length === 0;
  const change = { id, ...compareFiles(old ?? new Map(), files), unchanged: false, healed };
  const isRightlyLinked = before === id && (await readlink(store.current)) === linkTarget(id);
  const isDeclared = was?.site === site && isDeepStrictEqual(was.phones, phones);
  if (!isRepair && isRightlyLinked && isIntact && isDeclared && was.rolledBackAt === undefined) {
    return { ...change, at: was.appliedAt, unchanged: true };
  }
  const isNew = found === undefined;
  if (!isIntact) {
    if (isNew && before !== id) {
      await markNew(store, id);
    }
    await writeGeneration(store, id, files);
  }
  const at = new Date().toISOString();
  const previous = before === id ? was?.previous : before;
  await writeDescription(store, id, { site, files: files.size, appliedAt: at, phones: [...phones], previous });
  await switchTo(store, id, lock);
  await unmarkNew(store, id);
  await prune(store, id);
  // What a rollback left and is declared now is no change to anybody but the status.
  const unchanged = before === id && isDeclared && isSameFiles(old, files);
  return { ...change, at, unchanged };
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
    await rm(store.repair, { force: true });
    await rm(store.firmware, { recursive: true, force: true });
    await rm(store.rollout, { force: true });
    await rm(store.goOn, { force: true });
    await removeLeftovers(store);
    return { removed: [...(files?.keys() ?? [])] };
  });
}

function isBelow(store: StoreLayout, id: string, path: string): boolean {
  const place = relative(store.folder, join(store.generations, id));
  return path === place || path.startsWith(`${place}/`);
}
