import { canonicalName } from "./file-name";
import { type FileSource, type ListedFile, type Lookup, type ServedFile, servedFile } from "./file-source";

/** All files of one generation in memory. It never changes; a new generation is a new snapshot. */
export class Snapshot implements Omit<FileSource, "close"> {
  private readonly files = new Map<string, ServedFile>();
  private readonly siteName: string;
  private readonly id: string | null;

  constructor(site: string, id: string | null, files: ReadonlyMap<string, Buffer>) {
    this.siteName = site;
    this.id = id;
    for (const [path, bytes] of files) {
      const name = canonicalName(path);
      if (name !== undefined) {
        this.files.set(name, servedFile(path, bytes));
      }
    }
  }

  site(): string {
    return this.siteName;
  }

  generation(): string | null {
    return this.id;
  }

  find(requested: string): Lookup {
    const name = canonicalName(requested);
    const file = name === undefined ? undefined : this.files.get(name);
    return file === undefined ? { kind: "missing" } : { kind: "found", file };
  }

  list(): readonly ListedFile[] {
    return [...this.files.values()]
      .map(({ name, bytes }) => ({ name, bytes: bytes.length }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
