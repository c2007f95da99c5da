import { readdirSync, readFileSync } from "node:fs";

/**
 * Names in a folder, sorted; none if it is not there or can't be read.
 * @param {string} folder
 * @returns {string[]}
 */
export function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/**
 * What a file says, or `undefined` if it is not there or can't be read.
 * @param {string} path
 * @returns {string | undefined}
 */
export function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
