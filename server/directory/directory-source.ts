import type { DirectoryList } from "../../domain/directory/delivered-directory";
import { DirectoryIndex } from "../../domain/directory/directory-search";

/** Where entries come from. */
export interface DirectorySource {
  /** What addresses call it. */
  readonly name: string;
  /** What the phone calls it. */
  readonly title: string;
  /** Its entries, which may be from before. @throws SourceTrouble while there are none to be had */
  read(): Promise<DirectoryIndex>;
}

/** A source that has no entries now. The message is for a phone, and holds nothing of an address or a password. */
export class SourceTrouble extends Error {
  override readonly name = "SourceTrouble";
}

/** Entries that came with the delivery. */
export function deliveredSource({ name, title, entries }: DirectoryList): DirectorySource {
  let index: DirectoryIndex | undefined;
  return {
    name,
    title,
    read: async () => {
      index ??= new DirectoryIndex(entries);
      return index;
    },
  };
}

/** What several sources have together. */
export interface SourcesReading {
  readonly index: DirectoryIndex;
  /** Titles of those that have nothing to be had now, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}

/** Several sources as one. As long as none of them changed, neither does what they have together. */
export class JoinedSources {
  private readonly sources: readonly DirectorySource[];
  private parts: readonly DirectoryIndex[] = [];
  private joined = new DirectoryIndex([]);

  constructor(sources: readonly DirectorySource[]) {
    this.sources = sources;
  }

  async read(): Promise<SourcesReading> {
    const readings = await Promise.allSettled(this.sources.map((source) => source.read()));
    const parts = readings.flatMap((reading) => (reading.status === "fulfilled" ? [reading.value] : []));
    if (parts.length !== this.parts.length || parts.some((part, index) => part !== this.parts[index])) {
      this.parts = parts;
      this.joined = new DirectoryIndex(parts.flatMap(({ entries }) => entries));
    }
    const missing = readings.flatMap((reading, index) =>
      reading.status === "rejected"
        ? [{ title: this.sources[index]?.title ?? "", reason: troubleText(reading.reason) }]
        : [],
    );
    return { index: this.joined, missing };
  }
}

/** What a phone is told of a failure; of one that was not expected, no more than that there is one. */
export function troubleText(error: unknown): string {
  return error instanceof SourceTrouble ? error.message : "it can't be read";
}
