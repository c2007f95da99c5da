import { statSync } from "node:fs";
import { join, posix } from "node:path";
import type { Breach } from "./finding";

const READ_BY_ALL = 0o004;
const OPEN_TO_ALL = 0o005;

/** Files and folders that the user of a TFTP server may not read (cisco.md section 6, number 11). */
export function modeBreaches(directory: string, names: readonly string[]): Breach[] {
  if (process.platform === "win32") {
    return [];
  }
  const folders = new Set<string>(["."]);
  for (const name of names) {
    for (let above = posix.dirname(name); above !== "."; above = posix.dirname(above)) {
      folders.add(above);
    }
  }
  return [
    ...[...folders].flatMap((folder) =>
      lacks(directory, folder, OPEN_TO_ALL, { rule: "folder-not-open-to-all", file: `${folder}/` }),
    ),
    ...names.flatMap((name) => lacks(directory, name, READ_BY_ALL, { rule: "file-not-readable-by-all", file: name })),
  ];
}

function lacks(directory: string, name: string, wanted: number, breach: Breach): Breach[] {
  const status = statSync(join(directory, name), { throwIfNoEntry: false });
  const mode = status === undefined ? wanted : status.mode & 0o777;
  return (mode & wanted) === wanted ? [] : [{ ...breach, given: `mode ${mode.toString(8).padStart(4, "0")}` }];
}
