import { runCommand, WRONG_COMMAND } from "../command-line/run-command";
import { type DoctorCommand, readCommand, USAGE } from "./options";
import { isWell, notLookedAt, reportText } from "./report";
import { readStatus, readToken } from "./status-reading";

const FOUND = 1;
const NOT_LOOKED = WRONG_COMMAND;

/** Runs one command line. Returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  return runCommand({ usage: USAGE, read: readCommand, run: examine }, args);
}

async function examine({ servers, mac, tokenFile, json }: DoctorCommand): Promise<number> {
  let token: string | undefined;
  try {
    token = tokenFile === undefined ? undefined : readToken(tokenFile);
  } catch (error) {
    process.stderr.write(`--token-file can't be read: ${error instanceof Error ? error.message : String(error)}\n`);
    return NOT_LOOKED;
  }
  const all = await Promise.all(servers.map((server) => readStatus(server, token)));
  const readings = all.map((reading) => ({
    ...reading,
    phones: reading.phones.filter((phone) => mac === undefined || phone.mac === mac),
  }));
  const phones = readings.flatMap((reading) => reading.phones);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ servers: readings, notLookedAt: notLookedAt(readings) }, undefined, 2)}\n`,
    );
  } else {
    process.stdout.write(reportText(readings, mac !== undefined));
  }
  if (readings.some(({ problem }) => problem !== null)) {
    return NOT_LOOKED;
  }
  if (mac !== undefined && phones.length === 0) {
    process.stderr.write(`no phone with the MAC ${mac} is declared or has asked for anything\n`);
    return NOT_LOOKED;
  }
  return phones.every(isWell) ? 0 : FOUND;
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
