import { isUtf8 } from "node:buffer";
import { phoneText } from "../../domain/directory/phone-text";

/** Characters of one value that are looked at, so that the address of a next page stays within what a phone takes. */
const LONGEST_VALUE = 24;

/**
 * The values of a query, as a phone writes it: the bytes are UTF-8 or, as classic phones have it, ISO 8859-1. The first of several of one
 * name counts.
 *
 * @param query Behind the `?`, percent-encoded.
 */
export function readPhoneQuery(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split("&")) {
    const at = pair.indexOf("=");
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    if (name !== "" && !values.has(name)) {
      values.set(name, phoneText(at < 0 ? "" : decoded(pair.slice(at + 1)), LONGEST_VALUE));
    }
  }
  return values;
}

/** A query that {@link readPhoneQuery} reads as these values, in the fewest characters. */
export function phoneQuery(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join("&");
}

function encoded(value: string): string {
  return [...Buffer.from(value, "latin1")]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~*-]/.test(character)
        ? character
        : character === " "
          ? "+"
          : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function decoded(text: string): string {
  const bytes = Buffer.from(
    text
      .replaceAll("+", " ")
      .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
}
