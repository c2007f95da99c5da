import { parseArgs } from "node:util";
import { BootOptionsError } from "./boot-options";
import { bootPhone } from "./boot-sequence";
import { reportText } from "./report-text";

const USAGE = `usage: npm run phone -- boot --mac MAC --model MODEL --load LOAD --tftp HOST:PORT [--json] [--restart-seconds S]
       [--timeout-scale F]

Boots a virtual phone against a TFTP server and says whether a real one would come up, and on which load.
  --mac              12 hexadecimal digits, with or without : - . between them
  --model            7940 or 7960
  --load             the load that the phone has in its flash, such as P0S3-8-12-00, or the factory's P0030301MFG2; it
                     fetches those that the files name, and restarts with each
  --tftp             address of the TFTP server
  --restart-seconds  how long each restart is waited for, 0 to 120; 0 unless given, a phone takes 25 to 46
  --json             the report as JSON
  --timeout-scale    factor on the waiting times of the TFTP client; for tests only, a phone waits 1 s and then 4 s
exit code: 0 it would come up, 1 it would not, 2 the command can't be run so, 3 it would load firmware of which is not known
what follows`;

/** Runs one command line. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return refuse([error instanceof Error ? error.message : String(error)]);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const problems: string[] = [];
  if (positionals.length !== 1 || positionals[0] !== "boot")
    problems.push(`command: "${positionals.join(" ")}" is not possible; allowed: boot`);
  const { mac, model, load, tftp } = values;
  for (const [option, value] of Object.entries({ mac, model, load, tftp }))
    if (value === undefined) problems.push(`${option}: missing; give --${option}`);
  if (problems.length > 0 || mac === undefined || model === undefined || load === undefined || tftp === undefined)
    return refuse(problems);

  const scale = numberOf(values["timeout-scale"]);
  const restart = numberOf(values["restart-seconds"]);
  try {
    const report = await bootPhone({
      mac,
      model,
      load,
      tftp,
      ...(scale === undefined ? {} : { timeoutScale: scale }),
      ...(restart === undefined ? {} : { restartSeconds: restart }),
    });
    process.stdout.write(`${values.json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
    if (report.outcome.kind === "up") return 0;
    return report.outcome.kind === "new load" ? 3 : 1;
  } catch (error) {
    if (error instanceof BootOptionsError) return refuse(error.problems);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      mac: text,
      model: text,
      load: text,
      tftp: text,
      json: { type: "boolean", default: false },
      "timeout-scale": text,
      "restart-seconds": text,
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

/** What is no number is refused with the other options. */
function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : text.trim() === "" ? Number.NaN : Number(text);
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${problems.join("\n")}\n\n${USAGE}\n`);
  return 2;
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
