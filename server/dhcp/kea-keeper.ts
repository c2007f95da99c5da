import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemsError } from "../problems";
import { hasCode } from "../store/layout";
import { ClientDoor } from "./client-door";
import { ClientLedger } from "./client-ledger";
import { type DhcpFiles, keaEnvironment, makeDhcpStore } from "./dhcp-files";
import { KEA, NO_KEA } from "./kea-program";
import { readLeases, reservationsIn } from "./lease-file";

/** Message of Kea, after its start and after each reload. */
const CONFIGURED = " DHCP4_CONFIG_COMPLETE ";
const LOOK_MS = 250;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Who ran this long has started well, and its end is a new story. */
const STEADY_MS = 10_000;
/** Within the ten seconds that Docker gives a container. */
const ENDING_MS = 7000;

/**
 * Keeps Kea running on the store's configuration until it is told to stop: starts it when there is one, and again
 * whenever it ends, after 0.1 s and then ever longer, 5 s at most.
 *
 * @param door Name under which it tells on this host what clients say to Kea; undefined: it tells nobody.
 * @param stop Ends it; Kea is asked to end and killed if it does not within seven seconds.
 * @throws ProblemsError if there is no Kea on this machine.
 */
export async function keepKea(
  files: DhcpFiles,
  door: string | undefined,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  await makeDhcpStore(files);
  const ledger = new ClientLedger();
  // What can't be read there is Kea's to complain of.
  const leases = await readLeases(files, Date.now() / 1000).catch(() => undefined);
  for (const { mac, address } of leases?.values() ?? []) {
    ledger.knew(mac, address);
  }
  const open = door === undefined ? undefined : new ClientDoor(door, ledger, print);
  try {
    await keepRunning(files, ledger, print, stop);
  } finally {
    open?.close();
  }
}

async function keepRunning(
  files: DhcpFiles,
  ledger: ClientLedger,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  let pause = SHORTEST_PAUSE_MS;
  let waiting = false;
  while (!stop.aborted) {
    if (!existsSync(files.configuration)) {
      if (!waiting) {
        print(`there is no configuration in ${files.folder} yet; waiting for dhcp-apply`);
        waiting = true;
      }
      await pauseUnless(stop, LOOK_MS);
      continue;
    }
    waiting = false;
    const startedAt = performance.now();
    const hear = (line: string): void => {
      ledger.hear(line, Date.now());
      print(line);
      if (line.includes(CONFIGURED)) {
        void reserve(files, ledger);
      }
    };
    ledger.runs(Date.now());
    const end = await runKea(files, hear, stop);
    ledger.runs(null);
    if (stop.aborted) {
      return;
    }
    pause = performance.now() - startedAt > STEADY_MS ? SHORTEST_PAUSE_MS : pause;
    print(`${KEA} ended (${end}); starting it again in ${pause / 1000} s`);
    await pauseUnless(stop, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

/** Tells what is reserved by the configuration that Kea goes by from now on. */
async function reserve(files: DhcpFiles, ledger: ClientLedger): Promise<void> {
  try {
    const found = reservationsIn(JSON.parse(await readFile(files.configuration, "utf8")));
    ledger.reserve(new Map(found.map(({ mac, address }) => [mac.replaceAll(":", "").toUpperCase(), address])));
  } catch {
    // It was changed again at this moment, and Kea says so again.
  }
}

/** Runs Kea to its end. @returns how it ended, in words. */
async function runKea(files: DhcpFiles, print: (line: string) => void, stop: AbortSignal): Promise<string> {
  // Left by one that was killed, whose id another process may have by now.
  await rm(files.processId, { force: true });
  if (stop.aborted) {
    return "not started";
  }
  const child = spawn(KEA, ["-c", files.configuration], {
    env: keaEnvironment(files),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const output of [child.stdout, child.stderr]) {
    printLines(output, print);
  }
  const ended = new Promise<string>((resolve, reject) => {
    child.once("error", (error) => reject(hasCode(error, "ENOENT") ? new ProblemsError([NO_KEA]) : error));
    child.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const end = (): void => endKea(child);
  stop.addEventListener("abort", end, { once: true });
  try {
    return await ended;
  } finally {
    stop.removeEventListener("abort", end);
  }
}

function endKea(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), ENDING_MS).unref();
}

function printLines(output: Readable, print: (line: string) => void): void {
  createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on("line", print);
}

async function pauseUnless(stop: AbortSignal, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
