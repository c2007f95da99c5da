import type { RuleName } from "../rule-name";

/**
 * - `problem`: it could not be declared, or what is declared would not work
 * - `warning`: what the phones do changes, or will hurt
 * - `info`: said so that a reader needs not wonder
 */
export type FindingLevel = "problem" | "warning" | "info";

/** Something about a file of a phone that a description can't say, or says otherwise. It never holds the value of a secret. */
export interface Finding {
  readonly level: FindingLevel;
  /** What it is, as a phrase without a full stop. */
  readonly message: string;
  /** Keys that it is about. */
  readonly keys: readonly string[];
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly given?: string;
  /** What takes its place. */
  readonly instead?: string;
  /** The rule of good files that it breaks; none where it matters to an import alone. */
  readonly rule?: RuleName;
  /** What is wrong with the file by itself, where `message` speaks of the import. @default the message */
  readonly fault?: string;
}
