import { posix } from "node:path";
import { MacAddress } from "../domain/mac-address";
import type { RuleName } from "../domain/rule-name";
import type { Finding } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";

/** File of one phone. */
export interface PhoneFile {
  readonly mac: MacAddress;
  readonly name: string;
}

/** What the phones read of a folder, and what stays where it is. */
export interface FolderRoles {
  /** Sorted by MAC address. */
  readonly phones: readonly PhoneFile[];
  readonly firmware: readonly string[];
  readonly others: readonly string[];
  readonly findings: readonly Finding[];
}

const FIRMWARE = /\.(loads|sbn|sb2|bin|zup|sgn)$/i;
const LOOKS_LIKE_PHONE = /^SIP(?!Default)[^/]*\.cnf/i;
const COPY = /(\.(bak|old|orig|save|sav|new|tmp|swp|dist|sample|disabled|\d+)|~|-copy|\.cnf[._-].*)$/i;

/** The name of a file as the phone asks for it, or in other letters if it is not there so, which is a finding. */
export function findFile(names: readonly string[], wanted: string): { name?: string; findings: Finding[] } {
  if (names.includes(wanted)) {
    return { name: wanted, findings: [] };
  }
  const name = names.find((each) => each.toLowerCase() === wanted.toLowerCase());
  return name === undefined ? { findings: [] } : { name, findings: [otherCase(name, wanted)] };
}

/**
 * Sorts the files of a folder by who reads them.
 *
 * @param tftpFolder Where phones look for their own files: "" or a folder with "/" at its end.
 * @param used Names that are read for another reason.
 */
export function rolesOf(names: readonly string[], tftpFolder: string, used: ReadonlySet<string>): FolderRoles {
  const folder = posix.normalize(`./${tftpFolder}`).replace(/^\.\/$/, "");
  const phones = new Map<string, PhoneFile>();
  const findings: Finding[] = [];
  const firmware: string[] = [];
  const others: string[] = [];
  const tell = (name: string, rule: RuleName, message: string): void => {
    findings.push({
      level: "warning",
      rule,
      message,
      keys: [],
      file: printable(name),
      instead: "nothing: it stays where it is",
    });
    others.push(name);
  };
  const rest = names.filter((name) => !used.has(name));
  // Names in the right letters go first, so that a twin in others does not take their place.
  for (const name of [...rest].sort((a, b) => Number(isExact(b)) - Number(isExact(a)) || (a < b ? -1 : 1))) {
    const base = posix.basename(name);
    const above = name.slice(0, name.length - base.length);
    if (!LOOKS_LIKE_PHONE.test(base)) {
      (FIRMWARE.test(base) ? firmware : others).push(name);
      continue;
    }
    if (COPY.test(base)) {
      tell(name, "phone-file-copy", "a copy of a phone's file, which no phone asks for");
      continue;
    }
    const digits = base.slice("SIP".length, -".cnf".length);
    const mac = /^[0-9a-f]{12}$/i.test(digits) ? MacAddress.tryParse(digits) : undefined;
    if (mac === undefined) {
      tell(
        name,
        "phone-file-name",
        "no phone asks for it: between SIP and .cnf stand the 12 hex digits of a MAC address, and of a single phone",
      );
    } else if (above !== folder) {
      tell(
        name,
        "phone-file-place",
        folder === "" ? "in a folder where no phone looks" : `not in ${folder}, where tftp_cfg_dir sends the phones`,
      );
    } else if (phones.has(mac.plain)) {
      tell(name, "phone-file-hidden", `the phone reads ${phones.get(mac.plain)?.name} and not this one`);
    } else {
      phones.set(mac.plain, { mac, name });
      if (!isExact(name)) {
        findings.push(otherCase(name, `${folder}SIP${mac.plain}.cnf`));
      }
    }
  }
  return {
    phones: [...phones.values()].sort((a, b) => (a.mac.plain < b.mac.plain ? -1 : 1)),
    firmware: firmware.sort(),
    others: others.sort(),
    findings,
  };
}

function isExact(name: string): boolean {
  return /^SIP[0-9A-F]{12}\.cnf$/.test(posix.basename(name));
}

function otherCase(name: string, wanted: string): Finding {
  return {
    level: "warning",
    rule: "file-name-case",
    message: `phones ask for ${wanted}, and most servers tell upper and lower case apart`,
    keys: [],
    file: printable(name),
    instead: `the same, served as ${wanted}`,
  };
}
