import { randomBytes } from "node:crypto";
import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Endpoint } from "../endpoint";
import { parseEndpoint, reachable } from "../endpoint";
import type { HealthAnswer } from "../health-answer";
import { readHealth } from "../http/health-client";
import { isMissing, type StoreLayout } from "../store/layout";
import { commandLine, processStart } from "./identity";

/** What a running server writes into its store, for those who look for it. */
const recordSchema = z.object({
  pid: z.number(),
  /** When the process started, in the system's own counting. */
  start: z.string(),
  startedAt: z.string(),
  /** Where it listens, `host:port`. */
  tftp: z.string(),
  http: z.string(),
  /** Where the status page is; missing if there is none. */
  admin: z.string().optional(),
  /** Random for each start; also in the health answer. */
  instance: z.string(),
  /** Whether `start` started it, so that `stop` may stop it. */
  background: z.boolean(),
  /** What it was told: a start that tells the same leaves it alone. */
  settings: z.record(z.string(), z.string()),
  /** SHA-256 of the program file. */
  program: z.string(),
});

export type ServerRecord = z.infer<typeof recordSchema>;

export async function readRecord(store: StoreLayout): Promise<ServerRecord | undefined> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(store.record, "utf8"))).data;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

export async function writeRecord(store: StoreLayout, record: ServerRecord): Promise<void> {
  const fresh = `${store.record}.${randomBytes(4).toString("hex")}`;
  await writeFile(fresh, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, store.record);
}

/** Removes the record, if it is still that server's. */
export async function removeRecord(store: StoreLayout, instance: string): Promise<void> {
  if ((await readRecord(store))?.instance === instance) {
    await rm(store.record, { force: true });
  }
}

/**
 * Whether the process of a record is still that server, and not another process that got its id since.
 *
 * Linux tells when a process started and what its command line is; elsewhere the server has to answer with the
 * instance of the record.
 */
export async function isThatServer(store: StoreLayout, record: ServerRecord): Promise<boolean> {
  const start = processStart(record.pid);
  if (start === undefined || start !== record.start) {
    return false;
  }
  const words = commandLine(record.pid);
  if (words !== undefined && start !== "") {
    return !record.background || words.includes(store.folder);
  }
  return (await healthOf(record))?.instance === record.instance;
}

/** The record of the server that runs on this store, if one does. */
export async function runningServer(store: StoreLayout): Promise<ServerRecord | undefined> {
  const record = await readRecord(store);
  return record !== undefined && (await isThatServer(store, record)) ? record : undefined;
}

/** What the server of a record says about itself, or undefined if it does not answer within a second. */
export async function healthOf(record: ServerRecord): Promise<HealthAnswer | undefined> {
  const http = parseEndpoint(record.http);
  return http === undefined ? undefined : healthAt(http, 1000);
}

export async function healthAt(http: Endpoint, timeoutMs: number): Promise<HealthAnswer | undefined> {
  try {
    return await readHealth(reachable(http), timeoutMs);
  } catch {
    return undefined;
  }
}
