/** Names that carry a MAC: `SIP…`, `SEP…`, `CTLSEP…`, `ITLSEP…`, `MGC…` and 12 hex digits (cisco.md section 2.3). */
const WITH_MAC = /^(SIP|SEP|CTLSEP|ITLSEP|MGC)([0-9A-Fa-f]{12})(?![0-9A-Za-z])(.*)$/;
const PHONE_FILE = /^SIP([0-9A-F]{12})\.cnf$/;
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

/** MACs of the phones that have a file of their own, 12 upper-case hex digits, sorted. */
export function phonesAmong(names: Iterable<string>): string[] {
  const macs = new Set<string>();
  for (const name of names) {
    const mac = PHONE_FILE.exec(canonicalName(name)?.split("/").pop() ?? "")?.[1];
    if (mac !== undefined) {
      macs.add(mac);
    }
  }
  return [...macs].sort();
}

function withUpperCaseMac(name: string): string {
  const [, prefix, mac, rest] = WITH_MAC.exec(name) ?? [];
  return prefix === undefined || mac === undefined ? name : `${prefix}${mac.toUpperCase()}${rest ?? ""}`;
}
