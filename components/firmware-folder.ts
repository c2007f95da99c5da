import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { FolderEntry } from "../domain/firmware/firmware-set";
import { LARGEST_IMAGE, readImageName } from "../domain/firmware/image-name";
import type { Parsed } from "../domain/problem";

/** More names than any folder of images has; one with more is not meant. */
export const MOST_NAMES = 2000;

/**
 * What a folder of images holds, by name. A file that is no image by its name is not opened, and neither is one outside of the folder.
 *
 * @param folder Its full path.
 * @param path Where it is declared.
 */
export function readFirmwareFolder(folder: string, path: string): Parsed<FolderEntry[]> {
  const given = JSON.stringify(folder);
  let names: string[];
  let root: string;
  try {
    root = realpathSync(folder);
    names = readdirSync(root).sort();
  } catch (error) {
    const reasons: Record<string, string> = { ENOENT: "no such folder", ENOTDIR: "not a folder" };
    const code = codeOf(error);
    const message = reasons[code] ?? `can't be read (${code})`;
    const remedy =
      code === "EACCES" ? "Give yourself the right to read it" : "Give the path of the folder with Cisco's images";
    return { problems: [{ path, message, given, remedy }], warnings: [] };
  }
  if (names.length > MOST_NAMES) {
    const remedy = "Give the path of a folder with nothing but Cisco's images";
    const message = `${names.length} names in it`;
    return { problems: [{ path, message, given, allowed: `at most ${MOST_NAMES}`, remedy }], warnings: [] };
  }
  return { value: firmwareEntries(root, names), problems: [], warnings: [] };
}

/**
 * What stands under some names of a folder.
 *
 * @param root Its full path, without links.
 */
export function firmwareEntries(root: string, names: readonly string[]): FolderEntry[] {
  return names.map((name) => entryOf(root, name));
}

function entryOf(root: string, name: string): FolderEntry {
  const image = readImageName(name);
  if (image === undefined) {
    return { name, is: "other" };
  }
  let handle: number | undefined;
  try {
    const real = realpathSync(join(root, name));
    if (!real.startsWith(root === sep ? sep : `${root}${sep}`)) {
      return { name, is: "link outside", target: real };
    }
    // A pipe would keep the program waiting for a writer.
    handle = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stats = fstatSync(handle);
    if (!stats.isFile()) {
      return { name, is: "other" };
    }
    if (stats.size > LARGEST_IMAGE) {
      return { name, is: "large", bytes: stats.size };
    }
    const bytes = readAll(handle, stats.size);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { name, is: "file", bytes: bytes.length, sha256, ...(image.kind === "loads" ? { manifest: bytes } : {}) };
  } catch (error) {
    return { name, is: "unreadable", reason: codeOf(error) };
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
    }
  }
}

function readAll(handle: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let done = 0;
  for (let count = 1; done < size && count > 0; done += count) {
    count = readSync(handle, bytes, done, size - done, done);
  }
  return bytes.subarray(0, done);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
