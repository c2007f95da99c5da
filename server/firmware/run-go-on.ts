import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemsError, reasonOf } from "../problems";
import { runningServer } from "../process/server-record";
import type { StoreLayout } from "../store/layout";
import { type RolloutState, readRolloutState } from "./rollout-store";

const TAKEN_MS = 10_000;
const STEP_MS = 100;

/**
 * Lets a halted rollout go on: leaves word in the store, and waits until the server that runs on it has taken it.
 *
 * @throws ProblemsError where the store keeps no rollout
 */
export async function runGoOn(store: StoreLayout, print: (line: string) => void): Promise<number> {
  const state = readState(store);
  if (state.status !== "halted") {
    print(
      state.status === "done"
        ? "nothing is halted: all phones run their loads"
        : `nothing is halted: wave ${state.wave + 1} is under way`,
    );
    return 0;
  }
  for (const { mac, reason } of state.failures) {
    print(`${mac} ${reason}`);
  }
  writeFileSync(store.goOn, "", { mode: 0o600 });
  if ((await runningServer(store)) === undefined) {
    print("goes on when a server runs on this store");
    return 0;
  }
  for (const giveUpAt = Date.now() + TAKEN_MS; existsSync(store.goOn); await sleep(STEP_MS)) {
    if (Date.now() > giveUpAt) {
      throw new ProblemsError([`the server did not take it within ${TAKEN_MS / 1000} s; see its log`]);
    }
  }
  print(`goes on with wave ${state.wave + 1}`);
  return 0;
}

function readState(store: StoreLayout): RolloutState {
  let state: RolloutState | undefined;
  try {
    state = readRolloutState(store);
  } catch (error) {
    throw new ProblemsError([
      `${store.rollout} can't be read: ${reasonOf(error)}; the server begins it anew when it starts`,
    ]);
  }
  if (state === undefined) {
    throw new ProblemsError([`${store.folder} keeps no firmware rollout: no phone was led to its load from here`]);
  }
  return state;
}
