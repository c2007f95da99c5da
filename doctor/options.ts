import { parseArgs } from "node:util";
import type { WrongWords } from "../command-line/run-command";
import { MacAddress } from "../domain/mac-address";

export const USAGE = `usage: npm run doctor -- [--status URL]... [--mac MAC] [--token-file FILE] [--json]

Says of each phone what it is stuck on, what that was seen by, and what to do. It changes nothing.
  --status      the status page of a server, such as http://127.0.0.1:6980; once for each server.
                Default: those of the selected stack
  --stack       another stack than the selected one, where no --status is given
  --mac         that phone alone, with all that was found
  --token-file  file whose first line is the token of the status page, where it needs one
  --json        everything as JSON
exit code: 0 all is well, 1 something was found, 2 not all could be looked at`;

/** A checked command line. */
export interface DoctorCommand {
  /** Where to ask, each ending in `/`. */
  readonly servers: readonly URL[];
  /** 12 upper-case hex digits; undefined for all phones. */
  readonly mac: string | undefined;
  readonly tokenFile: string | undefined;
  readonly json: boolean;
}

/** Reads a command line: the command, everything that is wrong with it, or that help is wanted. */
export function readCommand(args: readonly string[]): DoctorCommand | WrongWords | "help" {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (values.help) {
    return "help";
  }
  const problems: string[] = [];
  const servers = (values.status ?? []).flatMap((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "") {
      problems.push(
        `--status "${withoutUser(text)}" is not possible; allowed: http://HOST:PORT or https://HOST:PORT, without user and password`,
      );
      return [];
    }
    return [new URL("/", url)];
  });
  if (servers.length === 0 && problems.length === 0) {
    problems.push("--status: missing; give the address of a status page, such as http://127.0.0.1:6980");
  }
  const mac = values.mac === undefined ? undefined : MacAddress.tryParse(values.mac)?.plain;
  if (values.mac !== undefined && mac === undefined) {
    problems.push(
      `--mac "${values.mac}" is not possible; allowed: 12 hexadecimal digits, such as 00036BABCDEF or 00:03:6B:AB:CD:EF`,
    );
  }
  return problems.length > 0 ? { problems } : { servers, mac, tokenFile: values["token-file"], json: values.json };
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      status: { type: "string", multiple: true },
      mac: { type: "string" },
      "token-file": { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false, short: "h" },
    },
  });
  return values;
}

function withoutUser(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, "//");
}
