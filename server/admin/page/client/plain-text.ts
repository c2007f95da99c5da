/** What a text must not do to its neighbours: control characters, and those that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** A text that came from the network, with all that can't be seen written out: `a\u{202E}b`. */
export function plainText(text: string): string {
  return text.replaceAll(UNSEEN, (unseen) => `\\u{${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
