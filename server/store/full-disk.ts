import { statfs } from "node:fs/promises";
import { ProblemsError } from "../problems";
import { hasCode, type StoreLayout } from "./layout";

/** So much more than its files a delivery takes: its description, the link, the lock. */
const BESIDE_FILES = 8;

/**
 * Says of an error that came of a full disk or quota, in place of the system's own words, what is needed where; every
 * other error stays as it is.
 */
export function explainFullDisk(
  error: unknown,
  store: StoreLayout,
  files: ReadonlyMap<string, Buffer>,
): Promise<unknown> {
  const need = (block: number): string => {
    const entries = new Set([...files.keys()].flatMap(foldersOf)).size + files.size + BESIDE_FILES;
    const blocks = [...files.values()].reduce((sum, { length }) => sum + Math.ceil(length / block), BESIDE_FILES);
    return `the delivery needs ${sizeText(blocks * block)} in ${entries} files`;
  };
  return explainNoRoom(error, store.folder, need, "What was served before stays");
}

/**
 * The same for any folder.
 *
 * @param need What is needed there, for blocks of so many bytes: `the delivery needs 1 MiB`.
 * @param stays What is the case until there is room, a sentence without its stop.
 */
export async function explainNoRoom(
  error: unknown,
  folder: string,
  need: (block: number) => string,
  stays: string,
): Promise<unknown> {
  if (!hasCode(error, "ENOSPC", "EDQUOT")) {
    return error;
  }
  const disk = await statfs(folder).catch(() => undefined);
  const block = disk?.bsize ?? 4096;
  const free = disk === undefined ? "" : `, and ${sizeText(disk.bavail * block)} and ${disk.ffree} files are free`;
  const code = hasCode(error, "EDQUOT") ? "EDQUOT" : "ENOSPC";
  return new ProblemsError([
    `there is no room left in ${folder} (${code}): ${need(block)} there${free}. ${stays}. Make room, then apply again`,
  ]);
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

export function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
