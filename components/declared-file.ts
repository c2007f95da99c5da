import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Problem } from "../domain/problem";
import { declaredPath } from "./server-program";

/** A file may be large before it is made small; what is larger than this was not meant as one. */
const LARGEST_FILE = 4 * 1024 * 1024;

/**
 * The bytes of a file of this machine that a description names.
 *
 * @param file Its path from the project's folder.
 * @param path Where that is declared.
 * @param problems Takes why there are none.
 */
export function readDeclaredFile(file: string, path: string, problems: Problem[]): Uint8Array | undefined {
  let handle: number | undefined;
  try {
    // A pipe would keep the program waiting for a writer.
    handle = openSync(declaredPath(file), constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(handle);
    if (!stats.isFile()) {
      problems.push({ path, message: "not a file", given: JSON.stringify(file) });
      return undefined;
    }
    if (stats.size > LARGEST_FILE) {
      problems.push({
        path,
        message: `${stats.size} bytes`,
        given: JSON.stringify(file),
        allowed: `at most ${LARGEST_FILE}`,
      });
      return undefined;
    }
    const bytes = Buffer.alloc(stats.size);
    const count = readSync(handle, bytes, 0, bytes.length, 0);
    return bytes.subarray(0, count);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    problems.push({
      path,
      message: code === "ENOENT" ? "no such file" : `can't be read (${code ?? "unknown error"})`,
      given: JSON.stringify(file),
      remedy: "Give its path from the project's folder",
    });
    return undefined;
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
    }
  }
}
