import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
  /** How Pulumi's CLI is run on it. */
  readonly pulumi: string;
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
  const unwritable = (error: unknown): OutputError => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    return new OutputError(`${out}: can't be written (${code})`);
  };
  // A password of an import before this one would be taken for one of this folder.
  const names = [...new Set([...files.map(([name]) => name), "adminPassword.txt"])];
  let there: string[];
  try {
    there = names.map((name) => join(out, name)).filter(isThere);
  } catch (error) {
    throw unwritable(error);
  }
  if (there.length > 0 && !force) {
    throw new OutputError(`${there.join(", ")}: there already; move it, take another --out, or overwrite with --force`);
  }
  const folders = there.filter((path) => lstatSync(path).isDirectory());
  if (folders.length > 0) {
    throw new OutputError(`${folders.join(", ")}: a folder in the place of a file that is to be written`);
  }
  try {
    mkdirSync(out, { recursive: true });
    // Whole files of their own first: neither a link nor the rights of what was there before are taken over.
    const made = files.map(([name, text, mode]) => {
      const path = join(out, name);
      const fresh = `${path}.${process.pid}.new`;
      writeFileSync(fresh, text, { mode, flag: "wx" });
      return { path, fresh };
    });
    for (const { path, fresh } of made) {
      renameSync(fresh, path);
    }
    for (const path of there.filter((each) => made.every(({ path: written }) => written !== each))) {
      rmSync(path);
    }
  } catch (error) {
    throw unwritable(error);
  }
  const shown = (name: string): string => shortestPath(join(out, name));
  return {
    description: shown(description),
    passwords: shown("linePasswords.json"),
    ...(adminPassword === undefined ? {} : { adminPassword: shown("adminPassword.txt") }),
    next:
      format === "yaml"
        ? "Then look at it: npm run pulumi -- preview --diff"
        : `Then deploy ${shown(description)} as a Pulumi program of yours, which needs a key once: openssl rand -hex 32 | pulumi config set --secret cisco-phones:fingerprintKey`,
    pulumi: format === "yaml" ? "npm run pulumi --" : "pulumi",
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
