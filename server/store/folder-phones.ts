import type { DeclaredPhone } from "../../domain/declared-phone";
import { phoneFileName } from "./file-name";
import { type FileVersion, isSame, versionOf } from "./file-version";
import type { WalkedFile } from "./folder-walk";
import { phonesOf, readPhoneFile, type ToldByFile } from "./phone-file";

interface Remembered {
  readonly version: FileVersion;
  readonly told: ToldByFile;
}

export function isPhoneFile(name: string): boolean {
  return phoneFileName(name) !== undefined;
}

/** The phones of a folder. A file is read again only after it changed; nothing of it is kept but what is shown. */
export class FolderPhones {
  private remembered: ReadonlyMap<string, Remembered> = new Map();

  /** @param read The bytes of a file; none of one that can't be read. */
  among(files: readonly WalkedFile[], read: (file: WalkedFile) => Buffer): DeclaredPhone[] {
    const remembered = new Map<string, Remembered>();
    const phones = phonesOf(files, (file, kind) => {
      const version = versionOf(file);
      const before = this.remembered.get(file.name);
      const told =
        before !== undefined && isSame(before.version, version) ? before.told : readPhoneFile(kind, read(file));
      remembered.set(file.name, { version, told });
      return told;
    });
    this.remembered = remembered;
    return phones;
  }
}
