import type { Phone } from "../phone";
import type { Problem } from "../problem";
import { joinPath } from "../problem";
import type { DirectoryEntry } from "./directory-entry";
import type { DirectorySettings } from "./directory-settings";

/** What a key pad can dial; other extensions are names of machines. */
const DIALLED = /^\+?[0-9*]+$/;

/**
 * The lines of a site's own phones, sorted by extension: each by its display name, or else the label of its phone, or else its
 * extension. A line that no key pad can dial is left out.
 *
 * @param hidden Extensions that are left out.
 */
export function fleetEntries(phones: readonly Phone[], hidden: readonly string[]): DirectoryEntry[] {
  return phones
    .flatMap(({ label, lines }) =>
      lines
        .filter(({ extension }) => DIALLED.test(extension) && !hidden.includes(extension))
        .map(({ extension, displayName }) => ({ name: displayName ?? label ?? extension, number: extension })),
    )
    .sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}

/** Extensions that are to be hidden and that no line has: one that is meant is shown to everybody. */
export function hiddenCautions(
  { hidden }: Pick<DirectorySettings, "hidden">,
  phones: readonly Phone[],
  path: string,
): Problem[] {
  const known = new Set(phones.flatMap(({ lines }) => lines.map(({ extension }) => extension)));
  return hidden.flatMap((extension, index) =>
    known.has(extension)
      ? []
      : [
          {
            path: joinPath(path, "hidden", index),
            message: "no line has this extension",
            given: JSON.stringify(extension),
            remedy: "Correct or remove it",
          },
        ],
  );
}
