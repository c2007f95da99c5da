import type { Finding, RawEntry } from "../domain/settings/from-raw";
import type { Note } from "../phone/boot-report";
import { isSecretKey } from "../phone/cnf-keys";
import { type CnfFile, readCnf } from "../phone/cnf-reader";
import { printable } from "../phone/printable";

/** What one `.cnf` file says, as the phone reads it, and what is odd about it. */
export interface CnfEntries {
  /** In the order of the file. Keys that the phone does not know are among them. */
  readonly entries: ReadonlyMap<string, RawEntry>;
  /** Keys whose value can't be trusted to arrive as written. */
  readonly doubtful: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  readonly cnf: CnfFile;
}

/** A key that takes any text, so that the phone's reader reads the value of an unknown key like any other. */
const ANY_TEXT = "time_zone";

/** Reads `SIPDefault.cnf` or `SIP<MAC>.cnf` with the reader of the virtual phone. */
export function readCnfFile(file: string, bytes: Uint8Array): CnfEntries {
  const cnf = readCnf(file, bytes);
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  const entries = new Map<string, RawEntry>();
  const findings: Finding[] = [];
  const doubtful = new Set<string>();
  for (const { key, value, line, doubt } of cnf.values.values()) {
    const { text, finding } = asText(value);
    entries.set(key, { value: text, file, line });
    if (finding !== undefined) {
      findings.push({ ...finding, keys: [key], file, line });
    }
    if (doubt !== undefined) {
      doubtful.add(key);
    }
  }
  for (const note of cnf.notes) {
    const unknown = unknownKey(note, lines);
    if (unknown !== undefined) {
      entries.set(unknown.key, { value: asText(unknown.value).text, file, line: note.line ?? 0 });
    } else if (!isTold(note)) {
      findings.push(asFinding(note));
    }
  }
  return { entries, doubtful, findings, cnf };
}

/** A note of the phone's reader as a finding. */
export function asFinding({ level, text, file, line, key, rule }: Note): Finding {
  return {
    level,
    message: text,
    keys: key === undefined ? [] : [key],
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(rule === undefined ? {} : { rule }),
  };
}

/** Notes about a value that a description may not hold are said where that is found out, with what takes its place. */
function isTold({ text }: Note): boolean {
  return /is not a whole number of|is none of|is neither an IPv4|characters; the phone keeps|beyond ASCII/.test(text);
}

/** A key that the phone takes no notice of; the reader names it and gives no value. */
function unknownKey({ text, key, line }: Note, lines: readonly string[]): { key: string; value: string } | undefined {
  if (key === undefined || line === undefined || !text.endsWith("not a key of this phone; ignored")) {
    return undefined;
  }
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(key)) {
    return undefined;
  }
  if (isSecretKey(key)) {
    return { key, value: "(withheld)" };
  }
  const rest = (lines[line - 1] ?? "").replace(/^[^:]*:/, "");
  const read = readCnf("", Buffer.from(`${ANY_TEXT}:${rest}`, "latin1")).values.get(ANY_TEXT);
  return read === undefined || read.doubt !== undefined ? undefined : { key, value: read.value };
}

/** The bytes of a value are kept: as UTF-8 if they are, else as ISO-8859-1, which then becomes UTF-8. */
function asText(latin1: string): { text: string; finding?: Omit<Finding, "keys"> } {
  if (!/[\x80-\xff]/.test(latin1)) {
    return { text: latin1 };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(latin1, "latin1")) };
  } catch {
    return {
      text: latin1,
      finding: {
        level: "warning",
        rule: "beyond-ascii",
        fault: "holds a character beyond ASCII, and how the phone shows it is not established",
        message: `ISO-8859-1 beyond ASCII ("${printable(latin1)}"), written as UTF-8 from now on; how a phone shows either is not established`,
      },
    };
  }
}
