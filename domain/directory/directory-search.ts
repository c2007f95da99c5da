import type { DirectoryEntry } from "./directory-entry";
import { foldedForms } from "./folded-text";

/** What a user looks for; both together narrow the answer, and with neither it is everybody. */
export interface DirectoryQuery {
  /** Parts of the name, with blanks between, in any order; empty for any name. */
  readonly name: string;
  /** Part of the number; empty for any number. */
  readonly number: string;
}

interface IndexedEntry extends DirectoryEntry {
  readonly forms: readonly string[];
}

/** Entries in the order of their names, ready to be searched. */
export class DirectoryIndex {
  private readonly indexed: readonly IndexedEntry[];

  /** @param entries In any order; one that stands twice is there once. */
  constructor(entries: Iterable<DirectoryEntry>) {
    const unique = new Map<string, IndexedEntry>();
    for (const { name, number } of entries) {
      unique.set(`${number}\n${name}`, { name, number, forms: foldedForms(name) });
    }
    this.indexed = [...unique.values()].sort(
      (a, b) => compare(a.forms[0] ?? "", b.forms[0] ?? "") || compare(a.name, b.name) || compare(a.number, b.number),
    );
  }

  /** Sorted by name, without regard to accents and case. */
  get entries(): readonly DirectoryEntry[] {
    return this.indexed;
  }

  /** The entries that have every part of the name, however their accents are written, and the part of the number. */
  search({ name, number }: DirectoryQuery): readonly DirectoryEntry[] {
    const wanted = foldedForms(name).map((form) => form.split(" ").filter((word) => word !== ""));
    const digits = number.replaceAll(/[^0-9+*#]/g, "");
    return this.indexed.filter(
      (entry) =>
        entry.number.includes(digits) &&
        wanted.some((words) => words.every((word) => entry.forms.some((form) => form.includes(word)))),
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
