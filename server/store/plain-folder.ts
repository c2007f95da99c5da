import { createHash } from "node:crypto";
import { readdirSync, realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { FileCache } from "./file-cache";
import { canonicalName } from "./file-name";
import type { FileSource, ListedFile, Lookup } from "./file-source";
import { versionOf, versionText } from "./file-version";
import { FolderPaths } from "./folder-paths";
import { FolderPhones, isPhoneFile } from "./folder-phones";
import { isHidden, type WalkedFile, walkFolder } from "./folder-walk";
import { hasCode } from "./layout";
import { PolledChanges } from "./polled-changes";

const MISSING: Lookup = { kind: "missing" };
const LOOK_MS = 2000;

/**
 * Serves a folder that somebody keeps by hand. Each request looks at the file anew, so a change is served at once.
 *
 * Hidden files are not served, nor is anything that a symbolic link takes from outside the folder.
 */
export class PlainFolder implements FileSource {
  private readonly folder: string;
  private readonly siteName: string;
  private readonly changes = new PolledChanges(() => this.state(), LOOK_MS);
  private root: string;
  private paths: FolderPaths;
  private cache = new FileCache();
  private ownPhones = new FolderPhones();

  /** @throws Error if the folder does not exist or can't be read. */
  constructor(folder: string, site: string | undefined) {
    this.folder = resolve(folder);
    this.root = realpathSync(this.folder);
    readdirSync(this.root);
    this.paths = new FolderPaths(this.root);
    this.siteName = site ?? basename(this.folder);
  }

  site(): string {
    return this.siteName;
  }

  generation(): null {
    return null;
  }

  arrival(): null {
    return null;
  }

  find(requested: string): Lookup {
    const name = canonicalName(requested);
    if (name === undefined || isHidden(name)) {
      return MISSING;
    }
    try {
      const found = this.paths.find(name);
      return found === undefined ? MISSING : this.cache.get(name, found, (path) => this.paths.isReal(path));
    } catch (error) {
      return refusal(error);
    }
  }

  /** Nothing: a folder that is kept by hand has no delivery. */
  told(): undefined {
    return undefined;
  }

  /** @throws Error while the folder can't be read. */
  list(): readonly ListedFile[] {
    return walkFolder(this.root, this.paths).map(({ name, stats }) => ({ name, bytes: stats.size }));
  }

  /** None while the folder can't be read. */
  phones(): readonly DeclaredPhone[] {
    let files: readonly WalkedFile[];
    try {
      files = walkFolder(this.root, this.paths, isPhoneFile);
    } catch {
      return [];
    }
    return this.ownPhones.among(files, ({ name }) => {
      const lookup = this.find(name);
      return lookup.kind === "found" ? lookup.file.bytes : Buffer.alloc(0);
    });
  }

  /** A folder that was given as a link is from now on the one that the link names now. */
  refresh(): void {
    try {
      this.root = realpathSync(this.folder);
    } catch {
      // It may come back where it was.
    }
    this.forget();
    this.changes.announce();
  }

  /** Calls after `refresh`, and when the names or versions of the files changed, at most some seconds later. */
  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  close(): void {
    this.changes.close();
    this.forget();
  }

  private forget(): void {
    this.paths = new FolderPaths(this.root);
    this.cache = new FileCache();
    this.ownPhones = new FolderPhones();
  }

  /** Another text when a file came, went or changed. */
  private state(): string {
    try {
      const hash = createHash("sha256");
      for (const file of walkFolder(this.root, this.paths)) {
        hash.update(`${file.name} ${versionText(versionOf(file))}\n`);
      }
      return hash.digest("base64");
    } catch {
      // Where a link took the folder's place, what was read before is as much outside now as the rest.
      this.forget();
      return "";
    }
  }
}

function refusal(error: unknown): Lookup {
  if (hasCode(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG")) {
    return MISSING;
  }
  if (hasCode(error, "EACCES", "EPERM", "ELOOP")) {
    return { kind: "refused", reason: "the server may not read it" };
  }
  return { kind: "refused", reason: "it can't be read" };
}
