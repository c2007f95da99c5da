import { isUtf8 } from "node:buffer";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { UNPROVISIONED } from "../../domain/phone-models";
import { type PhoneFileName, phoneFileName } from "./file-name";

/** What a phone's own file tells of it. */
export type ToldByFile = Pick<DeclaredPhone, "extensions" | "label">;

const NOTHING_TOLD: ToldByFile = { extensions: [], label: null };

/** Phones refuse a file of some 6 KB already (cisco.md section 1.1); what is far longer is not one of theirs. */
const LONGEST_READ = 64 * 1024;
/** Characters of one value that are kept. */
const LONGEST_VALUE = 64;
/** Only these keys are looked at (cisco.md sections 1.5 and 1.11); a value ends with its line, whatever its quotes do. */
const SHOWN_KEY = /^[ \t]*(?:line([1-6])_name|phone_label)[ \t]*:[ \t]*(?:"([^"\r\n]*)"|([^\s";]+))?/gm;

/**
 * Reads the extensions and the label from a `SIP<MAC>.cnf` (syntax: cisco.md section 1.2). It takes nothing else out of
 * the file, so no password, and never fails: what it can't read it leaves out. Of a `SEP<MAC>.cnf.xml` it reads nothing.
 */
export function readPhoneFile(kind: PhoneFileName["kind"], bytes: Buffer): ToldByFile {
  if (kind === "sep") {
    return NOTHING_TOLD;
  }
  const read = bytes.subarray(0, LONGEST_READ);
  const names = new Map<string, string>();
  let label = "";
  for (const [, line, quoted, bare] of read.toString(isUtf8(read) ? "utf8" : "latin1").matchAll(SHOWN_KEY)) {
    const value = (quoted ?? bare ?? "").trim().slice(0, LONGEST_VALUE);
    // Of a key that stands twice, the last one is assumed to count.
    if (line === undefined) {
      label = value;
    } else {
      names.set(line, value);
    }
  }
  const extensions = [...names]
    .filter(([, name]) => name !== "" && name.toUpperCase() !== UNPROVISIONED)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, name]) => name);
  return { extensions, label: label === "" ? null : label };
}

/**
 * The phones that the names of files show, sorted by MAC. Of several files of one phone, `SIP…` counts before `SEP…`, which
 * tells less, and then the one that lies higher.
 *
 * @param told What a file tells; asked once for each phone.
 */
export function phonesOf<File extends { readonly name: string }>(
  files: Iterable<File>,
  told: (file: File, kind: PhoneFileName["kind"]) => ToldByFile,
): DeclaredPhone[] {
  const own = new Map<string, PhoneFileName & { readonly file: File }>();
  for (const file of files) {
    const parts = phoneFileName(file.name);
    if (parts === undefined) {
      continue;
    }
    const other = own.get(parts.mac);
    if (other === undefined || rank(parts.kind, file.name) < rank(other.kind, other.file.name)) {
      own.set(parts.mac, { ...parts, file });
    }
  }
  return [...own.values()]
    .sort((a, b) => (a.mac < b.mac ? -1 : 1))
    .map(({ mac, kind, file }) => ({ mac, model: null, load: null, ...told(file, kind) }));
}

/** The lower, the sooner it counts. */
function rank(kind: PhoneFileName["kind"], name: string): string {
  const depth = name.split("/").length;
  return `${kind === "sip" ? 0 : 1} ${String(depth).padStart(3, "0")} ${name}`;
}
