/**
 * A served text fit for a terminal: control characters and bytes beyond ASCII as `\xNN`.
 * What a server sends may be anything, escape sequences included.
 */
export function printable(text: string): string {
  let shown = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    shown += code >= 0x20 && code < 0x7f ? character : `\\x${code.toString(16).padStart(2, "0")}`;
  }
  return shown;
}

/** A URL without the user name and password that it may hold. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/?#]*@/, "$1");
}
