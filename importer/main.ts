import { join } from "node:path";
import { runCommand, WRONG_COMMAND } from "../command-line/run-command";
import { FolderError, openFolder } from "./folder";
import { importFolder } from "./import-folder";
import { type ImportCommand, readCommand, USAGE } from "./options";
import { OutputError, refuseInside, shortestPath, writeOutput } from "./output-files";
import { reportJson, reportText } from "./report";

/** Runs one command line. Returns the exit code. */
export function main(args: readonly string[]): number {
  return runCommand({ usage: USAGE, read: readCommand, run: importAndWrite }, args);
}

function importAndWrite(command: ImportCommand): number {
  try {
    return run(command);
  } catch (error) {
    if (error instanceof FolderError || error instanceof OutputError) {
      process.stderr.write(`${error.message}\n`);
      return error instanceof FolderError ? 1 : WRONG_COMMAND;
    }
    throw error;
  }
}

function run({ directory, format, name, out, address, model, force, json }: ImportCommand): number {
  const folder = openFolder(directory);
  refuseInside(out, directory);
  const imported = importFolder(folder, {
    name,
    ...(address === undefined ? {} : { address }),
    ...(model === undefined ? {} : { model }),
    pathOf: (file) => shortestPath(join(directory, file)),
  });
  if (imported === undefined) {
    process.stderr.write(`${directory}: neither SIPDefault.cnf nor a SIP<MAC>.cnf in it; there is nothing to import\n`);
    return 1;
  }
  const written = writeOutput(imported, { out, format, force });
  process.stdout.write(json ? reportJson(imported, written) : reportText(imported, written));
  return 0;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}
