import { FACTORY_PASSWORD, parseAdminPassword } from "../domain/settings/admin-password";
import type { Finding, RawEntries, RawEntry } from "../domain/settings/from-raw";
import type { ReadPhone } from "./import-phone";
import type { Described } from "./site-layers";

const KEY = "phone_password";

/** The password that unlocks the phones' settings. */
export interface ImportedAdminPassword {
  /** Undefined where the phones keep the one from the factory, or where it can't be declared. */
  readonly password?: string;
  readonly settings: Described;
  readonly findings: Finding[];
}

/** The one of SIPDefault.cnf, else the one that most phones have. A description has one for the whole site. */
export function importAdminPassword(
  defaults: RawEntries,
  phones: readonly ReadPhone[],
  doubtfulDefaults: ReadonlySet<string>,
): ImportedAdminPassword {
  const entry = said(defaults) ?? mostCommon(phones);
  const password = entry?.value ?? FACTORY_PASSWORD;
  const findings = phones.flatMap(({ entries, file }): Finding[] => {
    const own = said(entries);
    return (own?.value ?? FACTORY_PASSWORD) === password
      ? []
      : [
          {
            level: "warning",
            message: "another password than the site's unlocks this phone, and a description has one for all",
            keys: [KEY],
            file: own?.file ?? file,
            ...(own === undefined ? {} : { line: own.line }),
            instead: "the site's",
          },
        ];
  });
  const at = entry === undefined ? {} : { file: entry.file, line: entry.line };
  if (password === FACTORY_PASSWORD) {
    findings.push({
      ...at,
      level: "warning",
      rule: "factory-password",
      message: "the phones have the password from the factory, which everyone knows; it unlocks their settings",
      keys: [KEY],
      instead:
        "the same, as factoryPassword; better remove that and set one: npm run pulumi -- config set --secret adminPassword",
    });
    return { settings: { factoryPassword: true }, findings };
  }
  const doubtful =
    doubtfulDefaults.has(KEY) || phones.some((phone) => phone.doubtful.has(KEY) && phone.own.get(KEY) === entry);
  const [problem] = parseAdminPassword({ given: password, path: "", remedy: "" }, false).problems;
  if (problem !== undefined || doubtful) {
    findings.push({
      ...at,
      level: "problem",
      rule: problem?.rule ?? "password-unfit",
      message: problem?.message ?? "it is not sure what arrives at the phone: its quotes are broken",
      keys: [KEY],
      instead: "nothing: set one: npm run pulumi -- config set --secret adminPassword",
    });
    return { settings: {}, findings };
  }
  return { password, settings: {}, findings };
}

function said(entries: RawEntries): RawEntry | undefined {
  const entry = entries.get(KEY);
  return entry?.value === "" ? undefined : entry;
}

function mostCommon(phones: readonly ReadPhone[]): RawEntry | undefined {
  const entries = phones.flatMap(({ own }) => said(own) ?? []);
  const count = (entry: RawEntry): number => entries.filter(({ value }) => value === entry.value).length;
  return [...entries].sort((a, b) => count(b) - count(a))[0];
}
