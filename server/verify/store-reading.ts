import { readlink } from "node:fs/promises";
import { ProblemsError } from "../problems";
import { generationId, readStoreKey } from "../store/generation-id";
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
  /** Ids of the generations that are kept. */
  readonly kept: readonly string[];
}

/** Reads a store without changing it. @throws the system's error for what may not be read */
export async function readStore(store: StoreLayout): Promise<StoreReading> {
  const generation = await currentGeneration(store);
  const description = generation === undefined ? undefined : await describeGeneration(store, generation);
  const arrival = description === undefined ? undefined : arrivalOf(description);
  const link = await readLink(store);
  const everNamed = new Set<string>();
  let files: Map<string, Buffer> | undefined;
  const kept = await keptIds(store);
  for (const id of new Set([...(generation === undefined ? [] : [generation]), ...kept])) {
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
    kept,
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

/** What a delivery was, as far as the store can tell. */
export interface DeliveryRecord {
  /**
   * Exactly these files were never delivered here, as far as generations are kept: then what is declared is a change that is still to
   * come. Without the key nothing is known of that.
   */
  readonly neverDelivered: boolean;
  /** The files of the current generation are those that were delivered. */
  readonly isWhole: boolean;
}

/** Whether files were delivered here, and whether those that were delivered last are still the same. */
export async function deliveryRecord(
  store: StoreLayout,
  declared: ReadonlyMap<string, Buffer>,
  { kept, generation, files }: StoreReading,
): Promise<DeliveryRecord> {
  const key = await readStoreKey(store);
  return key === undefined
    ? { neverDelivered: false, isWhole: false }
    : {
        neverDelivered: !kept.includes(generationId(key, declared)),
        isWhole: files !== undefined && generationId(key, files) === generation,
      };
}
