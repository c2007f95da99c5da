import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
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
  private readonly files = new Map<string, Cached>();
  private bytes = 0;

  /**
   * A file as it is now.
   *
   * @param found What was just found at its path.
   * @param mayRead Asked before a file is opened.
   * @throws the system's error if it can't be read
   */
  get(name: string, found: RealPath, mayRead: (path: string) => boolean): Lookup {
    const known = this.files.get(found.path);
    if (known !== undefined && isSame(known.version, versionOf(found))) {
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
      if (!stats.isFile()) {
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
    for (const [oldest, { file }] of this.files) {
      if (this.bytes <= CACHE_BYTES) {
        break;
      }
      this.files.delete(oldest);
      this.bytes -= file.bytes.length;
    }
  }
}
