import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "./command-line";
import { ProblemsError } from "./problems";
import { removeEmptyStore } from "./process/background";
import { healthOf, runningServer } from "./process/server-record";
import { readBundle } from "./store/bundle-reading";
import type { FileChange, GenerationChange } from "./store/generation-change";
import { applyGeneration, clearGenerations } from "./store/generation-writing";
import { type KeptGeneration, keptGenerations } from "./store/kept-generations";
import type { StoreLayout } from "./store/layout";
import { rollBack } from "./store/rolling-back";

type CommandOf<Name extends Command["name"]> = Extract<Command, { readonly name: Name }>;

const TAKEN_OVER_MS = 5000;

export async function runApply({ store, json, ...options }: CommandOf<"apply">): Promise<number> {
  if (process.stdin.isTTY) {
    throw new ProblemsError(["apply reads the bundle from standard input, and that is a terminal"]);
  }
  const site = await readBundle(process.stdin);
  const change = await applyGeneration(store, site, options);
  for (const text of change.healed) {
    process.stderr.write(`note: put right: ${text}\n`);
  }
  if (json) {
    const { id, added, changed, removed, kept, unchanged, healed } = change;
    const { phones } = site;
    print(
      JSON.stringify({ generation: id, site: site.site, added, changed, removed, kept, unchanged, healed, phones }),
    );
  } else {
    tell(change, options.repair);
  }
  await waitUntilServed(store, change);
  return 0;
}

export async function runRollback({ store, to, lockWait }: CommandOf<"rollback">): Promise<number> {
  const change = await rollBack(store, to, lockWait);
  tell(change);
  await waitUntilServed(store, change);
  return 0;
}

export async function runGenerations({ store, json }: CommandOf<"generations">): Promise<number> {
  const kept = await keptGenerations(store);
  if (json) {
    print(JSON.stringify(kept));
  } else if (kept.length === 0) {
    print("no generations");
  } else {
    kept.map(lineOf).forEach(print);
  }
  return 0;
}

export async function runClear(store: StoreLayout): Promise<number> {
  const { removed } = await clearGenerations(store);
  for (const path of removed) {
    print(`removed ${path}`);
  }
  print(`cleared: removed ${removed.length}`);
  await waitUntilServed(store, undefined);
  await removeEmptyStore(store);
  return 0;
}

/** A line for each file, then one for the whole: the form that `resync` reads. */
function tell(change: GenerationChange, repair?: string): void {
  const { id, added, changed, removed, kept } = change;
  for (const line of fileLines(change)) {
    print(line);
  }
  if (change.unchanged) {
    print("unchanged");
  }
  // So that two repairs of the same damage are two deliveries for whoever is told of them.
  if (repair !== undefined) {
    print(`repair ${repair}`);
  }
  print(`generation ${id}: added ${added.length}, changed ${changed.length}, removed ${removed.length}, kept ${kept}`);
}

function fileLines({ added, changed, removed }: FileChange): string[] {
  return [
    ...added.map((path) => [path, `added ${path}`] as const),
    ...changed.map((path) => [path, `changed ${path}`] as const),
    ...removed.map((path) => [path, `removed ${path}`] as const),
  ]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => line);
}

function lineOf({ id, current, by, at, appliedAt, files, phones }: KeptGeneration): string {
  const mark = current ? "*" : " ";
  if (by === "unknown") {
    return `${mark} ${id}  its description is lost`;
  }
  const how = by === "apply" ? `applied ${at}` : `rolled back to ${at}, applied ${appliedAt}`;
  return `${mark} ${id}  ${how}  ${files} files, ${phones} phones${current ? "  current" : ""}`;
}

/** A server that runs on this store takes a switch by itself; who asks it after an apply has to get the new files. */
async function waitUntilServed(store: StoreLayout, switched: GenerationChange | undefined): Promise<void> {
  const server = await runningServer(store);
  if (server === undefined) {
    return;
  }
  for (const giveUpAt = Date.now() + TAKEN_OVER_MS; Date.now() < giveUpAt; await sleep(25)) {
    const health = await healthOf(server);
    // The same generation may have been written anew; a server of an earlier version does not tell since when it serves it.
    const isTime = health?.since === undefined || switched === undefined || health.since === switched.at;
    if (health?.generation === (switched?.id ?? null) && isTime) {
      return;
    }
  }
  const what = switched === undefined ? "that nothing is left" : `generation ${switched.id}`;
  process.stderr.write(
    `warning: the server (pid ${server.pid}, HTTP ${server.http}) did not show ${what} within ${TAKEN_OVER_MS / 1000} s\n`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
