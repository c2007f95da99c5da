import { forTerminal, keyWords, numbered } from "../command-line/report-words";
import type { LintFinding } from "./finding";
import type { Linted } from "./lint-folder";
import { type Level, RULES } from "./rules";

/** The report for a person: each finding on a line, then for each rule that was broken why it hurts and what to do. */
export function reportText({ phones, findings }: Linted): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const lines = [
    ...findings.map(findingText),
    ...(findings.length === 0 ? [] : ["", "Why it hurts, and what to do"]),
    ...rules.flatMap((rule) => [`  ${rule}`, `    ${RULES[rule].why}`, `    Fix: ${RULES[rule].fix}`]),
    ...(findings.length === 0 ? [] : [""]),
    summary(phones, findings),
  ];
  return `${lines.join("\n")}\n`;
}

/** The report for a program. */
export function reportJson({ phones, findings }: Linted): string {
  const counted = {
    errors: count(findings, "error"),
    warnings: count(findings, "warning"),
    infos: count(findings, "info"),
  };
  return `${JSON.stringify({ phones, ...counted, findings }, null, 2)}\n`;
}

/** One readable line: `SIPDefault.cnf:12: error: end_media_port: allowed … (given "70000") [value-unfit]` */
export function findingText({ level, file, line, keys, what, given, rule }: LintFinding): string {
  const where = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const told = given === undefined ? "" : ` (given ${given})`;
  return forTerminal(`${where}${level}: ${keys.length === 0 ? "" : `${keyWords(keys)}: `}${what}${told} [${rule}]`);
}

function summary(phones: number, findings: readonly LintFinding[]): string {
  const parts = [
    numbered(count(findings, "error"), "error"),
    numbered(count(findings, "warning"), "warning"),
    numbered(count(findings, "info"), "note"),
  ];
  return `${numbered(phones, "phone")}: ${findings.length === 0 ? "nothing found" : parts.join(", ")}`;
}

function count(findings: readonly LintFinding[], wanted: Level): number {
  return findings.filter(({ level }) => level === wanted).length;
}
