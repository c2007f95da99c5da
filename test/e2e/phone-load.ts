import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { BusyPhones, Errand } from "./busy-phones";
import type { PhoneNetwork } from "./phone-network";

const PATIENCE_MS = 60_000;

/** Phones in a network that boot and ask for addresses all the time. */
export class PhoneLoad {
  private readonly errands: Errand[] = [];
  private readonly child: ChildProcess;
  private said = "";

  constructor(network: PhoneNetwork, phones: BusyPhones) {
    const [program, ...args] = network.asOurClient("test/e2e/busy-phones.ts", JSON.stringify(phones));
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    createInterface({ input: child.stdout }).on("line", (line) => this.errands.push(JSON.parse(line) as Errand));
    child.stderr.on("data", (chunk) => {
      this.said += chunk;
    });
    this.child = child;
  }

  /** Waits for an errand that is begun from now on and done. */
  async next(what: Errand["what"]): Promise<void> {
    const since = Date.now();
    for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await sleep(20)) {
      if (this.errands.some((errand) => errand.what === what && errand.done && errand.begun >= since)) {
        return;
      }
    }
    const errands = this.errands.slice(-5).map((errand) => JSON.stringify(errand));
    throw new Error(`no ${what} within ${PATIENCE_MS / 1000} s, but ${errands.join(", ")}; ${this.said}`);
  }

  /** Seconds without the end of an errand that was done, the longest since a moment, once errands are done again. */
  async outage(what: Errand["what"], since: number): Promise<number> {
    await this.next(what);
    const ends = this.errands.filter((errand) => errand.what === what && errand.done).map(({ ended }) => ended);
    const gaps = ends.map((end, index) => (end < since ? 0 : end - (ends[index - 1] ?? since)));
    return Math.max(...gaps) / 1000;
  }

  /** How many errands there were, in words. */
  get summary(): string {
    const counted = (what: Errand["what"], done: boolean): number =>
      this.errands.filter((errand) => errand.what === what && errand.done === done).length;
    const texts = (["boot", "lease"] as const).map(
      (what) => `${counted(what, true)} ${what}s done and ${counted(what, false)} given up`,
    );
    return texts.join(", ");
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined) {
      const ended = once(this.child, "exit");
      // tsx runs the program in a process of its own.
      process.kill(-this.child.pid, "SIGTERM");
      await ended;
    }
  }
}
