import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import ignore from "@balena/dockerignore";
import { type TarEntry, tarArchive } from "./tar";

/** What in a folder belongs to a build: every path below it that its .dockerignore lets through, parents first, sorted. */
export function contextPaths(folder: string, dockerfile: string): string[] {
  let rules = "";
  try {
    rules = readFileSync(join(folder, ".dockerignore"), "utf8");
  } catch {
    // No .dockerignore: nothing is left out.
  }
  const filter = ignore().add(rules.split(/\r?\n/));
  // The builder itself reads these two, so they go along even if ignored.
  const always = new Set([posix.normalize(dockerfile), ".dockerignore"]);
  const mayInclude = /^\s*!/m.test(rules);
  const found: string[] = [];
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = posix.join(below, entry.name);
      const leadsToFile = [...always].some((file) => file.startsWith(`${path}/`));
      const ignored = filter.ignores(path) && !always.has(path);
      if (!ignored || (entry.isDirectory() && leadsToFile)) {
        found.push(path);
      }
      // Below an ignored folder there can only be something if a rule takes it in again.
      if (entry.isDirectory() && (!ignored || mayInclude || leadsToFile)) {
        visit(path);
      }
    }
  };
  visit("");
  return found;
}

function entryOf(folder: string, path: string): TarEntry {
  const full = join(folder, path);
  const info = lstatSync(full);
  const mode = info.mode & 0o7777;
  const modified = Math.floor(info.mtimeMs / 1000);
  if (info.isSymbolicLink()) {
    return { kind: "link", path, mode, modified, target: readlinkSync(full) };
  }
  if (info.isDirectory()) {
    return { kind: "folder", path, mode, modified };
  }
  if (!info.isFile()) {
    throw new Error(`${full} is neither a file nor a folder nor a link, so it can't be part of a build`);
  }
  return { kind: "file", path, mode, modified, content: readFileSync(full) };
}

/** The build context of a folder as a gzipped tar, owned by root. */
export function buildContext(folder: string, dockerfile: string): Buffer {
  return gzipSync(tarArchive(contextPaths(folder, dockerfile).map((path) => entryOf(folder, path))));
}
