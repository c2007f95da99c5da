import anyAscii from "any-ascii";

/** What the phone shows of ISO 8859-1, which it takes for granted (cisco.md section 5.2): all but control characters. */
const SHOWN = /^[\x20-\x7e\xa0-\xff]$/;

/**
 * A text as the phone can show it: characters beyond ISO 8859-1 in Latin letters, blanks and control characters as one blank,
 * without what is not seen, cut to the length that there is room for.
 *
 * @param most Most characters.
 */
export function phoneText(text: string, most: number): string {
  let shown = "";
  const visible = text.normalize("NFC").replaceAll(/\p{Cf}/gu, "");
  for (const character of visible.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ")) {
    shown += SHOWN.test(character) ? character : latin(character);
  }
  return shown.replaceAll(/ {2,}/g, " ").trim().slice(0, most).trimEnd();
}

function latin(character: string): string {
  // A character of its own that fell apart keeps its base: the letter without what was above it.
  const bare = character.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  return [...bare].every((each) => SHOWN.test(each)) ? bare : anyAscii(character).replaceAll(/[^\x20-\x7e]/g, "");
}
