/** A file as it is declared. */
export interface DeclaredFile {
  readonly bytes: Buffer;
  /** The text with its placeholders; undefined for a file of bytes. */
  readonly text: string | undefined;
}

/** A key of a `.cnf` file with its value (cisco.md section 1.2). */
const KEY_LINE = /^[ \t]*([A-Za-z][A-Za-z0-9_]{0,63})[ \t]*:(.*)$/;
const PLACEHOLDER = /\[secret [^\]\s]+\]/g;
/** So many line numbers are named. */
const MOST_LINES = 8;

/**
 * What differs between a file as it is declared and as it was found, in words that hold no value: of a `.cnf` its keys, each
 * with the placeholders that stand in it; of another text its lines; of bytes their number.
 */
export function differingParts(name: string, declared: DeclaredFile, found: Buffer): string[] {
  if (declared.text === undefined) {
    const { length } = declared.bytes;
    return [found.length === length ? `${length} other bytes` : `${found.length} bytes instead of ${length}`];
  }
  const parts = name.toLowerCase().endsWith(".cnf")
    ? differingKeys(declared.bytes.toString("utf8"), found.toString("utf8"), declared.text)
    : differingLines(declared.bytes.toString("utf8"), found.toString("utf8"));
  return parts.length > 0 ? parts : ["blanks, comments or order"];
}

function differingKeys(declared: string, found: string, shown: string): string[] {
  const [right, real, withPlaceholders] = [declared, found, shown].map(keysOf) as [Keys, Keys, Keys];
  return [...new Set([...right.keys(), ...real.keys()])]
    .sort()
    .filter((key) => right.get(key) !== real.get(key))
    .map((key) => {
      const how = real.has(key) ? (right.has(key) ? "" : " (not declared)") : " (missing)";
      const placeholders = withPlaceholders.get(key)?.match(PLACEHOLDER) ?? [];
      return [key, ...new Set(placeholders)].join(" ") + how;
    });
}

type Keys = ReadonlyMap<string, string>;

/** Each key with all that stands behind it, however often it stands there. */
function keysOf(text: string): Keys {
  const keys = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [, key, value = ""] = KEY_LINE.exec(line) ?? [];
    if (key !== undefined) {
      keys.set(key, `${keys.get(key) ?? ""}\n${value.trim()}`);
    }
  }
  return keys;
}

function differingLines(declared: string, found: string): string[] {
  const right = declared.split("\n");
  const real = found.split("\n");
  const numbers = Array.from({ length: Math.max(right.length, real.length) }, (_, index) => index)
    .filter((index) => right[index] !== real[index])
    .map((index) => index + 1);
  if (numbers.length === 0) {
    return [];
  }
  const more = numbers.length > MOST_LINES ? ` and ${numbers.length - MOST_LINES} more` : "";
  return [`${numbers.length === 1 ? "line" : "lines"} ${numbers.slice(0, MOST_LINES).join(", ")}${more}`];
}
