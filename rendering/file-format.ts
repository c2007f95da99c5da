/** How values get into a file of one format without being able to end their place in it. */
export interface FileFormat {
  /** Helpers for texts by name; each returns what to write, or throws {@link Unrepresentable}. */
  readonly encoders: Readonly<Record<string, (text: string) => string>>;
  /** Encodes a secret for the same format. */
  readonly encodeSecret: (text: string) => string;
}

/** A value that a format has no way to hold. Its message never repeats the value. */
export class Unrepresentable extends Error {
  override readonly name = "Unrepresentable";
}

// Line and paragraph separators end a line for YAML and for some editors.
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/u;

function refuse(text: string, pattern: RegExp, what: string): void {
  if (pattern.test(text)) {
    throw new Unrepresentable(`holds ${what}`);
  }
}

function plain(text: string): string {
  refuse(text, CONTROL, "a line end or a control character");
  refuse(text, /\[secret /, "the beginning of a placeholder");
  return text;
}

function cnfSecret(text: string): string {
  refuse(plain(text), /"/, "a double quote");
  return text;
}

/** Between double quotes in a `.cnf` file, which knows no escape (cisco.md section 1.2). */
function cnf(text: string): string {
  // The phone takes a backslash as it is, YAML does not, and a preview compares the file as YAML.
  refuse(cnfSecret(text), /\\/, "a backslash");
  return text;
}

/** Text or attribute for a reader that decodes entities. */
function xml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return plain(text).replaceAll(/[&<>"]/g, (character) => entities[character] ?? "");
}

/** Attribute for a reader that decodes no entity (cisco.md section 4.1). */
function verbatim(text: string): string {
  refuse(plain(text), /[&<>"']/, "a character that only an entity could stand for");
  return text;
}

/** Value of `key = value` in Asterisk's configuration files: `;` begins a comment unless a backslash is before it. */
function ini(text: string): string {
  refuse(plain(text), /^\s|\s$/, "a blank at an end, which Asterisk cuts off");
  return text.replaceAll(";", "\\;");
}

/** Between square brackets in Asterisk's configuration files. */
function section(text: string): string {
  refuse(text, /[^A-Za-z0-9*+_.@-]/, "a character that a section's name can't have");
  return text;
}

/** Field between TABs; `plain` has refused those, and blanks at an end would not be seen. */
function column(text: string): string {
  refuse(plain(text), /^$|^\s|\s$/, "nothing, or a blank at an end");
  return text;
}

/** Flat text of the 7940/7960. */
export const CNF: FileFormat = { encoders: { cnf }, encodeSecret: cnfSecret };
/** Lists of the 7940/7960 with TABs between their fields. */
export const TAB_SEPARATED: FileFormat = { encoders: { column }, encodeSecret: column };
/** XML of the 7940/7960. */
export const XML: FileFormat = { encoders: { xml, verbatim }, encodeSecret: xml };
/** Configuration of Asterisk. */
export const INI: FileFormat = { encoders: { ini, section }, encodeSecret: ini };
