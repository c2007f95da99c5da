import type { RuleName } from "../domain/rule-name";
import type { Note, NoteLevel } from "./boot-report";
import { isSecretKey, keyRule, knownSpelling, misfit } from "./cnf-keys";

/** One `key: value` that the phone took from a file. */
export interface CnfValue {
  readonly key: string;
  /** As the phone reads it: without quotes. Secret keys included, so never print one unseen. */
  readonly value: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Why the value can't be trusted to arrive as written: broken quoting, text that is left over. */
  readonly doubt?: string;
}

/** What one `.cnf` file says, and what is odd about it. */
export interface CnfFile {
  readonly values: ReadonlyMap<string, CnfValue>;
  readonly notes: readonly Note[];
}

interface Oddity {
  readonly text: string;
  readonly rule: RuleName;
}

interface Scanned {
  readonly value: string;
  readonly doubt?: string;
  readonly warning?: Oddity;
}

/**
 * Reads `SIPDefault.cnf` or `SIP<MAC>.cnf` as the phone does (cisco.md section 1.2): one `key: value` per line, double
 * quotes optional around a single word, `#` at the start of a line and `;` after a value begin a comment, LF or CRLF, ISO-8859-1.
 * What is not established there is read in the plainest way and noted as a warning. No note holds a secret.
 */
export function readCnf(file: string, bytes: Uint8Array): CnfFile {
  const values = new Map<string, CnfValue>();
  const notes: Note[] = [];
  // After an unclosed quote the next lines may be the rest of a secret: their words are not repeated.
  let mayHoldSecret = false;

  for (const [index, raw] of Buffer.from(bytes).toString("latin1").split("\n").entries()) {
    const line = index + 1;
    const text = raw.trim();
    const note = (level: NoteLevel, said: string, rule: RuleName, key?: string) =>
      notes.push({ level, text: said, rule, file, line, ...(key === undefined ? {} : { key }) });

    if (text === "" || text.startsWith("#") || text.startsWith(";")) continue;
    const [, key = "", rest = ""] = /^([^\s:"]+)[ \t]*:[ \t]*(.*)$/s.exec(text) ?? [];
    if (key === "") {
      note("warning", 'this line is no `key: "value"` and is ignored', "line-unreadable");
      mayHoldSecret = true;
      continue;
    }
    const { value, doubt, warning } = scanValue(rest);
    const known = keyRule(key) !== undefined;
    const shown = known || (!mayHoldSecret && /^[A-Za-z0-9_.-]{1,64}$/.test(key)) ? key : "(name withheld)";
    if (doubt !== undefined) {
      note(isLineSetting(key) ? "problem" : "warning", `${shown}: ${doubt}`, "quotes-broken", shown);
      mayHoldSecret ||= isSecretKey(key) || !known;
    }
    if (warning !== undefined) note("warning", `${shown}: ${warning.text}`, warning.rule, shown);
    if (!known) {
      const meant = knownSpelling(key);
      if (meant === undefined) note("info", `${shown}: not a key of this phone; ignored`, "key-unknown", shown);
      else
        note(
          "warning",
          `${shown}: the key is written ${meant}; whether the phone takes this spelling is not established, it is left out here`,
          "key-case",
          shown,
        );
      continue;
    }
    const before = values.get(key);
    if (before !== undefined)
      note(
        "warning",
        `${key}: given before on line ${before.line}; that the last one counts is assumed, not established`,
        "key-twice",
        key,
      );
    const wrong = misfit(key, value);
    if (wrong !== undefined) note("warning", `${key}: ${wrong}`, "value-unfit", key);
    values.set(key, { key, value, file, line, ...(doubt === undefined ? {} : { doubt }) });
  }
  return { values, notes };
}

/**
 * Lays the phone's file over the site's (cisco.md section 1.1: flash, then the default file, then the phone file).
 * The flash of this phone is empty, as after a factory reset.
 */
export function overlay(defaults: CnfFile, phone: CnfFile): CnfFile {
  const notes = [...defaults.notes, ...phone.notes];
  for (const [key, value] of phone.values) {
    const under = defaults.values.get(key);
    if (value.value === "" && under !== undefined && under.value !== "")
      notes.push({
        level: "warning",
        text: `${key}: empty here, but set in ${under.file}; whether an empty value clears that one is not established`,
        file: value.file,
        line: value.line,
        key,
      });
  }
  return { values: new Map([...defaults.values, ...phone.values]), notes };
}

/** Without a file: nothing set. */
export const NO_CNF: CnfFile = { values: new Map(), notes: [] };

function scanValue(rest: string): Scanned {
  if (rest.startsWith('"')) {
    const end = rest.indexOf('"', 1);
    if (end < 0) return { value: rest.slice(1), doubt: "the quote is not closed on this line" };
    const value = rest.slice(1, end);
    const tail = rest.slice(end + 1).trim();
    const odd = oddCharacters(value);
    if (tail !== "" && !tail.startsWith(";"))
      return { value, doubt: "there is more text after the closing quote, which is lost; a value can hold no quote" };
    return odd === undefined ? { value } : { value, warning: odd };
  }
  const comment = rest.indexOf(";");
  const bare = (comment < 0 ? rest : rest.slice(0, comment)).trim();
  const [value = ""] = bare.split(/\s/, 1);
  if (value !== bare) return { value, doubt: "several words without quotes; only the first one is sure to count" };
  if (value.includes('"')) return { value, doubt: "a quote inside a value without quotes" };
  const odd = oddCharacters(value);
  return odd === undefined ? { value } : { value, warning: odd };
}

function oddCharacters(value: string): Oddity | undefined {
  if (/[#;]/.test(value))
    return {
      rule: "hash-or-semicolon",
      text: "holds # or ;, and whether the phone takes that as text or as a comment is not established",
    };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(value)) return { rule: "control-character", text: "holds a control character" };
  if (/[^\x20-\x7e]/.test(value))
    return {
      rule: "beyond-ascii",
      text: "holds a character beyond ASCII, and how the phone shows it is not established",
    };
  return undefined;
}

/** Keys whose doubtful value costs the line its registration. */
function isLineSetting(key: string): boolean {
  return /^(line[1-6]_(name|authname|password|contact)|proxy[1-6]_(address|port)|proxy_register|call_manager[1-6]_(addr|sip_port)|outbound_proxy(_port)?)$/.test(
    key,
  );
}
