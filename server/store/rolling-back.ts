import { ProblemsError } from "../problems";
import { explainFullDisk } from "./full-disk";
import { compareFiles, type GenerationChange } from "./generation-change";
import { removeLeftovers, switchTo, writeDescription } from "./generation-files";
import { generationId, readStoreKey } from "./generation-id";
import { keptIds } from "./kept-generations";
import { arrivalOf, currentGeneration, describeGeneration, readGeneration, type StoreLayout } from "./layout";
import { withLock } from "./store-lock";

/**
 * Makes a kept generation the current one again, in one step and under the lock, as an apply does.
 *
 * @param to Its id. @default the one that was the current one before
 * @param lockWait How long to wait for an apply that runs, seconds.
 * @throws ProblemsError if there is no such generation, or it is not as it was applied.
 */
export async function rollBack(store: StoreLayout, to?: string, lockWait?: number): Promise<GenerationChange> {
  if ((await keptIds(store)).length === 0) {
    throw new ProblemsError([`there are no generations in ${store.folder}; is it the folder of --store?`]);
  }
  try {
    return await withLock(
      store.lock,
      async (lock) => {
        await removeLeftovers(store);
        const before = await currentGeneration(store);
        const id = to ?? (await generationBefore(store, before));
        const description = await describeGeneration(store, id);
        const files = await readGeneration(store, id);
        if (files === undefined) {
          throw new ProblemsError([`there is no generation ${id}; kept: ${(await keptIds(store)).join(", ")}`]);
        }
        const key = await readStoreKey(store);
        if (description === undefined || key === undefined || generationId(key, files) !== id) {
          const what =
            key === undefined
              ? "can't be checked, as the key of the store is lost"
              : description === undefined
                ? "is damaged: what it is for is lost"
                : "is damaged: its files are not those that were applied";
          throw new ProblemsError([`generation ${id} ${what}; nothing was changed. Apply again what is declared`]);
        }
        const old = before === undefined ? undefined : await readGeneration(store, before);
        const change = { id, ...compareFiles(old ?? new Map(), files), healed: [] };
        if (id === before) {
          return { ...change, at: arrivalOf(description).at, unchanged: true };
        }
        const at = new Date().toISOString();
        await writeDescription(store, id, { ...description, rolledBackAt: at, previous: before });
        await switchTo(store, id, lock);
        return { ...change, at, unchanged: false };
      },
      lockWait,
    );
  } catch (error) {
    throw await explainFullDisk(error, store, new Map());
  }
}

async function generationBefore(store: StoreLayout, current: string | undefined): Promise<string> {
  const known = current === undefined ? undefined : (await describeGeneration(store, current))?.previous;
  const others = (await keptIds(store)).filter((id) => id !== current);
  const [newest] = others;
  if (newest === undefined) {
    throw new ProblemsError([`there is no other generation than ${current ?? "none"}, so nothing to roll back to`]);
  }
  return known !== undefined && others.includes(known) ? known : newest;
}
