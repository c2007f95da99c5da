import { Agent, get } from "node:http";
import { markedName } from "../check-mark";
import type { Endpoint } from "../endpoint";
import { phoneFileName } from "../store/file-name";
import { readByTftp, TftpRefusal } from "../tftp/tftp-client";
import type { Answer, DoorState } from "./drift";

/** Requests at once; far less than the doors take. */
const AT_ONCE = 16;
const HTTP_WAIT_MS = 10_000;
/** Until a packet is sent again. */
const TFTP_WAIT_MS = 2000;
/** TFTP's word for a file that is not there (RFC 1350, section 5). */
const NOT_FOUND = 1;

/** Asks HTTP for each name. @throws Error if the door does not answer */
export async function readAllByHttp({ host, port }: Endpoint, names: Iterable<string>): Promise<DoorState> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    return await readAll(names, (name) => readByHttp({ host, port }, name, agent));
  } finally {
    agent.destroy();
  }
}

/** Asks TFTP for each name. @throws Error if the door does not answer */
export function readAllByTftp(door: Endpoint, names: Iterable<string>): Promise<DoorState> {
  return readAll(names, async (name): Promise<Answer> => {
    try {
      return await readByTftp(door, markedName(name), TFTP_WAIT_MS);
    } catch (error) {
      if (error instanceof TftpRefusal) {
        return error.code === NOT_FOUND ? "missing" : { refused: error.message };
      }
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** Names to read over TFTP: those that all phones share first, of the phones' own ones so many more, evenly spread. */
export function sampleOf(names: Iterable<string>, most: number): string[] {
  const all = [...names].sort();
  const shared = all.filter((name) => phoneFileName(name) === undefined).slice(0, most);
  const own = all.filter((name) => phoneFileName(name) !== undefined);
  const places = Math.min(most - shared.length, own.length);
  const spread = Array.from({ length: places }, (_, index) => own[Math.floor((index * own.length) / places)] ?? "");
  return [...shared, ...spread].sort();
}

async function readAll(names: Iterable<string>, read: (name: string) => Promise<Answer>): Promise<DoorState> {
  const waiting = [...names].sort().reverse();
  const answers = new Map<string, Answer>();
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      answers.set(next, await read(next));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    // Nobody needs more answers after the first that did not come.
    waiting.length = 0;
  }
  return answers;
}

function readByHttp(door: Endpoint, name: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new Error(`${name}: ${error.message || error.name}`));
    // The mark begins with the slash that every path has.
    const path = markedName(name).replace(/^\/?/, "/").split("/").map(encodeURIComponent).join("/");
    const request = get({ ...door, path, agent, signal: AbortSignal.timeout(HTTP_WAIT_MS) }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        const { statusCode } = response;
        resolve(
          statusCode === 200
            ? Buffer.concat(chunks)
            : statusCode === 404
              ? "missing"
              : { refused: `status ${statusCode}` },
        );
      });
    });
    request.on("error", fail);
  });
}
