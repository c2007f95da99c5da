import type { Note } from "./boot-report";
import { printable } from "./printable";

/** First size that is too large: 8191 bytes are read, a larger file is silently ignored (cisco.md section 4.1). */
const TOO_LARGE_BYTES = 8192;
/** Characters of an attribute value (64-byte token buffer). */
const MAX_VALUE = 63;
const MAX_TONES = 3;
const DEFAULT_TIMEOUT_S = 10;

/** One rule of the plan. */
export interface DialTemplate {
  readonly match: string;
  /** Seconds after the last digit; 0 dials at once. @default 10 */
  readonly timeout: number;
  /** Line 1 to 6, 0 for all. @default 0 */
  readonly line: number;
  readonly user: string;
  readonly rewrite: string;
  readonly route: string;
  readonly tones: readonly string[];
}

/** The plan as the phone has it after reading, or why it has none: then every call needs the Dial key or `#`. */
export type DialPlan =
  | {
      readonly loaded: true;
      readonly templates: readonly DialTemplate[];
      /** Where each of them stands in the file, from 1. */
      readonly lines: readonly number[];
      readonly notes: readonly Note[];
    }
  | { readonly loaded: false; readonly reason: string };

type Token =
  | {
      readonly kind: "open";
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly closed: boolean;
      /** Of the file, from 1. */
      readonly line: number;
    }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

/** A plan that the phone gives up on. */
class NotLoaded extends Error {}

/**
 * Reads a dial template file with the phone's own, small XML reader (cisco.md section 4.1): children in upper case,
 * attribute names in any case, double quotes only, no entities, a comment ends at its first `>`.
 */
export function readDialPlan(file: string, bytes: Uint8Array): DialPlan {
  if (bytes.length >= TOO_LARGE_BYTES)
    return { loaded: false, reason: `${bytes.length} bytes; the phone reads at most ${TOO_LARGE_BYTES - 1}` };
  try {
    const placed = parse(Buffer.from(bytes).toString("latin1"));
    const templates = placed.map(([template]) => template);
    return { loaded: true, templates, lines: placed.map(([, line]) => line), notes: remarks(file, templates) };
  } catch (error) {
    if (error instanceof NotLoaded) return { loaded: false, reason: error.message };
    throw error;
  }
}

function parse(source: string): [DialTemplate, number][] {
  const tokens = tokenize(source);
  const root = tokens.find((token) => token.kind !== "text");
  if (root?.kind !== "open") throw new NotLoaded("no element in it");
  const rootName = root.name.toLowerCase();
  // An empty <dialplan> is a known way to have no plan without a missing file.
  const emptyPlan = rootName === "dialplan" && tokens.filter((token) => token.kind === "open").length === 1;
  if (rootName !== "dialtemplate" && !emptyPlan)
    throw new NotLoaded(`the root element is <${printable(root.name)}>, not <DIALTEMPLATE>`);

  const templates: [DialTemplate, number][] = [];
  let open: string | undefined;
  let ended = root.closed;
  for (const token of tokens.slice(tokens.indexOf(root) + 1)) {
    if (ended) {
      if (token.kind === "text" && token.text.trim() === "") continue;
      throw new NotLoaded("there is more after the end of the root element");
    }
    if (token.kind === "text") {
      if (open === "versionStamp" && token.text.length > 64) throw new NotLoaded("versionStamp has over 64 characters");
      if (open !== "versionStamp" && token.text.trim() !== "") throw new NotLoaded("text between the elements");
    } else if (token.kind === "close") {
      if (open !== undefined && token.name === open) open = undefined;
      else if (open === undefined && token.name === root.name) ended = true;
      else throw new NotLoaded(`</${printable(token.name)}> closes nothing that is open`);
    } else {
      if (open !== undefined) throw new NotLoaded(`<${printable(token.name)}> inside <${open}>`);
      if (token.name === "TEMPLATE") templates.push([template(token.attributes), token.line]);
      else if (token.name.toUpperCase() === "TEMPLATE")
        throw new NotLoaded(`<${token.name}> must be written in upper case, <TEMPLATE>`);
      else if (token.name !== "versionStamp") throw new NotLoaded(`unknown element <${printable(token.name)}>`);
      if (!token.closed) open = token.name;
    }
  }
  if (!ended) throw new NotLoaded(`the end </${printable(root.name)}> is missing`);
  return templates;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let counted = 0;
  while (at < source.length) {
    if (source[at] !== "<") {
      const next = source.indexOf("<", at);
      const end = next < 0 ? source.length : next;
      tokens.push({ kind: "text", text: source.slice(at, end) });
      at = end;
    } else if (source.startsWith("<!--", at) || source.startsWith("<?", at)) {
      const end = source.indexOf(">", at);
      if (end < 0) throw new NotLoaded("a comment is not closed");
      at = end + 1;
    } else {
      line += source.slice(counted, at).split("\n").length - 1;
      counted = at;
      const [token, end] = tag(source, at, line);
      tokens.push(token);
      at = end;
    }
  }
  return tokens;
}

