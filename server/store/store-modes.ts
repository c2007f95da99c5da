import { chmodSync, lstatSync, readdirSync, type Stats } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isMissing, type StoreLayout } from "./layout";

/** What every unfinished thing of an apply is called. */
export const UNFINISHED = ".tmp-";

/** Something in a store that is not as this program makes it. */
export interface UnfitEntry {
  /** Below the store's folder; empty for the folder itself. */
  readonly path: string;
  readonly fault: "mode" | "owner" | "kind";
  /** In words, without the path: "mode 0644 instead of 0600". */
  readonly text: string;
}

/**
 * Mode, owner and kind of all that a store holds. Folders are 0700 and files 0600, all of them the store's owner's, and there is
 * nothing else but the link to the current generation. Where a system has no such modes, nothing is unfit.
 */
export function unfitEntries(store: StoreLayout): UnfitEntry[] {
  const found: UnfitEntry[] = [];
  const owner = statsOf(store.folder)?.uid;
  if (owner === undefined || process.getuid === undefined) {
    return found;
  }
  const look = (path: string): void => {
    const stats = statsOf(path);
    if (stats === undefined) {
      return;
    }
    const isFolder = stats.isDirectory();
    const name = relative(store.folder, path);
    if (!isFolder && !stats.isFile()) {
      found.push({ path: name, fault: "kind", text: "neither a file nor a folder" });
      return;
    }
    const mode = stats.mode & 0o777;
    const right = isFolder ? 0o700 : 0o600;
    if (mode !== right) {
      found.push({ path: name, fault: "mode", text: `mode ${octal(mode)} instead of ${octal(right)}` });
    }
    if (stats.uid !== owner) {
      found.push({ path: name, fault: "owner", text: `owner ${stats.uid} instead of ${owner}` });
    }
    if (isFolder && path !== store.folder) {
      const names = readdirSync(path).sort();
      // No delivery brings a folder for its own sake; one without any file is a generation all the same.
      if (names.length === 0 && path !== store.generations && dirname(path) !== store.generations) {
        found.push({ path: name, fault: "kind", text: "an empty folder" });
      }
      for (const each of names.filter((each) => !each.startsWith(UNFINISHED))) {
        look(join(path, each));
      }
    }
  };
  // A folder that was there before may hold more, which is none of this program's.
  const { folder, generations, key, record, log, history, repair, rollout } = store;
  const files = [key, record, log, history, `${history}-wal`, `${history}-shm`, repair, rollout];
  for (const path of [folder, generations, ...files]) {
    look(path);
  }
  return found;
}

/** Gives back the modes that are not right, where this user may. @returns the entries that it put right */
export function restoreModes(store: StoreLayout, unfit: readonly UnfitEntry[]): UnfitEntry[] {
  return unfit
    .filter(({ fault }) => fault === "mode")
    .filter(({ path }) => {
      const full = join(store.folder, path);
      try {
        chmodSync(full, lstatSync(full).isDirectory() ? 0o700 : 0o600);
        return true;
      } catch {
        // Another user's, which is told as such.
        return false;
      }
    });
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
