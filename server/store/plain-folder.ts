import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { canonicalName } from "./file-name";
import { type FileSource, type ListedFile, type Lookup, type ServedFile, servedFile } from "./file-source";

/** The largest file that a plain folder serves, bytes. */
export const LARGEST_FILE = 64 * 1024 * 1024;
const CACHE_BYTES = 256 * 1024 * 1024;
const LONGEST_LIST = 10_000;
const MISSING: Lookup = { kind: "missing" };

interface Cached {
  readonly file: ServedFile;
  readonly version: string;
}

/**
 * Serves a folder that somebody keeps by hand. Each request looks at the file anew, so a change is served at once.
 *
 * Hidden files are not served, nor is anything that a symbolic link takes from outside the folder.
 */
export class PlainFolder implements FileSource {
  private readonly root: string;
  private readonly siteName: string;
  private readonly cache = new Map<string, Cached>();
  private cachedBytes = 0;

  /** @throws Error if the folder does not exist or can't be read. */
  constructor(folder: string, site: string | undefined) {
    this.root = realpathSync(folder);
    readdirSync(this.root);
    this.siteName = site ?? basename(resolve(folder));
  }

  site(): string {
    return this.siteName;
  }

  generation(): null {
    return null;
  }

  find(requested: string): Lookup {
    const name = canonicalName(requested);
    if (name === undefined || isHidden(name)) {
      return MISSING;
    }
    try {
      const path = this.pathOf(name);
      return path === undefined ? MISSING : this.read(name, path);
    } catch (error) {
      return refusal(error);
    }
  }

  list(): readonly ListedFile[] {
    const listed: ListedFile[] = [];
    this.collect("", listed);
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  close(): void {
    this.cache.clear();
  }

  /** The real path of a name, or undefined if there is none inside the folder. */
  private pathOf(name: string): string | undefined {
    const exact = this.inside(join(this.root, name));
    if (exact !== undefined) {
      return exact;
    }
    // The folder may hold a name with its MAC in lower case.
    const folder = this.inside(dirname(join(this.root, name)));
    if (folder === undefined || !statSync(folder).isDirectory()) {
      return undefined;
    }
    const last = basename(name);
    const entry = readdirSync(folder).find((candidate) => canonicalName(candidate) === last);
    return entry === undefined ? undefined : this.inside(join(folder, entry));
  }

  private inside(path: string): string | undefined {
    try {
      const real = realpathSync(path);
      return real === this.root || real.startsWith(this.root.endsWith(sep) ? this.root : this.root + sep)
        ? real
        : undefined;
    } catch (error) {
      if (isCode(error, "ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG")) {
        return undefined;
      }
      throw error;
    }
  }

  private read(name: string, path: string): Lookup {
    // Opening a pipe or a device could block or act, so the kind is known before.
    if (!statSync(path).isFile()) {
      return MISSING;
    }
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) {
        return MISSING;
      }
      if (stats.size > LARGEST_FILE) {
        return { kind: "refused", reason: `larger than ${LARGEST_FILE / 1024 / 1024} MiB` };
      }
      const version = versionOf(stats);
      const known = this.cache.get(path);
      if (known?.version === version) {
        return { kind: "found", file: known.file };
      }
      const file = servedFile(name, readFileSync(descriptor));
      this.keep(path, { file, version });
      return { kind: "found", file };
    } finally {
      closeSync(descriptor);
    }
  }

  private keep(path: string, cached: Cached): void {
    this.cachedBytes += cached.file.bytes.length - (this.cache.get(path)?.file.bytes.length ?? 0);
    this.cache.delete(path);
    this.cache.set(path, cached);
    for (const [oldest, { file }] of this.cache) {
      if (this.cachedBytes <= CACHE_BYTES) {
        break;
      }
      this.cache.delete(oldest);
      this.cachedBytes -= file.bytes.length;
    }
  }

  private collect(folder: string, listed: ListedFile[]): void {
    for (const entry of readdirSync(join(this.root, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (listed.length >= LONGEST_LIST || isHidden(name) || canonicalName(name) === undefined) {
        continue;
      }
      try {
        if (entry.isDirectory()) {
          this.collect(name, listed);
        } else {
          const path = this.inside(join(this.root, name));
          const stats = path === undefined ? undefined : statSync(path);
          if (stats?.isFile()) {
            listed.push({ name, bytes: stats.size });
          }
        }
      } catch (error) {
        // A file may vanish while it is listed, or be somebody else's.
        if (!isCode(error, "ENOENT", "EACCES", "ENOTDIR")) {
          throw error;
        }
      }
    }
  }
}

function isHidden(name: string): boolean {
  return name.split("/").some((segment) => segment.startsWith("."));
}

function versionOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(" ");
}

function refusal(error: unknown): Lookup {
  if (isCode(error, "ENOENT", "ENOTDIR")) {
    return MISSING;
  }
  if (isCode(error, "EACCES", "EPERM", "ELOOP")) {
    return { kind: "refused", reason: "the server may not read it" };
  }
  return { kind: "refused", reason: "it can't be read" };
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