function tag(source: string, start: number, line: number): [Token, number] {
  const head = /<(\/?)([A-Za-z][A-Za-z0-9_-]*)\s*/y;
  head.lastIndex = start;
  const [matched, slash, name = ""] = head.exec(source) ?? [];
  if (matched === undefined) throw new NotLoaded(`"<" at byte ${start} begins no element`);
  let at = start + matched.length;
  if (slash === "/") {
    if (source[at] !== ">") throw new NotLoaded(`</${name} is not closed`);
    return [{ kind: "close", name }, at + 1];
  }
  const attributes = new Map<string, string>();
  for (;;) {
    if (source.startsWith("/>", at)) return [{ kind: "open", name, attributes, closed: true, line }, at + 2];
    if (source[at] === ">") return [{ kind: "open", name, attributes, closed: false, line }, at + 1];
    const pair = /([A-Za-z][A-Za-z0-9_:-]*)\s*=\s*(?:"([^"]*)"|('))\s*/y;
    pair.lastIndex = at;
    const found = pair.exec(source);
    const attribute = found?.[1];
    if (!found || attribute === undefined)
      throw new NotLoaded(`<${name}> is not closed, or has an attribute without a value in quotes`);
    if (found[3] !== undefined)
      throw new NotLoaded(`${attribute} of <${name}> is in single quotes; only double quotes are read`);
    const value = found[2] ?? "";
    if (value.length > MAX_VALUE)
      throw new NotLoaded(`${attribute} of <${name}> has ${value.length} characters; ${MAX_VALUE} at most`);
    attributes.set(attribute.toLowerCase(), value);
    at += found[0].length;
  }
}

function template(attributes: ReadonlyMap<string, string>): DialTemplate {
  const known = ["match", "line", "timeout", "user", "rewrite", "route", "tone"];
  const unknown = [...attributes.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotLoaded(`unknown attribute ${printable(unknown)} of a TEMPLATE`);
  const match = attributes.get("match");
  if (match === undefined) throw new NotLoaded("a TEMPLATE without MATCH");
  const number = (name: string, otherwise: number): number => {
    const value = attributes.get(name);
    if (value === undefined) return otherwise;
    if (!/^\d{1,6}$/.test(value)) throw new NotLoaded(`${name} "${printable(value)}" is not a whole number from 0`);
    return Number(value);
  };
  const tone = attributes.get("tone") ?? "";
  const tones = tone === "" ? [] : tone.split(",").map((name) => name.trim());
  if (tones.length > MAX_TONES) throw new NotLoaded(`${tones.length} tones in one TEMPLATE; ${MAX_TONES} at most`);
  return {
    match,
    timeout: number("timeout", DEFAULT_TIMEOUT_S),
    line: number("line", 0),
    user: attributes.get("user") ?? "",
    rewrite: attributes.get("rewrite") ?? "",
    route: attributes.get("route") ?? "default",
    tones,
  };
}

function remarks(file: string, templates: readonly DialTemplate[]): Note[] {
  const notes: Note[] = [];
  const warn = (text: string) => notes.push({ level: "warning", file, text });
  for (const { match, rewrite } of templates) {
    const shown = printable(match);
    if (/[[\]XNZ!]/.test(match))
      warn(`MATCH "${shown}": [ ], X, N, Z and ! are taken literally; only . * # , and digits have a meaning`);
    for (const value of [match, rewrite])
      if (/&[a-z]+;|&#\d+;/i.test(value))
        warn(`"${printable(value)}": entities are not decoded; the text counts as it stands`);
  }
  if (!templates.some(({ match, line }) => match === "*" && line === 0))
    warn('no catch-all MATCH="*": other numbers need the Dial key or #');
  return notes;
}
