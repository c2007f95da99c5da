import { isServed } from "../../domain/bundle";
import { type Endpoint, formatEndpoint, reachable } from "../endpoint";
import { firmwareOf, readImages } from "../firmware/image-store";
import { readHealth } from "../http/health-client";
import { ProblemsError } from "../problems";
import { readBundle } from "../store/bundle-reading";
import type { VerifyCommand } from "../store-options";
import { readAllByHttp, readAllByTftp, sampleOf } from "./door-reading";
import {
  type DeclaredState,
  type Difference,
  type DoorState,
  differenceLine,
  doorDrift,
  serverDrift,
  storeDrift,
} from "./drift";
import { type DoorAnswers, ownDrift } from "./own-drift";
import { confirmCurrent, deliveryRecord, readStore, type StoreReading } from "./store-reading";

const HEALTH_WAIT_MS = 5000;
const DRIFT = 1;
const NOT_VERIFIED = 2;

/** What was found at the doors, and what kept it from being found. */
interface DoorsReading {
  readonly differences: readonly Difference[];
  /** Of the differences those that are none of the declaration's: the server's word on itself. */
  readonly ofServer: readonly Difference[];
  readonly answers: DoorAnswers;
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
  const { found, lacking } = await readImages(store, firmwareOf(declared.files) ?? []);
  const withImages = { ...declared, files: new Map([...declared.files, ...found]) };
  const doors = await readDoors(command, withImages, reading);
  await confirmCurrent(store, reading.generation);
  const differences = [
    ...storeDrift(declared, reading),
    ...lacking.map((file) => ({ place: "store", file, fault: "missing", parts: [] }) as const),
    ...doors.differences,
  ];
  const { problems, tftpFiles } = doors;
  const { generation = null, rolledBackAt = null, repair = null } = reading;
  const { neverDelivered, isWhole } = await deliveryRecord(store, declared.files, reading);
  const pending = differences.length > 0 && neverDelivered;
  const sinceDelivery = pending ? [...ownDrift(reading, isWhole, doors.answers), ...doors.ofServer] : [];
  if (json) {
    const verified = problems.length === 0;
    const drift = differences.length > 0;
    const files = declared.files.size;
    print(
      JSON.stringify({
        ...{ verified, drift, pending, generation, rolledBackAt, repair, files, tftpFiles },
        ...{ differences, sinceDelivery, problems },
      }),
    );
  } else {
    differences.map(differenceLine).forEach(print);
    const how = rolledBackAt === null ? "" : `, rolled back to at ${rolledBackAt}`;
    const all = `${declared.files.size} files, ${tftpFiles} of them over TFTP, generation ${generation ?? "none"}${how}`;
    if (differences.length > 0) {
      print(`drift: ${differences.length} ${differences.length === 1 ? "difference" : "differences"}; ${all}`);
      if (pending) {
        print("pending: what is declared was never delivered here");
        for (const difference of sinceDelivery) {
          print(`since the last delivery: ${differenceLine(difference)}`);
        }
      }
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
  let ofServer: Difference[] = [];
  let ofHttp: DoorState | undefined;
  let ofTftp: DoorState | undefined;
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
  const served = [...declared.files.keys()].filter(isServed);
  const sample = sampleOf(served, tftpFiles);
  await attempt("HTTP", http, async () => {
    const health = await readHealth(reachable(http), HEALTH_WAIT_MS);
    const answers = await readAllByHttp(reachable(http), new Set([...served, ...[...everNamed].filter(isServed)]));
    ofHttp = answers;
    ofServer = serverDrift(health, generation, answers);
    differences.push(...doorDrift("http", declared, answers), ...ofServer);
  });
  await attempt("TFTP", tftp, async () => {
    ofTftp = await readAllByTftp(reachable(tftp), sample);
    differences.push(...doorDrift("tftp", declared, ofTftp));
  });
  const answers = { http: ofHttp, tftp: ofTftp };
  return { differences, ofServer, answers, tftpFiles: sample.length, problems };
}
