import { createHash } from "node:crypto";

/** Lines of a shell's assignment. */
export function shellVariable(name: string, value: string | number): string {
  return `${name}=${quoted(String(value))}`;
}

/** Lines of a shell's function. */
export function shellFunction(name: string, body: readonly string[]): string[] {
  return [`${name}() {`, ...(body.length === 0 ? [":"] : body), "}"];
}

/** Lines of a shell's function that prints texts, one a line. */
export function printingFunction(name: string, texts: readonly string[]): string[] {
  return shellFunction(name, texts.length === 0 ? [] : [`cat ${document(`${texts.join("\n")}\n`)}`]);
}

/** A here-document, taken as it stands (POSIX.1-2017, Shell Command Language, section 2.7.4). */
export function document(text: string): string {
  const end = `END-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  return `<<'${end}'\n${text.endsWith("\n") || text === "" ? text : `${text}\n`}${end}`;
}

/** A word that a shell takes as it stands. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
