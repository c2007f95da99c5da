import { lstatSync, readdirSync, realpathSync, type Stats } from "node:fs";
import { join, sep } from "node:path";
import { canonicalName } from "./file-name";
import { type FileVersion, isSame, versionOf } from "./file-version";
import { hasCode } from "./layout";

/** Something as it was just found at a path that has no symbolic link in it below the root. */
export interface RealPath {
  readonly path: string;
  readonly stats: Stats;
  /** When the look began, milliseconds since the epoch. */
  readonly lookedAt: number;
}

interface Aliases {
  readonly version: FileVersion;
  /** Canonical name → the entry that has it under another spelling. */
  readonly entries: ReadonlyMap<string, string>;
}

/** Finds what names lead to below a root. Symbolic links are followed as long as they stay inside. */
export class FolderPaths {
  private readonly root: string;
  private readonly aliases = new Map<string, Aliases>();

  /** @param root A real path. */
  constructor(root: string) {
    this.root = root;
  }

  /** What has this canonical name, or undefined if there is nothing inside the root. */
  find(name: string): RealPath | undefined {
    const segments = name.split("/");
    const last = segments.pop() ?? "";
    const folder = this.folderOf(segments);
    if (folder === undefined) {
      return undefined;
    }
    const exact = this.inside(join(folder, last));
    if (exact !== undefined) {
      return exact;
    }
    // The folder may hold a name with its MAC in lower case.
    const entry = this.aliasesIn(folder)?.get(last);
    return entry === undefined ? undefined : this.inside(join(folder, entry));
  }

  /** What is at a path in a real folder of the root; a link there is followed. */
  inside(path: string): RealPath | undefined {
    const found = look(path);
    if (!found?.stats.isSymbolicLink()) {
      return found;
    }
    const real = this.resolve(path);
    const target = real === undefined ? undefined : look(real);
    return target?.stats.isSymbolicLink() ? undefined : target;
  }

  /** Whether a path leads to itself: neither it nor a folder above it, the root included, became a link meanwhile. */
  isReal(path: string): boolean {
    return this.resolve(path) === path;
  }

  /** The path with all its links resolved, or undefined if that is outside. */
  private resolve(path: string): string | undefined {
    try {
      const real = realpathSync(path);
      return real === this.root || real.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep)
        ? real
        : undefined;
    } catch (error) {
      if (hasCode(error, "ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG")) {
        return undefined;
      }
      throw error;
    }
  }

  /** Each folder on the way is looked at, so that one that became a link is noticed. */
  private folderOf(segments: readonly string[]): string | undefined {
    let folder = this.root;
    for (const segment of segments) {
      const next = this.inside(join(folder, segment));
      if (!next?.stats.isDirectory()) {
        return undefined;
      }
      folder = next.path;
    }
    return folder;
  }

  private aliasesIn(folder: string): ReadonlyMap<string, string> | undefined {
    const found = look(folder);
    if (found === undefined) {
      return undefined;
    }
    const version = versionOf(found);
    const known = this.aliases.get(folder);
    if (known !== undefined && isSame(known.version, version)) {
      return known.entries;
    }
    const entries = new Map<string, string>();
    for (const entry of readdirSync(folder).sort()) {
      const name = canonicalName(entry);
      if (name !== undefined && name !== entry && !entries.has(name)) {
        entries.set(name, entry);
      }
    }
    this.aliases.set(folder, { version, entries });
    return entries;
  }
}

/** At the path itself, not at what a link leads to. */
function look(path: string): RealPath | undefined {
  const lookedAt = Date.now();
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : { path, stats, lookedAt };
}
