import { readdir } from "node:fs/promises";
import {
  arrivalOf,
  currentGeneration,
  describeGeneration,
  isGenerationId,
  isMissing,
  type StoreLayout,
} from "./layout";

/** A generation that a store keeps. */
export interface KeptGeneration {
  readonly id: string;
  readonly current: boolean;
  /** How it last became the current one; `unknown` if its description is lost. */
  readonly by: "apply" | "rollback" | "unknown";
  /** When that was, ISO 8601 in UTC. */
  readonly at: string | null;
  /** When an apply last made it the current one, ISO 8601 in UTC. */
  readonly appliedAt: string | null;
  readonly site: string | null;
  readonly files: number | null;
  readonly phones: number | null;
}

/** The generations of a store; the one that last became the current one comes first. */
export async function keptGenerations(store: StoreLayout): Promise<KeptGeneration[]> {
  const current = await currentGeneration(store);
  const names = await readdir(store.generations).catch((error: unknown): string[] => {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  });
  const kept = await Promise.all(
    names.filter(isGenerationId).map(async (id): Promise<KeptGeneration> => {
      const description = await describeGeneration(store, id);
      if (description === undefined) {
        const unknown = { by: "unknown", at: null, appliedAt: null, site: null, files: null, phones: null } as const;
        return { id, current: id === current, ...unknown };
      }
      const { by, at } = arrivalOf(description);
      const { appliedAt, site, files, phones } = description;
      return { id, current: id === current, by, at, appliedAt, site, files, phones: phones.length };
    }),
  );
  return kept.sort((a, b) => compareTexts(b.at ?? "", a.at ?? "") || compareTexts(a.id, b.id));
}

/** Ids alone, in the same order. */
export async function keptIds(store: StoreLayout): Promise<string[]> {
  return (await keptGenerations(store)).map(({ id }) => id);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
