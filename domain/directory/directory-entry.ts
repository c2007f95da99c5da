/** Somebody who can be called. */
export interface DirectoryEntry {
  /** As it was given. What the phone can't show of it is replaced when it is shown. */
  readonly name: string;
  /** As it is dialled: digits, `*`, `#`, and `+` at the beginning alone. */
  readonly number: string;
}

/** Most characters of a number on a phone (cisco.md section 5.1). */
export const LONGEST_NUMBER = 32;
/** Most entries of one source: what is more was not meant for a phone, and is not to fill the memory. */
export const MOST_ENTRIES = 20_000;
/** Most characters of a name that are kept. */
export const LONGEST_NAME = 100;

/** What stands between digits where people write numbers for people. */
const SEPARATORS = /[\s().\-/\u2010-\u2015\u2212]/g;
/** A zero for those who call from within the country: it is never dialled behind a country code. */
const TRUNK_ZERO = /^(\+.*)\(0\)/;
const DIALLED = new RegExp(`^(?=.{1,${LONGEST_NUMBER}}$)\\+?[0-9*#]+$`);

/**
 * A number as it is dialled, from a number as people write it: `+49 (0)30 123-45` is `+493012345`. A `tel:` before it (RFC 3966) is
 * left out.
 *
 * @returns undefined for what no key pad can dial, or what is longer than 32 characters.
 */
export function dialledNumber(given: string): string | undefined {
  const number = given
    .normalize("NFKC")
    .trim()
    .replace(/^tel:/i, "")
    .replace(TRUNK_ZERO, "$1")
    .replaceAll(SEPARATORS, "");
  return DIALLED.test(number) ? number : undefined;
}

/** A name in one line, without blanks around it, cut where nobody reads on. */
export function tidyName(given: string): string {
  const oneLine = given
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return [...oneLine].slice(0, LONGEST_NAME).join("").trim();
}
