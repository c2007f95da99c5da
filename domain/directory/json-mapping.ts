import { type DirectoryEntry, dialledNumber, MOST_ENTRIES, tidyName } from "./directory-entry";

/** How people are found in a JSON document. A path is names with dots between; on its way a list stands for each of its items. */
export interface JsonMapping {
  /** Path of the list of people. @default the document itself */
  readonly entries?: string | undefined;
  /** Name of a person; `{path}` stands for what is there. */
  readonly person: string;
  /** Paths of the numbers of a person; each number is an entry. */
  readonly numbers: readonly string[];
}

const FIELD = /\{([^{}]*)\}/g;

/** Paths that a text names. */
export function pathsIn(person: string): string[] {
  return [...person.matchAll(FIELD)].map(([, path = ""]) => path);
}

/**
 * The people of a document; who has no name or no number that can be dialled is left out.
 *
 * @returns undefined where the document has no list at the path, or a longer one than 20,000.
 */
export function mappedEntries(
  document: unknown,
  { entries, person, numbers }: JsonMapping,
): DirectoryEntry[] | undefined {
  const people = entries === undefined ? [document] : valuesAt(document, entries);
  const lists = people.filter((each) => Array.isArray(each));
  if (lists.length === 0) {
    return undefined;
  }
  const found = lists.flat().flatMap((each: unknown): DirectoryEntry[] => {
    const name = nameOf(each, person);
    return name === ""
      ? []
      : numbers
          .flatMap((path) => valuesAt(each, path).flat())
          .flatMap((value) => dialledNumber(textOf(value)) ?? [])
          .map((number) => ({ name, number }));
  });
  return found.length > MOST_ENTRIES ? undefined : found;
}

/** Of a name nothing but what was said: punctuation between two parts that are both missing goes away with them. */
function nameOf(person: unknown, text: string): string {
  const name = tidyName(text.replaceAll(FIELD, (_, path: string) => textOf(valuesAt(person, path).flat()[0])));
  return name.replaceAll(/^[\s,;:/-]+|[\s,;:/-]+$/g, "");
}

function valuesAt(value: unknown, path: string): unknown[] {
  return path
    .split(".")
    .reduce<unknown[]>(
      (values, step) =>
        values
          .flat()
          .flatMap((each) =>
            typeof each === "object" && each !== null && Object.hasOwn(each, step)
              ? [(each as Record<string, unknown>)[step]]
              : [],
          ),
      [value],
    );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
