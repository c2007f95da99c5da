import { type FileHandle, mkdir, open, readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { declaredPhoneSchema } from "../../domain/declared-phone";

/** Where everything of a store is. */
export interface StoreLayout {
  readonly folder: string;
  /** Holds one folder of files for each generation, and beside it `<id>.json` that says what it is. */
  readonly generations: string;
  /** Symbolic link to the generation that is served. */
  readonly current: string;
  /** Random key of the generation ids. */
  readonly key: string;
  readonly lock: string;
  /** What the running server says about itself. */
  readonly record: string;
  readonly log: string;
  /** Boots of the phones. */
  readonly history: string;
  /** Token that the last apply with one gave. */
  readonly repair: string;
  /** Images by their SHA-256, beside the generations that name them. */
  readonly firmware: string;
  /** How far the phones are on the way to their loads. */
  readonly rollout: string;
  /** There while somebody wants a halted rollout to go on, and the server has not seen it yet. */
  readonly goOn: string;
}

/** What is known of a generation beside its files. */
const descriptionSchema = z.object({
  site: z.string(),
  files: z.number(),
  /** When an apply made it the current one, ISO 8601 in UTC. */
  appliedAt: z.string(),
  /** When a rollback did, if that is how it became the current one. */
  rolledBackAt: z.string().optional().catch(undefined),
  /** The generation that was the current one before. */
  previous: z.string().optional().catch(undefined),
  // Another version may have written none, or told something else of them; the rest is as good without.
  phones: z.array(declaredPhoneSchema).catch([]),
});
export type GenerationDescription = z.infer<typeof descriptionSchema>;

/** How a generation became the current one. */
export interface Arrival {
  readonly by: "apply" | "rollback";
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export function arrivalOf({ appliedAt, rolledBackAt }: GenerationDescription): Arrival {
  return rolledBackAt === undefined ? { by: "apply", at: appliedAt } : { by: "rollback", at: rolledBackAt };
}

const GENERATION_ID = /^[0-9a-f]{16}$/;

export function storeLayout(folder: string): StoreLayout {
  return {
    folder,
    generations: join(folder, "generations"),
    current: join(folder, "current"),
    key: join(folder, "key"),
    lock: join(folder, "lock"),
    record: join(folder, "server.json"),
    log: join(folder, "server.log"),
    history: join(folder, "history.sqlite"),
    repair: join(folder, "repair"),
    firmware: join(folder, "firmware"),
    rollout: join(folder, "rollout.json"),
    goOn: join(folder, "rollout.go-on"),
  };
}

export function isGenerationId(text: string): boolean {
  return GENERATION_ID.test(text);
}

/** What the link to a generation says. */
export function linkTarget(id: string): string {
  return join("generations", id);
}

/** The id of the generation that `current` names, or undefined if there is none. */
export async function currentGeneration(store: StoreLayout): Promise<string | undefined> {
  try {
    const id = basename(await readlink(store.current));
    return isGenerationId(id) ? id : undefined;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    if (hasCode(error, "EINVAL")) {
      throw new Error(`${store.current} is not a link that this program made; move it away or give another --store`);
    }
    throw error;
  }
}

/** All files of a generation, path → content, or undefined if it is not there. */
export async function readGeneration(store: StoreLayout, id: string): Promise<Map<string, Buffer> | undefined> {
  const folder = join(store.generations, id);
  try {
    const paths = (await pathsBelow(folder, "")).sort();
    const files = new Map<string, Buffer>();
    for (const path of paths) {
      files.set(path, await readFile(join(folder, path)));
    }
    return files;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

async function pathsBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ name }) => prefix + name);
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    paths.push(...(await pathsBelow(folder, `${prefix}${name}/`)));
  }
  return paths;
}

export async function describeGeneration(store: StoreLayout, id: string): Promise<GenerationDescription | undefined> {
  try {
    const text = await readFile(join(store.generations, `${id}.json`), "utf8");
    return descriptionSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    // A description that was cut off by a crash is as good as none.
    if (isMissing(error) || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** Makes the store's folders, readable by their owner alone. */
export async function makeStore(store: StoreLayout): Promise<void> {
  await mkdir(store.folder, { recursive: true, mode: 0o700 });
  await mkdir(store.generations, { recursive: true, mode: 0o700 });
}

/** Writes a new file that only its owner may read, down to the disk. @throws if it exists. */
export async function writeDurably(path: string, content: Buffer | string): Promise<void> {
  const file: FileHandle = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a folder's entries down to the disk, so that a new name outlives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT", "ENOTDIR");
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
