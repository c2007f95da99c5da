import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { planResync, type ResyncPhone, type ResyncPlan } from "../../domain/resync-plan";
import { ProblemsError } from "../problems";
import type { ResyncCommand } from "../store-options";
import { readReport } from "./delivery-report";

/** Programs that run at once; a slow one does not hold up the others before that. */
const MOST_AT_ONCE = 16;
/** A program that takes longer is ended. */
const LONGEST_RUN_MS = 60_000;

/**
 * Runs a program once for each phone that a delivery concerns, paced by its plan; the exit code. What the program prints goes to
 * the standard error of this one.
 */
export async function runResync(
  { perMinute, dryRun, program }: ResyncCommand,
  print: (line: string) => void,
): Promise<number> {
  if (process.stdin.isTTY) {
    throw new ProblemsError(["resync reads what apply --json prints from standard input, and that is a terminal"]);
  }
  const { change, phones } = await readReport(process.stdin);
  const plan = planResync(change, phones, perMinute);
  if (dryRun) {
    printPlan(plan, print);
    return 0;
  }
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  const { failed, waiting, told } = await tellPhones(plan, program, stop.signal, print);
  process.off("SIGTERM", onSignal);
  process.off("SIGINT", onSignal);
  print(`told ${told} of ${told + failed.length + waiting.length} phones, ${plan.untouched.length} need nothing`);
  if (failed.length > 0) {
    print(`failed: ${failed.map(({ mac }) => mac).join(" ")}`);
  }
  if (waiting.length > 0) {
    print(`stopped before: ${waiting.map(({ mac }) => mac).join(" ")}`);
  }
  return failed.length + waiting.length === 0 ? 0 : 1;
}

function printPlan({ waves, untouched, reasons }: ResyncPlan, print: (line: string) => void): void {
  for (const { atSecond, phones } of waves) {
    for (const phone of phones) {
      print(`after ${atSecond} s: ${nameOf(phone)}: ${reasons.get(phone.mac)}`);
    }
  }
  for (const phone of untouched) {
    print(`not: ${nameOf(phone)}: ${reasons.get(phone.mac)}`);
  }
  const count = waves.reduce((sum, { phones }) => sum + phones.length, 0);
  print(`would tell ${count} of ${count + untouched.length} phones`);
}

async function tellPhones(
  { waves, reasons }: ResyncPlan,
  program: readonly string[],
  stop: AbortSignal,
  print: (line: string) => void,
) {
  const failed: ResyncPhone[] = [];
  const waiting: ResyncPhone[] = [];
  const running = new Set<Promise<void>>();
  const startedAt = performance.now();
  let told = 0;
  const tell = async (phone: ResyncPhone): Promise<void> => {
    const problem = await runOnce(program, phone);
    if (problem === undefined) {
      told++;
      print(`told ${nameOf(phone)}: ${reasons.get(phone.mac)}`);
    } else {
      failed.push(phone);
      print(`failed ${nameOf(phone)}: ${problem}`);
    }
  };
  for (const { atSecond, phones } of waves) {
    await pause(1000 * atSecond - (performance.now() - startedAt), stop);
    for (const phone of phones) {
      if (running.size >= MOST_AT_ONCE) {
        await Promise.race(running);
      }
      if (stop.aborted) {
        waiting.push(phone);
        continue;
      }
      const run = tell(phone);
      running.add(run);
      void run.finally(() => running.delete(run));
    }
  }
  await Promise.all(running);
  failed.sort((a, b) => (a.mac < b.mac ? -1 : 1));
  return { failed, waiting, told };
}

/** Runs the program for one phone. @returns what went wrong */
function runOnce(
  [program = "", ...words]: readonly string[],
  { mac, extensions }: ResyncPhone,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      env: {
        ...process.env,
        CISCO_PHONES_MAC: mac,
        CISCO_PHONES_EXTENSION: extensions[0] ?? "",
        CISCO_PHONES_EXTENSIONS: extensions.join(" "),
      },
      stdio: ["ignore", 2, 2],
      // A Ctrl-C is for this program, which waits for the ones that run.
      detached: true,
    });
    // The option of spawn for this leaves its timer behind when there is no such program.
    const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_RUN_MS);
    const end = (problem: string | undefined): void => {
      clearTimeout(timer);
      resolve(problem);
    };
    child.on("error", (error) => end("code" in error ? `${program} can't be run (${error.code})` : error.message));
    child.on("exit", (code, signal) => {
      end(code === 0 ? undefined : code === null ? `ended by ${signal}` : `exit code ${code}`);
    });
  });
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (ms > 0 && !stop.aborted) {
    // Ending early is what the signal is for.
    await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
  }
}

function nameOf({ mac, extensions }: ResyncPhone): string {
  return extensions.length === 0 ? mac : `${mac} (${extensions.join(", ")})`;
}
