import { isServed, SERVER_FOLDER } from "../../domain/bundle";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { canonicalName } from "./file-name";
import { type FileSource, type ListedFile, type Lookup, type ServedFile, servedFile } from "./file-source";
import type { Arrival } from "./layout";
import { phonesOf, readPhoneFile } from "./phone-file";

/** All files of one generation in memory. It never changes; a new generation is a new snapshot. */
export class Snapshot implements Omit<FileSource, "refresh" | "onChange" | "close"> {
  private readonly files = new Map<string, ServedFile>();
  private readonly toServer = new Map<string, Buffer>();
  private readonly siteName: string;
  private readonly id: string | null;
  private readonly came: Arrival | null;
  private knownPhones: readonly DeclaredPhone[] | undefined;

  /**
   * @param phones Those that the files are for, sorted by MAC. @default those that the names of the files show
   * @param came How the generation became the current one. @default not known
   */
  constructor(
    site: string,
    id: string | null,
    files: ReadonlyMap<string, Buffer>,
    phones: readonly DeclaredPhone[] = [],
    came: Arrival | null = null,
  ) {
    this.siteName = site;
    this.id = id;
    this.came = came;
    this.knownPhones = phones.length > 0 ? phones : undefined;
    for (const [path, bytes] of files) {
      if (!isServed(path)) {
        this.toServer.set(path.slice(SERVER_FOLDER.length), bytes);
        continue;
      }
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

  arrival(): Arrival | null {
    return this.came;
  }

  find(requested: string): Lookup {
    const name = canonicalName(requested);
    const file = name === undefined ? undefined : this.files.get(name);
    return file === undefined ? { kind: "missing" } : { kind: "found", file };
  }

  told(name: string): Buffer | undefined {
    return this.toServer.get(name);
  }

  list(): readonly ListedFile[] {
    return [...this.files.values()]
      .map(({ name, bytes }) => ({ name, bytes: bytes.length }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  phones(): readonly DeclaredPhone[] {
    this.knownPhones ??= phonesOf(this.files.values(), ({ bytes }, kind) => readPhoneFile(kind, bytes));
    return this.knownPhones;
  }
}
