import type { RuleName } from "../domain/rule-name";
import { printable } from "../phone/printable";
import { type Level, RULES } from "./rules";

/** A rule that a file breaks, and where. */
export interface Breach {
  readonly rule: RuleName;
  /** Name in the folder; none for what is missing everywhere. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** Keys of a `.cnf` file that it is about. */
  readonly keys?: readonly string[];
  /** What is wrong, where the rule does not say it by itself. */
  readonly said?: string;
  /** What the file has there, never the value of a secret. */
  readonly given?: string;
}

/** Something in a folder that will hurt. It never holds the value of a secret. */
export interface LintFinding {
  readonly rule: RuleName;
  readonly level: Level;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly keys: readonly string[];
  /** What is wrong, as a phrase without a full stop. */
  readonly what: string;
  readonly given?: string;
  /** What the phone does then. */
  readonly why: string;
  /** What to write, or to do. */
  readonly fix: string;
}

/** A breach with what its rule has to say. */
export function findingOf({ rule, file, line, keys = [], said, given }: Breach): LintFinding {
  const { level, what, why, fix } = RULES[rule];
  return {
    rule,
    level,
    ...(file === undefined ? {} : { file: printable(file) }),
    ...(line === undefined ? {} : { line }),
    keys,
    what: withoutKey(what ?? said ?? why, keys),
    ...(given === undefined ? {} : { given }),
    why,
    fix,
  };
}

const LEVELS: readonly Level[] = ["error", "warning", "info"];

/** By file and line, the gravest first where these are the same; what was found in two ways once. */
export function sortedFindings(findings: readonly LintFinding[]): LintFinding[] {
  const once = new Map<string, LintFinding>();
  for (const finding of findings) {
    const { rule, file, line, keys, what } = finding;
    // Of a file without lines, such as a manifest, two things may be said by one rule.
    const key = JSON.stringify([rule, file, line, keys, line === undefined && keys.length === 0 ? what : ""]);
    if (!once.has(key)) {
      once.set(key, finding);
    }
  }
  return [...once.values()].sort(
    (a, b) =>
      compare(a.file ?? "", b.file ?? "") ||
      (a.line ?? 0) - (b.line ?? 0) ||
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      compare(a.rule, b.rule) ||
      compare(a.keys.join(), b.keys.join()),
  );
}

/** A note of the phone's reader begins with its key. */
function withoutKey(said: string, keys: readonly string[]): string {
  const [key] = keys;
  return key !== undefined && said.startsWith(`${key}: `) ? said.slice(key.length + 2) : said;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
