import { createHash } from "node:crypto";
import type { DeclaredPhone } from "../../domain/declared-phone";
import type { Arrival } from "./layout";

/** A file as both doors serve it, whole in memory. */
export interface ServedFile {
  /** Relative to the store, with `/` between folders. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Strong HTTP entity tag (RFC 9110 section 8.8.3), quotes included. */
  readonly etag: string;
}

/** What is behind a name that was asked for. `refused` is for files that exist and are not served. */
export type Lookup =
  | { readonly kind: "found"; readonly file: ServedFile }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly reason: string };

/** A file in the list of the status page. */
export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
}

/** Where TFTP and HTTP take their files from. */
export interface FileSource {
  /** Name of the site whose files these are. */
  site(): string;
  /** Which generation is served; null without one. */
  generation(): string | null;
  /** How that generation became the one that is served; null where nothing says it. */
  arrival(): Arrival | null;
  find(requested: string): Lookup;
  /** What the delivery tells the server itself under that name below `.server/`; undefined where it tells nothing. */
  told(name: string): Buffer | undefined;
  /** All files, sorted by name. @throws Error while they can't be read. */
  list(): readonly ListedFile[];
  /** The phones that these files are for, sorted by MAC. Cheap enough to be asked every second. */
  phones(): readonly DeclaredPhone[];
  /** Forgets what is remembered of the files and looks anew. */
  refresh(): void;
  /**
   * Calls when what is served, or for which phones, may have changed as a whole.
   *
   * @returns what ends that
   */
  onChange(listener: () => void): () => void;
  close(): void;
}

export function servedFile(name: string, bytes: Buffer): ServedFile {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { name, bytes, etag: `"${digest.slice(0, 32)}"` };
}
