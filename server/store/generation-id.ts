import { createHmac, randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { isMissing, type StoreLayout, writeDurably } from "./layout";

/** Keyed, so that nobody can check from an id whether a guessed password is the right one. */
export function generationId(key: Buffer, files: ReadonlyMap<string, Buffer>): string {
  const hmac = createHmac("sha256", key);
  for (const path of [...files.keys()].sort()) {
    const content = files.get(path) ?? Buffer.alloc(0);
    // With its length before each, no two lists of files give the same bytes.
    hmac.update(`${Buffer.byteLength(path)}:${path}${content.length}:`).update(content);
  }
  return hmac.digest("hex").slice(0, 16);
}

/** The store's key, or undefined if it has none that can be used. */
export async function readStoreKey(store: StoreLayout): Promise<Buffer | undefined> {
  try {
    const key = await readFile(store.key);
    return key.length === 32 ? key : undefined;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** The store's key, made if there is none. Only under the lock. */
export async function storeKey(store: StoreLayout): Promise<Buffer> {
  const known = await readStoreKey(store);
  if (known !== undefined) {
    return known;
  }
  await rm(store.key, { force: true });
  const key = randomBytes(32);
  await writeDurably(store.key, key);
  return key;
}
