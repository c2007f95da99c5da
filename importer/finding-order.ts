import type { Finding, FindingLevel } from "../domain/settings/from-raw";

const LEVELS: readonly FindingLevel[] = ["problem", "warning", "info"];

/** The gravest first, then by file and line; each once. */
export function sortedFindings(findings: readonly Finding[]): Finding[] {
  const once = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
  return once.sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      compare(a.file ?? "", b.file ?? "") ||
      (a.line ?? 0) - (b.line ?? 0) ||
      compare(a.keys.join(), b.keys.join()) ||
      compare(a.message, b.message),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
