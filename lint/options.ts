import { parseArgs } from "node:util";
import type { WrongWords } from "../command-line/run-command";

export const USAGE = `usage: npm run lint-tftpboot -- DIR [--strict] [--json]

Looks for what will hurt in a hand-kept tftpboot folder of 7940 and 7960 phones, all at once. Nothing in DIR is changed.
  --strict  warnings count as errors
  --json    the findings as JSON
exit code: 0 no errors; 1 errors; 2 the command can't be run so, or DIR can't be read`;

/** A checked command line. */
export interface LintCommand {
  readonly directory: string;
  readonly strict: boolean;
  readonly json: boolean;
}

/** Reads a command line: the command, everything that is wrong with it, or that help is wanted. */
export function readCommand(args: readonly string[]): LintCommand | WrongWords | "help" {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { strict: flag, json: flag, help: { ...flag, short: "h" } },
    });
    if (values.help) {
      return "help";
    }
    const [directory] = positionals;
    return positionals.length !== 1 || directory === undefined || directory === ""
      ? { problems: [`DIR: give one folder (given ${positionals.length})`] }
      : { directory, strict: values.strict, json: values.json };
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}
