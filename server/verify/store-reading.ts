import { readlink } from "node:fs/promises";
import { ProblemsError } from "../problems";
import { keptIds } from "../store/kept-generations";
import {
  arrivalOf,
  currentGeneration,
  describeGeneration,
  isMissing,
  linkTarget,
  readGeneration,
  type StoreLayout,
} from "../store/layout";
import { readRepairToken } from "../store/repair-mark";
import { unfitEntries } from "../store/store-modes";
import type { StoreState } from "./drift";

/** A store as it is, and what an answer tells of it beside differences. */
export interface StoreReading extends StoreState {
  readonly rolledBackAt: string | undefined;
  readonly repair: string | undefined;
  /** Names of all files of all generations that are kept. */
  readonly everNamed: ReadonlySet<string>;
}

/** Reads a store without changing it. @throws the system's error for what may not be read */
export async function readStore(store: StoreLayout): Promise<StoreReading> {
  const generation = await currentGeneration(store);
  const description = generation === undefined ? undefined : await describeGeneration(store, generation);
  const arrival = description === undefined ? undefined : arrivalOf(description);
  const link = await readLink(store);
  const everNamed = new Set<string>();
  let files: Map<string, Buffer> | undefined;
  for (const id of new Set([...(generation === undefined ? [] : [generation]), ...(await keptIds(store))])) {
    const read = await readGeneration(store, id);
    files = id === generation ? read : files;
    for (const name of read?.keys() ?? []) {
      everNamed.add(name);
    }
  }
  return {
    generation,
    strangeLink: link === undefined || (generation !== undefined && link === linkTarget(generation)) ? undefined : link,
    site: description?.site,
    phones: description?.phones ?? [],
    files,
    unfit: unfitEntries(store),
    rolledBackAt: arrival?.by === "rollback" ? arrival.at : undefined,
    repair: await readRepairToken(store),
    everNamed,
  };
}

/** @throws ProblemsError if another generation than this one is the current one by now */
export async function confirmCurrent(store: StoreLayout, generation: string | undefined): Promise<void> {
  const now = await currentGeneration(store);
  if (now !== generation) {
    throw new ProblemsError([
      `the generation changed from ${generation ?? "none"} to ${now ?? "none"} while it was looked at; verify again`,
    ]);
  }
}

async function readLink(store: StoreLayout): Promise<string | undefined> {
  try {
    return await readlink(store.current);
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}
