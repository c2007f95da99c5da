import type { RuleName } from "../../domain/rule-name";

/**
 * - `error`: a phone or one of its lines does not work, or not as the file says
 * - `warning`: it works and will hurt, or what a phone does is not established
 * - `info`: normal or harmless, said so that nobody needs to wonder
 */
export type Level = "error" | "warning" | "info";

/** One rule of good files. */
export interface Rule {
  readonly level: Level;
  /** What is wrong, in words of the files. @default what the check itself says */
  readonly what?: string;
  /** What the phone does then. */
  readonly why: string;
  /** What to write, or to do. */
  readonly fix: string;
}

/** Rules of one kind of file or setting. */
export type Rules = { readonly [Name in RuleName]?: Rule };

export function error(why: string, fix: string, what?: string): Rule {
  return rule("error", why, fix, what);
}

export function warning(why: string, fix: string, what?: string): Rule {
  return rule("warning", why, fix, what);
}

export function info(why: string, fix: string, what?: string): Rule {
  return rule("info", why, fix, what);
}

function rule(level: Level, why: string, fix: string, what: string | undefined): Rule {
  return { level, why, fix, ...(what === undefined ? {} : { what }) };
}
