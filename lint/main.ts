import { runCommand, WRONG_COMMAND } from "../command-line/run-command";
import { FolderError, openFolder } from "../importer/folder";
import { lintFolder } from "./lint-folder";
import { type LintCommand, readCommand, USAGE } from "./options";
import { reportJson, reportText } from "./report";

/** Runs one command line. Returns the exit code. */
export function main(args: readonly string[]): number {
  return runCommand({ usage: USAGE, read: readCommand, run: lint }, args);
}

function lint(command: LintCommand): number {
  try {
    return report(command);
  } catch (error) {
    if (error instanceof FolderError) {
      process.stderr.write(`${error.message}\n`);
      return WRONG_COMMAND;
    }
    throw error;
  }
}

function report({ directory, strict, json }: LintCommand): number {
  const linted = lintFolder(openFolder(directory), directory);
  if (linted === undefined) {
    process.stderr.write(`${directory}: neither SIPDefault.cnf nor a SIP<MAC>.cnf in it; is it a tftpboot folder?\n`);
    return WRONG_COMMAND;
  }
  process.stdout.write(json ? reportJson(linted) : reportText(linted));
  const failing = strict ? ["error", "warning"] : ["error"];
  return linted.findings.some(({ level }) => failing.includes(level)) ? 1 : 0;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}
