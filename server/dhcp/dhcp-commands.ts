import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { ProblemsError } from "../problems";
import { readRepairToken, writeRepairToken } from "../store/repair-mark";
import { appliedConfiguration, applyConfiguration } from "./configuration-apply";
import { KeaAwayError, keaStatus, runningConfiguration } from "./control-channel";
import { dhcpDrift } from "./dhcp-drift";
import { type DhcpFiles, dhcpFiles } from "./dhcp-files";
import { type KeaMap, parseConfiguration } from "./kea-configuration";
import { keepKea } from "./kea-keeper";
import { heldReservations, readLeases } from "./lease-file";

export const DHCP_COMMANDS = ["dhcp-serve", "dhcp-apply", "dhcp-verify", "dhcp-health"] as const;
export type DhcpCommand = (typeof DHCP_COMMANDS)[number];

/** What is asked for. */
export interface DhcpRequest {
  readonly name: DhcpCommand;
  /** Token that an apply keeps, so that a program can make "apply again" a change exactly when something differs. */
  readonly repair?: string | undefined;
  /** Name under which dhcp-serve tells what clients say to Kea. */
  readonly door?: string | undefined;
}

type Print = (line: string) => void;

/** Does what was asked for on the DHCP store in a folder; the exit code. @throws ProblemsError */
export function runDhcp({ name: command, repair, door }: DhcpRequest, folder: string, print: Print): Promise<number> {
  const files = dhcpFiles(folder);
  switch (command) {
    case "dhcp-serve":
      return runServe(files, door, print);
    case "dhcp-apply":
      return runApply(files, repair, print);
    case "dhcp-verify":
      return runVerify(files, print);
    case "dhcp-health":
      return runHealth(files, print);
  }
}

async function runServe(files: DhcpFiles, door: string | undefined, print: Print): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => stop.abort());
  }
  await keepKea(files, door, print, stop.signal);
  return 0;
}

async function runApply(files: DhcpFiles, repair: string | undefined, print: Print): Promise<number> {
  const { changes, unchanged } = await applyConfiguration(files, await readDeclared("dhcp-apply"));
  if (repair !== undefined) {
    await writeRepairToken(files, repair);
  }
  const lines = changes.length > 0 ? changes : ["changed in its form alone"];
  for (const line of unchanged ? ["unchanged"] : lines) {
    print(line);
  }
  return 0;
}

async function runVerify(files: DhcpFiles, print: Print): Promise<number> {
  const declared = await readDeclared("dhcp-verify");
  const running = await runningConfiguration(files.socket).catch((error: unknown) => {
    if (error instanceof KeaAwayError) {
      return undefined;
    }
    throw error;
  });
  const applied = await appliedConfiguration(files);
  const { differences, pending, sinceApplied } = dhcpDrift(declared, applied, running, files);
  for (const line of differences) {
    print(line);
  }
  const leases = await readLeases(files, Math.floor(Date.now() / 1000));
  for (const { address, mac, reservedFor, expires } of heldReservations(declared, leases)) {
    const until = new Date(expires * 1000).toISOString();
    print(`warning: ${address}, reserved for ${reservedFor}, is leased to ${mac || "another client"} until ${until}`);
  }
  if (pending) {
    print("pending: what is declared was not applied here last");
    for (const line of sinceApplied) {
      print(`since it was applied: ${line}`);
    }
  }
  print(`repair: ${(await readRepairToken(files)) ?? "none"}`);
  print(differences.length === 0 ? "Kea goes by this configuration" : `differences: ${differences.length}`);
  return differences.length === 0 ? 0 : 1;
}

/** Before its first configuration it is in order too: only one that runs can be given one. */
async function runHealth(files: DhcpFiles, print: Print): Promise<number> {
  if (!existsSync(files.configuration)) {
    print("healthy: there is no configuration yet");
    return 0;
  }
  const { pid, uptime, sockets } = await keaStatus(files.socket).catch((error: unknown) => {
    throw error instanceof KeaAwayError ? new ProblemsError([error.message]) : error;
  });
  if (sockets !== undefined && sockets.status !== "ready") {
    throw new ProblemsError([`Kea does not hear phones, its sockets are ${sockets.status}`, ...sockets.errors]);
  }
  print(`healthy: kea-dhcp4 runs as pid ${pid} since ${uptime} s`);
  return 0;
}

async function readDeclared(command: DhcpCommand): Promise<KeaMap> {
  if (process.stdin.isTTY) {
    throw new ProblemsError([`${command} reads Kea's configuration from standard input, and that is a terminal`]);
  }
  return parseConfiguration(await text(process.stdin));
}
