import { type Endpoint, formatEndpoint, reachable } from "../endpoint";
import { readHealth } from "../http/health-client";
import { ProblemsError } from "../problems";
import { readBundle } from "../store/bundle-reading";
import type { VerifyCommand } from "../store-options";
import { readAllByHttp, readAllByTftp, sampleOf } from "./door-reading";
import { type DeclaredState, type Difference, differenceLine, doorDrift, serverDrift, storeDrift } from "./drift";
import { confirmCurrent, readStore, type StoreReading } from "./store-reading";

const HEALTH_WAIT_MS = 5000;
const DRIFT = 1;
const NOT_VERIFIED = 2;

/** What was found at the doors, and what kept it from being found. */
interface DoorsReading {
  readonly differences: readonly Difference[];
  /** Number of files that were read over TFTP. */
  readonly tftpFiles: number;
  readonly problems: readonly string[];
}

/**
 * Compares the bundle on standard input with a store and with what is served; the exit code: 0 without drift, 1 with
 * some, 2 if not all could be looked at.
 *
 * @throws ProblemsError for a bundle or store that can't be read; that is a 2 as well.
 */
export async function runVerify(command: VerifyCommand, print: (line: string) => void): Promise<number> {
  const { store, json } = command;
  if (process.stdin.isTTY) {
    throw new ProblemsError(["verify reads the bundle from standard input, and that is a terminal"]);
  }
  const declared = await readBundle(process.stdin);
  const reading = await readStore(store);
  const doors = await readDoors(command, declared, reading);
  await confirmCurrent(store, reading.generation);
  const differences = [...storeDrift(declared, reading), ...doors.differences];
  const { problems, tftpFiles } = doors;
  const { generation = null, rolledBackAt = null, repair = null } = reading;
  if (json) {
    const verified = problems.length === 0;
    const drift = differences.length > 0;
    const files = declared.files.size;
    print(
      JSON.stringify({ verified, drift, generation, rolledBackAt, repair, files, tftpFiles, differences, problems }),
    );
  } else {
    differences.map(differenceLine).forEach(print);
    const how = rolledBackAt === null ? "" : `, rolled back to at ${rolledBackAt}`;
    const all = `${declared.files.size} files, ${tftpFiles} of them over TFTP, generation ${generation ?? "none"}${how}`;
    if (differences.length > 0) {
      print(`drift: ${differences.length} ${differences.length === 1 ? "difference" : "differences"}; ${all}`);
    } else if (problems.length === 0) {
      print(`no drift: ${all}`);
    }
    print(`repair: ${repair ?? "none"}`);
  }
  for (const problem of problems) {
    process.stderr.write(`error: ${problem}\n`);
  }
  return problems.length > 0 ? NOT_VERIFIED : differences.length > 0 ? DRIFT : 0;
}

async function readDoors(
  { tftp, http, tftpFiles }: VerifyCommand,
  declared: DeclaredState,
  { generation, everNamed }: StoreReading,
): Promise<DoorsReading> {
  const differences: Difference[] = [];
  const problems: string[] = [];
  const attempt = async (door: string, endpoint: Endpoint, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.push(
        `${door} on ${formatEndpoint(endpoint)} could not be verified: ${error instanceof Error ? error.message || error.name : String(error)}`,
      );
    }
  };
  const sample = sampleOf(declared.files.keys(), tftpFiles);
  await attempt("HTTP", http, async () => {
    const health = await readHealth(reachable(http), HEALTH_WAIT_MS);
    const answers = await readAllByHttp(reachable(http), new Set([...declared.files.keys(), ...everNamed]));
    differences.push(...doorDrift("http", declared, answers), ...serverDrift(health, generation, answers));
  });
  await attempt("TFTP", tftp, async () => {
    differences.push(...doorDrift("tftp", declared, await readAllByTftp(reachable(tftp), sample)));
  });
  return { differences, tftpFiles: sample.length, problems };
}
