import type { DirectoryEntry } from "../../domain/directory/directory-entry";
import { directoryXml, entryXml, OBJECT_LIMITS } from "./phone-objects";

/** Entries of which one page is shown. */
export interface PagedEntries {
  readonly title: string;
  readonly entries: readonly DirectoryEntry[];
  /** Entries before the page. */
  readonly from: number;
  /** What else there is to say, behind the numbers in the prompt. @default nothing */
  readonly note?: string;
  /** Address of the page that begins behind so many entries. */
  readonly urlFrom: (from: number) => string;
}

/** A page, and where the one behind it is. */
export interface DirectoryPage {
  readonly xml: string;
  readonly next: string | undefined;
}

/** Room for title, prompt and soft keys, the address of the next page with each of its `&` written as five characters. */
const FRAME_BYTES = 2048;

/** The entries from one on: 32, or fewer where these would make the page larger than a phone takes. */
export function directoryPage({ title, entries, from, note, urlFrom }: PagedEntries): DirectoryPage {
  const page: DirectoryEntry[] = [];
  let bytes = FRAME_BYTES;
  for (const entry of entries.slice(from, from + OBJECT_LIMITS.directoryEntries)) {
    bytes += entryXml(entry).length + 1;
    if (bytes > OBJECT_LIMITS.directoryBytes) {
      break;
    }
    page.push(entry);
  }
  const end = from + page.length;
  const next = end < entries.length ? urlFrom(end) : undefined;
  const counted = entries.length === 0 ? "Nobody" : `${from + 1}-${end} of ${entries.length}`;
  const prompt = note === undefined ? counted : `${counted}, ${note}`;
  return { xml: directoryXml({ title, prompt, entries: page, ...(next === undefined ? {} : { next }) }), next };
}
