import { readFile, rename, rm } from "node:fs/promises";
import { isMissing, type StoreLayout, syncFolder, writeDurably } from "./layout";

const TOKEN = /^[0-9a-f]{16}$/;

/** 16 lower-case hex digits, by which an apply that repairs is told from the one before. */
export function isRepairToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The token that the last apply with one gave, or undefined without any. */
export async function readRepairToken(store: Pick<StoreLayout, "folder" | "repair">): Promise<string | undefined> {
  try {
    const text = (await readFile(store.repair, "utf8")).trim();
    return isRepairToken(text) ? text : undefined;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Keeps a token, down to the disk. Only under the lock. */
export async function writeRepairToken(store: Pick<StoreLayout, "folder" | "repair">, token: string): Promise<void> {
  const fresh = `${store.repair}.tmp`;
  await rm(fresh, { force: true });
  await writeDurably(fresh, `${token}\n`);
  await rename(fresh, store.repair);
  await syncFolder(store.folder);
}
