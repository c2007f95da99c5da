import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { planResync, type ResyncPhone, type ResyncPlan } from "../../domain/resync-plan";
import { ProblemsError } from "../problems";
import type { ResyncCommand } from "../store-options";
import { allChanges, readReport } from "./delivery-report";

/** Programs that run at once; a slow one does not hold up the others before that. */
const MOST_AT_ONCE = 16;
/** A program that takes longer is ended. */
const LONGEST_RUN_MS = 60_000;
/** Where Pulumi's command resource gives what was printed the last time; an environment has little room. */
const PRINTED = "PULUMI_COMMAND_STDOUT";
const DELIVERIES = "deliveries ";
/** Lines about phones that are printed where they are kept. */
const SHOWN = 100;
/** Characters of what a failed program said last. */
const LAST_WORDS = 200;
/** What a program said may still be on its way when it has ended. */
const DRAINED_MS = 50;

/** What is run for each phone. */
interface Told {
  readonly program: readonly string[];
  /** Whether what it prints is kept for its failure, rather than passed on. */
  readonly isQuiet: boolean;
}

/**
 * Runs a program once for each phone that a delivery concerns, paced by its plan; the exit code. What the program prints goes to
 * the standard error of this one.
 */
export async function runResync(
  { perMinute, dryRun, once, program }: ResyncCommand,
  print: (line: string) => void,
): Promise<number> {
  if (process.stdin.isTTY) {
    throw new ProblemsError(["resync reads what apply --json prints from standard input, and that is a terminal"]);
  }
  const { deliveries, phones } = await readReport(process.stdin);
  const before = once ? readPrinted(process.env[PRINTED]) : [];
  const news = deliveries.filter(({ id }) => before?.includes(id) === false);
  const plan = planResync(allChanges(news.map(({ change }) => change)), phones, perMinute);
  if (dryRun) {
    printPlan(plan, print);
    return 0;
  }
  const ids = `${DELIVERIES}${[...new Set(deliveries.map(({ id }) => id))].join(" ")}`;
  if (news.length === 0) {
    print(before === undefined ? "told nobody of the deliveries until now" : "nothing was delivered since");
    print(ids);
    return 0;
  }
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  const { failed, waiting, told } = await tellPhones(
    plan,
    { program, isQuiet: once },
    stop.signal,
    once ? atMost(SHOWN, print) : print,
  );
  process.off("SIGTERM", onSignal);
  process.off("SIGINT", onSignal);
  print(`told ${told} of ${told + failed.length + waiting.length} phones, ${plan.untouched.length} need nothing`);
  if (failed.length > 0) {
    print(`failed: ${failed.map(({ mac }) => mac).join(" ")}`);
  }
  if (waiting.length > 0) {
    print(`stopped before: ${waiting.map(({ mac }) => mac).join(" ")}`);
  }
  if (once) {
    print(ids);
  }
  return failed.length + waiting.length === 0 ? 0 : 1;
}

/** Which deliveries were told of, as printed the last time; undefined where there was none. */
function readPrinted(text: string | undefined): string[] | undefined {
  const line = text?.split("\n").findLast((each) => each.startsWith(DELIVERIES));
  return line?.slice(DELIVERIES.length).trim().split(" ");
}

/** Prints the first lines; the rest is in the counts. */
function atMost(count: number, print: (line: string) => void): (line: string) => void {
  let printed = 0;
  return (line) => {
    printed += 1;
    if (printed <= count) {
      print(line);
    }
  };
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
  told: Told,
  stop: AbortSignal,
  print: (line: string) => void,
) {
  const failed: ResyncPhone[] = [];
  const waiting: ResyncPhone[] = [];
  const running = new Set<Promise<void>>();
  const startedAt = performance.now();
  let count = 0;
  const tell = async (phone: ResyncPhone): Promise<void> => {
    const problem = await runOnce(told, phone);
    if (problem === undefined) {
      count++;
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
  return { failed, waiting, told: count };
}

/** Runs the program for one phone. @returns what went wrong */
function runOnce(
  { program: [program = "", ...words], isQuiet }: Told,
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
      stdio: isQuiet ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
      // A Ctrl-C is for this program, which waits for the ones that run.
      detached: true,
    });
    // The option of spawn for this leaves its timer behind when there is no such program.
    const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_RUN_MS);
    const end = (problem: string | undefined): void => {
      clearTimeout(timer);
      // Something that it left running may hold them open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(problem);
    };
    child.on("error", (error) => end("code" in error ? `${program} can't be run (${error.code})` : error.message));
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        said = `${said}${chunk}`.slice(-LAST_WORDS);
      });
    }
    child.on("exit", (code, signal) => {
      const how = code === null ? `ended by ${signal}` : `exit code ${code}`;
      const failed = (): void => {
        const last = said.trim().split("\n").at(-1) ?? "";
        end(last === "" ? how : `${how}: ${last}`);
      };
      if (code === 0) {
        end(undefined);
      } else {
        setTimeout(failed, DRAINED_MS);
      }
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
