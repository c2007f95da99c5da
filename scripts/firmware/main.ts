import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readFirmwareFolder } from "../../components/firmware-folder";
import { firmwareSet } from "../../domain/firmware/firmware-set";
import { formatProblem } from "../../domain/problem";
import { FORMATS, type Format, pinsText } from "./pins";

const USAGE = `usage: npm run firmware -- FOLDER [--format yaml|ts]

Prints what a folder of Cisco's images holds, what is missing in it, and the declaration that pins each file by its SHA-256. Nothing in
FOLDER is changed, and nothing is fetched.
  --format  yaml: for site in Pulumi.STACK.yaml; ts: for a program (default: yaml)
exit code: 0 all is well; 1 something is wrong in the folder; 2 the command can't be run so`;

interface Words {
  readonly folder: string;
  readonly format: Format;
}

function main(): number {
  const words = readWords(process.argv.slice(2));
  if (typeof words === "string") {
    process.stderr.write(words === "" ? `${USAGE}\n` : `${words}\n\n${USAGE}\n`);
    return words === "" ? 0 : 2;
  }
  const { folder, format } = words;
  const entries = readFirmwareFolder(resolve(folder), "FOLDER");
  const { value, problems } =
    entries.value === undefined
      ? { value: undefined, problems: entries.problems }
      : firmwareSet(entries.value, {}, folder);
  if (value === undefined) {
    process.stderr.write(problems.map((problem) => `${formatProblem(problem)}\n`).join(""));
    return 1;
  }
  process.stdout.write(pinsText(folder, value, format));
  return 0;
}

/** The words of the command line; a text that says what is wrong with them, empty where help is wanted. */
function readWords(args: readonly string[]): Words | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: { type: "string", default: "yaml" }, help: { type: "boolean" } },
    });
    const [folder] = positionals;
    const format = FORMATS.find((each) => each === values.format);
    if (values.help === true) {
      return "";
    }
    if (positionals.length !== 1 || folder === undefined || folder === "") {
      return `FOLDER: give one folder (given ${positionals.length})`;
    }
    return format === undefined
      ? `--format: ${JSON.stringify(values.format)} is not possible; allowed: ${FORMATS.join(", ")}`
      : { folder, format };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

process.exitCode = main();
