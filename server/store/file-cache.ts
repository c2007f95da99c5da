import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { type Lookup, type ServedFile, servedFile } from "./file-source";
import { type FileVersion, isSame, versionOf } from "./file-version";
import type { RealPath } from "./folder-paths";

/** The largest file that a plain folder serves, bytes. */
export const LARGEST_FILE = 64 * 1024 * 1024;
const CACHE_BYTES = 256 * 1024 * 1024;
const MISSING: Lookup = { kind: "missing" };

interface Cached {
  readonly file: ServedFile;
  readonly version: FileVersion;
}

/** Files that were read, as long as they stay as they were. */
export class FileCache {
  /** Least recently asked for first. */
  private readonly files = new Map<string, Cached>();
  /** What had to make room, as long as transfers still send it: asked for again, it is not read a second time. */
  private readonly evicted = new Map<string, WeakRef<Cached>>();
  private bytes = 0;

  /**
   * A file as it is now.
   *
   * @param found What was just found at its path.
   * @param mayRead Asked before a file is opened.
   * @throws the system's error if it can't be read
   */
  get(name: string, found: RealPath, mayRead: (path: string) => boolean): Lookup {
    const known = this.files.get(found.path) ?? this.evicted.get(found.path)?.deref();
    if (known !== undefined && isSame(known.version, versionOf(found))) {
      this.keep(found.path, known);
      // Two names may lead to one file.
      return { kind: "found", file: known.file.name === name ? known.file : { ...known.file, name } };
    }
    // Opening a pipe or a device could block or act, so the kind is known before.
    return found.stats.isFile() && mayRead(found.path) ? this.read(name, found.path) : MISSING;
  }

  private read(name: string, path: string): Lookup {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const lookedAt = Date.now();
      const stats = fstatSync(descriptor);
      // A folder on the way may have become a link since it was looked at.
      if (!stats.isFile() || openedPath(descriptor, path) !== path) {
        return MISSING;
      }
      if (stats.size > LARGEST_FILE) {
        return { kind: "refused", reason: `larger than ${LARGEST_FILE / 1024 / 1024} MiB` };
      }
      const file = servedFile(name, readFileSync(descriptor));
      this.keep(path, { file, version: versionOf({ stats, lookedAt }) });
      return { kind: "found", file };
    } finally {
      closeSync(descriptor);
    }
  }

  private keep(path: string, cached: Cached): void {
    this.bytes += cached.file.bytes.length - (this.files.get(path)?.file.bytes.length ?? 0);
    this.files.delete(path);
    this.files.set(path, cached);
    this.evicted.delete(path);
    for (const [oldest, old] of this.files) {
      if (this.bytes <= CACHE_BYTES) {
        break;
      }
      this.files.delete(oldest);
      this.evict(oldest, old);
    }
  }

  private evict(path: string, old: Cached): void {
    this.bytes -= old.file.bytes.length;
    for (const [gone, kept] of this.evicted) {
      if (kept.deref() === undefined) {
        this.evicted.delete(gone);
      }
    }
    // Those who send it hold its bytes, and so the bytes hold the rest.
    this.evicted.set(path, new WeakRef(old));
    holders.set(old.file.bytes, old);
  }
}

/** Keeps what is known of a file alive as long as its bytes are in use. */
const holders = new WeakMap<Buffer, Cached>();

/** Where an open file really is. Only Linux tells; elsewhere it is where it was looked for. */
function openedPath(descriptor: number, path: string): string {
  return process.platform === "linux" ? readlinkSync(`/proc/self/fd/${descriptor}`) : path;
}
