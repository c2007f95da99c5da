import { forTerminal, keyWords, numbered } from "../command-line/report-words";
import { formatProblem } from "../domain/problem";
import type { Finding, FindingLevel } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";
import { sortedFindings } from "./finding-order";
import type { Imported } from "./import-folder";
import type { Written } from "./output-files";

const HEADINGS: Readonly<Record<FindingLevel, string>> = {
  problem: "Problems: could not be declared, or would not work",
  warning: "Warnings: what the phones do changes, or will hurt",
  info: "For your information",
};
/** Names of files that are listed before the rest is only counted. */
const MOST_NAMES = 20;

/** The report for a person. */
export function reportText(imported: Imported, written: Written): string {
  const { site, linePasswords, left, lacking } = imported;
  const images = Object.keys(site.firmware?.files ?? {}).length;
  const lines = [
    `${written.description}: ${numbered(site.phones.length, "phone")}${images === 0 ? "" : `, ${numbered(images, "image")}`}, ${numbered(linePasswords.size, "password")} in ${written.passwords}`,
    "",
  ];
  const findings = sortedFindings(imported.findings);
  for (const level of ["problem", "warning", "info"] as const) {
    const ofLevel = findings.filter((finding) => finding.level === level);
    if (ofLevel.length > 0) {
      lines.push(HEADINGS[level], ...ofLevel.map((finding) => `  ${findingText(finding)}`), "");
    }
  }
  for (const [what, names] of Object.entries({ Firmware: left.firmware, "Other files": left.others })) {
    if (names.length > 0) {
      lines.push(`${what}, left where ${names.length === 1 ? "it is" : "they are"}`, `  ${listed(names)}`, "");
    }
  }
  if (lacking.length > 0) {
    lines.push(
      "The description is refused until this is settled",
      ...lacking.map((problem) => `  ${forTerminal(formatProblem(problem))}`),
      "",
    );
  }
  return `${[...lines, ...nextSteps(written)].join("\n")}\n`;
}

/** The report for a program. */
export function reportJson({ site, findings, left, lacking }: Imported, written: Written): string {
  return `${JSON.stringify({ written, phones: site.phones.length, findings: sortedFindings(findings), left, lacking }, null, 2)}\n`;
}

/** One readable line: `SIPDefault.cnf:12: end_media_port: can't be declared … (given "32768"). Now: …` */
export function findingText({ message, keys, file, line, given, instead }: Finding): string {
  const where = file === undefined ? "" : `${printable(file)}${line === undefined ? "" : `:${line}`}: `;
  const what = keys.length === 0 ? "" : `${keyWords(keys)}: `;
  // A note of the phone's reader names its key itself.
  const said = what !== "" && message.startsWith(what) ? message : `${what}${message}`;
  const details = `${given === undefined ? "" : ` (given ${given})`}${instead === undefined ? "" : `. Now: ${instead}`}`;
  return forTerminal(`${where}${said}${details}`);
}

/** A path as a word of the shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function nextSteps({ passwords, adminPassword, next, pulumi }: Written): string[] {
  const set = (key: string, file: string): string =>
    `  ${pulumi} config set --secret ${key} < ${quoted(file)} && rm ${quoted(file)}`;
  return [
    `Next, once the stack is there (${pulumi} stack init NAME): encrypt the passwords and delete their files`,
    set("linePasswords", passwords),
    ...(adminPassword === undefined ? [] : [set("adminPassword", adminPassword)]),
    next,
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(printable).join(", ");
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
