import type { RuleName } from "../domain/rule-name";
import type { Finding } from "../domain/settings/from-raw";
import type { Folder } from "../importer/folder";
import { importFolder } from "../importer/import-folder";
import { withoutConsequences } from "./consequences";
import { fileSizeBreaches } from "./file-sizes";
import { type Breach, findingOf, type LintFinding, sortedFindings } from "./finding";
import { modeBreaches } from "./folder-modes";
import { importable } from "./importable-folder";
import { sharedFileBreaches } from "./shared-files";
import { siteBreaches } from "./site-breaches";

/** What was found in a folder. */
export interface Linted {
  /** Files of phones that were read. */
  readonly phones: number;
  /** By file and line. */
  readonly findings: readonly LintFinding[];
}

const DEFAULTS = "SIPDefault.cnf";
/** Of a key that nobody knows the value may be anything, a secret even. */
const UNKNOWN: readonly RuleName[] = ["key-unknown", "key-misspelt", "key-of-no-line"];
/** More keys than this are those of a whole line of a phone. */
const MOST_KEYS = 3;

/**
 * Looks at everything that phones read of a folder.
 *
 * @param directory Path of the folder, for the modes of its files.
 * @returns undefined if it has neither SIPDefault.cnf nor the file of a phone.
 */
export function lintFolder(folder: Folder, directory: string): Linted | undefined {
  const { readable, sizes, findings: ofDefaults } = importable(folder);
  const imported = importFolder(readable, { name: "site", address: "192.0.2.1", pathOf: (name) => name });
  if (imported === undefined && ofDefaults.length === 0) {
    return undefined;
  }
  const breaches = [
    ...(imported?.findings ?? folder.findings).flatMap(breachOf),
    ...ofDefaults.flatMap(breachOf),
    ...(imported === undefined
      ? []
      : [...siteBreaches(imported), ...sharedFileBreaches(folder, imported.read), ...fileSizeBreaches(sizes)]),
    ...modeBreaches(directory, folder.names),
  ];
  return {
    phones: imported?.read.phones.length ?? 0,
    findings: sortedFindings(
      withoutConsequences(ofDefaults.length === 0 ? breaches : breaches.filter(isSeen)).map(findingOf),
    ),
  };
}

/** Not that SIPDefault.cnf does not say something: nobody knows what it says where it can't be read. */
function isSeen({ file, line, keys = [] }: Breach): boolean {
  return file !== DEFAULTS || line !== undefined || keys.length === 0;
}

/** What was found when files were read; what matters to an import alone has no rule. */
function breachOf({ rule, fault, message, file, line, keys, given }: Finding): Breach[] {
  return rule === undefined
    ? []
    : [
        {
          rule,
          said: fault ?? message,
          // Where it is about a whole line of a phone, that is what is shown.
          keys: keys.length > MOST_KEYS ? [] : keys,
          // What no file says would be said there.
          file: file ?? DEFAULTS,
          ...(line === undefined ? {} : { line }),
          ...(given === undefined || UNKNOWN.includes(rule) ? {} : { given }),
        },
      ];
}
