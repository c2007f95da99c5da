import { chmodSync, cpSync, readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { PLAUSIBLE_SIZES, readImageName } from "../../domain/firmware/image-name";
import { openFolder } from "../../importer/folder";
import type { LintFinding } from "../../lint/finding";
import { type Linted, lintFolder } from "../../lint/lint-folder";
import { type TestFolder, testFolder } from "../importer/test-folder";

const FOLDERS = join(__dirname, "folders");

/** Names of the folders of the tests. */
export const FOLDER_NAMES: readonly string[] = readdirSync(FOLDERS).sort();

/**
 * A copy of one of the folders, which everyone may read, whatever the rights of this project are; with more files. What stands there for
 * Cisco's images gets the sizes of these.
 */
export function copyOf(name: string, more: Readonly<Record<string, string | Uint8Array>> = {}): TestFolder {
  const folder = testFolder(more);
  cpSync(join(FOLDERS, name), folder.path, { recursive: true });
  openUp(folder.path);
  for (const name of readdirSync(folder.path)) {
    const { kind } = readImageName(name) ?? {};
    if (kind !== undefined && statSync(join(folder.path, name)).size < PLAUSIBLE_SIZES[kind].least) {
      truncateSync(join(folder.path, name), PLAUSIBLE_SIZES[kind].known);
    }
  }
  return folder;
}

/** What is found in a folder. */
export function lintAt(directory: string): Linted {
  const linted = lintFolder(openFolder(directory), directory);
  if (linted === undefined) {
    throw new Error(`nothing in ${directory}`);
  }
  return linted;
}

/** What is found in a copy of one of the folders, after it was changed. */
export function findingsIn(name: string, change: (path: string) => void = () => undefined): readonly LintFinding[] {
  const folder = copyOf(name);
  try {
    change(folder.path);
    return lintAt(folder.path).findings;
  } finally {
    folder.remove();
  }
}

function openUp(path: string): void {
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) {
      openUp(inside);
    } else {
      chmodSync(inside, 0o644);
    }
  }
}
