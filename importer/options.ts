import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { WrongWords } from "../command-line/run-command";
import { parseSiteName } from "../domain/host-settings";
import { isIpv4 } from "../domain/network-address";
import { PHONE_MODELS, type PhoneModel } from "../domain/phone-models";
import { formatProblem } from "../domain/problem";

export const USAGE = `usage: npm run import-tftpboot -- DIR [--format yaml|ts] [--name SITE] [--out FOLDER] [--address IPV4]
                                       [--model 7940|7960] [--force] [--json]

Reads a hand-kept tftpboot folder, writes what declares the same site, and says what is odd about it or can't be
declared. Nothing in DIR is changed.
  --format   yaml: Pulumi.SITE.yaml for the program of this package; ts: SITE.ts, a program (default: yaml)
  --name     name of the site (default: from the name of DIR)
  --out      folder for what is written (default: the current one)
  --address  IPv4 address on which the new host serves (default: 0.0.0.0, to be filled in)
  --model    model of phones whose lines fit on both (default: 7940)
  --force    overwrite files that are there
  --json     the findings as JSON
exit code: 0 imported, findings or not; 1 nothing could be imported; 2 the command can't be run so`;

/** A checked command line. */
export interface ImportCommand {
  readonly directory: string;
  readonly format: "yaml" | "ts";
  readonly name: string;
  readonly out: string;
  readonly address?: string;
  readonly model?: PhoneModel;
  readonly force: boolean;
  readonly json: boolean;
}

/** Reads a command line: the command, everything that is wrong with it, or that help is wanted. */
export function readCommand(args: readonly string[]): ImportCommand | WrongWords | "help" {
  let given: ReturnType<typeof parse>;
  try {
    given = parse(args);
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = given;
  if (values.help) {
    return "help";
  }
  const problems: string[] = [];
  const [directory] = positionals;
  if (positionals.length !== 1 || directory === undefined || directory === "") {
    problems.push(`DIR: give one folder (given ${positionals.length})`);
  }
  const format = (["yaml", "ts"] as const).find((each) => each === values.format);
  if (format === undefined) {
    problems.push(`--format: ${JSON.stringify(values.format)} is not possible; allowed: yaml, ts`);
  }
  const model = PHONE_MODELS.find((each) => each === values.model);
  if (values.model !== undefined && model === undefined) {
    problems.push(`--model: ${JSON.stringify(values.model)} is not possible; allowed: ${PHONE_MODELS.join(", ")}`);
  }
  if (values.address !== undefined && !isIpv4(values.address)) {
    problems.push(`--address: ${JSON.stringify(values.address)} is not an IPv4 address; allowed: such as 192.168.1.3`);
  }
  const name = values.name ?? nameFrom(directory ?? "");
  problems.push(...parseSiteName(name, "--name").problems.map(formatProblem));
  if (problems.length > 0 || directory === undefined || format === undefined) {
    return { problems };
  }
  return {
    directory,
    format,
    name,
    out: values.out,
    ...(values.address === undefined ? {} : { address: values.address }),
    ...(model === undefined ? {} : { model }),
    force: values.force,
    json: values.json,
  };
}

/** The name of the folder as far as it can name a site. */
function nameFrom(directory: string): string {
  const name = basename(resolve(directory))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "site" : name;
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { ...text, default: "yaml" },
      name: text,
      out: { ...text, default: "." },
      address: text,
      model: text,
      force: flag,
      json: flag,
      help: { type: "boolean", short: "h", default: false },
    },
  });
}
