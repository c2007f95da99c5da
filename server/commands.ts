import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Command } from "./command-line";
import { runDhcp } from "./dhcp/dhcp-commands";
import { formatEndpoint, reachable } from "./endpoint";
import { receiveImages } from "./firmware/receive-images";
import { runGoOn } from "./firmware/run-go-on";
import { sendImages } from "./firmware/send-images";
import { HEALTH_FILE } from "./health-answer";
import { parseHealth, readHealth } from "./http/health-client";
import { ProblemsError } from "./problems";
import { startInBackground, stopInBackground } from "./process/background";
import { runServe } from "./process/run-serve";
import { healthOf, readRecord, runningServer } from "./process/server-record";
import { runResync } from "./resync/run-resync";
import { runApply, runClear, runGenerations, runRollback } from "./store-commands";
import { readByTftp } from "./tftp/tftp-client";
import { USAGE } from "./usage";
import { runVerify } from "./verify/run-verify";

type CommandOf<Name extends Command["name"]> = Extract<Command, { readonly name: Name }>;

const NOT_RUNNING = 3;
const HEALTH_WAIT_MS = 1000;
const program = process.argv[1] ?? "";

/** Does what was asked for and returns the exit code. @throws ProblemsError for what the caller can put right. */
export async function runCommand(command: Command): Promise<number> {
  switch (command.name) {
    case "help":
      print(USAGE.trimEnd());
      return 0;
    case "serve":
      return runServe(command, program, programHash(), print);
    case "apply":
      return runApply(command);
    case "clear":
      return runClear(command.store);
    case "generations":
      return runGenerations(command);
    case "rollback":
      return runRollback(command);
    case "verify":
      return runVerify(command, print);
    case "resync":
      return runResync(command, print);
    case "firmware-put":
      await receiveImages(command.store, process.stdin, print);
      return 0;
    case "firmware-send":
      await sendImages(command.folder, command.images, command.program, print);
      return 0;
    case "firmware-go-on":
      return runGoOn(command.store, print);
    case "start":
      return runStart(command);
    case "stop": {
      const pid = await stopInBackground(command.store);
      print(pid === undefined ? "no server runs" : `stopped pid ${pid}`);
      return 0;
    }
    case "status":
      return runStatus(command);
    case "health":
      return runHealth(command);
    case "dhcp-serve":
    case "dhcp-apply":
    case "dhcp-verify":
    case "dhcp-health":
      return runDhcp(command, command.store.folder, print);
  }
}

async function runStart({ store, words }: CommandOf<"start">): Promise<number> {
  const { record, fresh } = await startInBackground(store, words, program, programHash());
  const { pid, tftp, http, admin } = record;
  print(`${fresh ? "started" : "already running"} pid ${pid}: tftp ${tftp} http ${http}${adminPart(admin)}`);
  return 0;
}

async function runStatus({ store, json }: CommandOf<"status">): Promise<number> {
  const record = await runningServer(store);
  const health = record === undefined ? undefined : await healthOf(record);
  const answers = health !== undefined && health.instance === record?.instance;
  if (json) {
    const details =
      record === undefined
        ? {}
        : { pid: record.pid, startedAt: record.startedAt, tftp: record.tftp, http: record.http, answers };
    const served = answers ? { site: health.site, generation: health.generation, files: health.files } : {};
    print(JSON.stringify({ running: record !== undefined, ...details, ...served }));
  } else if (record === undefined) {
    print((await readRecord(store)) === undefined ? "no server runs" : "no server runs; the last one was not stopped");
  } else if (answers) {
    print(`pid ${record.pid} serves ${health.files} files of ${health.site || "no site yet"}`);
    print(
      `generation ${health.generation ?? "none"}, tftp ${record.tftp} http ${record.http}, since ${record.startedAt}`,
    );
  } else {
    print(`pid ${record.pid} runs and does not answer on http ${record.http}`);
  }
  return record === undefined ? NOT_RUNNING : 0;
}

async function runHealth({ tftp, http }: CommandOf<"health">): Promise<number> {
  const [byTftp, byHttp] = await Promise.allSettled([
    readByTftp(reachable(tftp), HEALTH_FILE, HEALTH_WAIT_MS),
    readHealth(reachable(http), 3 * HEALTH_WAIT_MS),
  ]);
  const problems: string[] = [];
  if (byTftp.status === "rejected") {
    problems.push(`TFTP on ${formatEndpoint(tftp)}: ${messageOf(byTftp.reason)}`);
  }
  if (byHttp.status === "rejected") {
    problems.push(`HTTP on ${formatEndpoint(http)}: ${messageOf(byHttp.reason)}`);
  }
  if (byTftp.status === "rejected" || byHttp.status === "rejected") {
    throw new ProblemsError(problems);
  }
  if (parseHealth(byTftp.value.toString("utf8"))?.instance !== byHttp.value.instance) {
    throw new ProblemsError([`TFTP on ${formatEndpoint(tftp)} and HTTP on ${formatEndpoint(http)} are not one server`]);
  }
  const { site, generation, files } = byHttp.value;
  print(`healthy: ${files} files of ${site || "no site yet"}, generation ${generation ?? "none"}`);
  return 0;
}

function adminPart(admin: string | undefined): string {
  return admin === undefined ? "" : ` admin ${admin}`;
}

function programHash(): string {
  return createHash("sha256").update(readFileSync(program)).digest("hex");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || ("code" in error ? String(error.code) : error.name) : String(error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
