/** Names that carry a MAC: `SIP…`, `SEP…`, `CTLSEP…`, `ITLSEP…`, `MGC…` and 12 hex digits (cisco.md section 2.3). */
const WITH_MAC = /^(SIP|SEP|CTLSEP|ITLSEP|MGC)([0-9A-Fa-f]{12})(?![0-9A-Za-z])(.*)$/;
const PHONE_FILE = /^(?:SIP([0-9A-F]{12})\.cnf|SEP([0-9A-F]{12})\.cnf\.xml)$/;
const LONGEST_NAME = 255;
// Control characters, and `:` which names drives and streams on Windows.
const NEVER_IN_A_NAME = /\p{Cc}|:/u;

/**
 * The name under which a file is kept, from the name that a phone asks for: `\` is `/`, leading and double slashes
 * and `.` segments go away (phones ask for `./x` and `/x`), a MAC is in upper case, everything else stays as it is.
 *
 * @returns undefined for a name that no file can have: empty, too long, with `..` or with control characters.
 */
export function canonicalName(requested: string): string | undefined {
  if (requested.length > LONGEST_NAME || NEVER_IN_A_NAME.test(requested)) {
    return undefined;
  }
  const segments = requested
    .replaceAll("\\", "/")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
  const last = segments.pop();
  if (last === undefined || last === ".." || segments.includes("..")) {
    return undefined;
  }
  return [...segments, withUpperCaseMac(last)].join("/");
}

/** A phone's own file by its name. */
export interface PhoneFileName {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  /** `sip`: `SIP<MAC>.cnf`; `sep`: `SEP<MAC>.cnf.xml`. */
  readonly kind: "sip" | "sep";
}

/** Whose own file has this name, in whatever folder; undefined for every other file. */
export function phoneFileName(name: string): PhoneFileName | undefined {
  const [, sip, sep] = PHONE_FILE.exec(canonicalName(name)?.split("/").pop() ?? "") ?? [];
  if (sip !== undefined) {
    return { mac: sip, kind: "sip" };
  }
  return sep === undefined ? undefined : { mac: sep, kind: "sep" };
}

function withUpperCaseMac(name: string): string {
  const [, prefix, mac, rest] = WITH_MAC.exec(name) ?? [];
  return prefix === undefined || mac === undefined ? name : `${prefix}${mac.toUpperCase()}${rest ?? ""}`;
}
