import { createHash } from "node:crypto";

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
  find(requested: string): Lookup;
  /** All files, sorted by name. */
  list(): readonly ListedFile[];
  close(): void;
}

export function servedFile(name: string, bytes: Buffer): ServedFile {
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { name, bytes, etag: `"${digest.slice(0, 32)}"` };
}
