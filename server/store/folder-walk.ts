import { readdirSync } from "node:fs";
import { join } from "node:path";
import { canonicalName } from "./file-name";
import type { FolderPaths, RealPath } from "./folder-paths";
import { hasCode } from "./layout";

/** So many files of a folder are listed. */
const LONGEST_LIST = 10_000;

/** A file that is served, by its name below the root as the folder spells it. */
export interface WalkedFile extends RealPath {
  readonly name: string;
}

export function isHidden(name: string): boolean {
  return name.split("/").some((segment) => segment.startsWith("."));
}

/**
 * The files of a folder and its subfolders that are served, sorted by name.
 *
 * @param wanted Only files whose names it takes are looked at.
 * @throws Error if the root can't be read, or a link took its place
 */
export function walkFolder(
  root: string,
  paths: FolderPaths,
  wanted: (name: string) => boolean = () => true,
): WalkedFile[] {
  if (!paths.isReal(root)) {
    throw new Error("the folder is not where it was");
  }
  const files: WalkedFile[] = [];
  const collect = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (files.length >= LONGEST_LIST || isHidden(name) || canonicalName(name) === undefined) {
        continue;
      }
      try {
        if (entry.isDirectory()) {
          collect(name);
        } else if (wanted(name)) {
          const found = paths.inside(join(root, name));
          if (found?.stats.isFile()) {
            files.push({ ...found, name });
          }
        }
      } catch (error) {
        // A file may vanish while it is listed, or be somebody else's.
        if (!hasCode(error, "ENOENT", "EACCES", "ENOTDIR")) {
          throw error;
        }
      }
    }
  };
  collect("");
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
