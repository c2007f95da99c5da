/** Keys of one finding that are named before the rest is only counted. */
const MOST_KEYS = 3;

/** The keys that a finding is about: `proxy1_address, proxy2_address, proxy3_address and 3 more`. */
export function keyWords(keys: readonly string[]): string {
  const more = keys.length - MOST_KEYS;
  return more > 0 ? `${keys.slice(0, MOST_KEYS).join(", ")} and ${more} more` : keys.join(", ");
}

/** `1 phone`, `2 phones`. */
export function numbered(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** What stands in a folder may be anything, escape sequences included. */
export function forTerminal(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
