import { secretTexts, type Value } from "./wire";

/** Shorter secrets are hidden only where they are a whole word: "1" as a secret must not blank out every number. */
const WHOLE_WORD_BELOW = 4;
/** Shorter lines of a secret text are structure, such as a brace, and say nothing. */
const SHORTEST_LINE = 6;

function hideIn(text: string, hidden: string): string {
  if (hidden.length > text.length || !text.includes(hidden)) {
    return text;
  }
  if (hidden.length >= WHOLE_WORD_BELOW) {
    return text.replaceAll(hidden, "[secret]");
  }
  const literal = hidden.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w.-])${literal}(?![\\w.-])`, "g"), "[secret]");
}

/**
 * A function that replaces every secret of these values by `[secret]`, in text that a command or a container printed.
 * A secret of several lines is also hidden line by line, because tools quote the line at which they fail.
 */
export function redactor(...values: (Value | undefined)[]): (text: string) => string {
  const texts = values
    .flatMap((value) => secretTexts(value))
    .flatMap((text) => [
      text,
      // An environment entry: what a program prints of it is the value.
      ...(/^[A-Za-z_]\w*=./.test(text) ? [text.slice(text.indexOf("=") + 1)] : []),
      ...text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line.length >= SHORTEST_LINE),
    ])
    .filter((text) => text.trim() !== "");
  const longestFirst = [...new Set(texts)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce(hideIn, text);
}
