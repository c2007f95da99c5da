import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Imported } from "./import-folder";
import { programOf } from "./write-program";
import { yamlOf } from "./write-yaml";

/** What was written, as paths for a person who stands in the current folder. */
export interface Written {
  readonly description: string;
  readonly passwords: string;
  readonly adminPassword?: string;
  /** What to do with the description. */
  readonly next: string;
}

export interface OutputOptions {
  readonly out: string;
  readonly format: "yaml" | "ts";
  readonly force: boolean;
}

/** Files that can't be written. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** Refuses to write below the folder that is read. @throws OutputError */
export function refuseInside(out: string, directory: string): void {
  const source = realpathSync(directory);
  const target = realpathOfNearest(resolve(out));
  if (target === source || target.startsWith(`${source}${sep}`)) {
    throw new OutputError(`--out: ${out} is in the folder that is read, and nothing in there is changed`);
  }
}

/**
 * Writes the description and, for their owner alone, the passwords. None of them is written if one is there already.
 *
 * @throws OutputError when a file is there and is not to be overwritten, or when the folder can't be written.
 */
export function writeOutput(imported: Imported, { out, format, force }: OutputOptions): Written {
  const { site, linePasswords, adminPassword } = imported;
  const description = format === "yaml" ? `Pulumi.${site.name}.yaml` : `${site.name}.ts`;
  const passwords = Object.fromEntries([...linePasswords].sort(([a], [b]) => (a < b ? -1 : 1)));
  const files: [name: string, text: string, mode: number][] = [
    [description, format === "yaml" ? yamlOf(imported) : programOf(imported), 0o644],
    ["linePasswords.json", JSON.stringify(passwords), 0o600],
    // Without a line end, which would be taken for a part of the password.
    ...(adminPassword === undefined ? [] : [["adminPassword.txt", adminPassword, 0o600] as [string, string, number]]),
  ];
  const there = files.map(([name]) => join(out, name)).filter(isThere);
  if (there.length > 0 && !force) {
    throw new OutputError(`${there.join(", ")}: there already; move it, take another --out, or overwrite with --force`);
  }
  try {
    mkdirSync(out, { recursive: true });
    for (const [name, text, mode] of files) {
      const path = join(out, name);
      // A file of its own: neither a link nor the rights of what was there before are taken over.
      rmSync(path, { force: true });
      writeFileSync(path, text, { mode, flag: "wx" });
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new OutputError(`${out}: can't be written (${code})`);
  }
  const shown = (name: string): string => shortestPath(join(out, name));
  return {
    description: shown(description),
    passwords: shown("linePasswords.json"),
    ...(adminPassword === undefined ? {} : { adminPassword: shown("adminPassword.txt") }),
    next:
      format === "yaml"
        ? "Then look at it: npm run pulumi -- preview --diff"
        : `Then deploy ${shown(description)} as a Pulumi program of yours`,
  };
}

/** Relative to the current folder if it is below that, else absolute. */
export function shortestPath(path: string): string {
  const below = relative("", path);
  return below.startsWith("..") ? resolve(path) : below;
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The real path of a folder that may have to be made yet. */
function realpathOfNearest(path: string): string {
  if (existsSync(path)) {
    return realpathSync(path);
  }
  return join(realpathOfNearest(dirname(path)), path.slice(dirname(path).length));
}
