import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SERVER_FOLDER } from "../../domain/bundle";
import { type DeliveredImage, deliveredFirmwareSchema, FIRMWARE_FILE } from "../../domain/firmware/delivered-firmware";
import { isGenerationId, isMissing, type StoreLayout, syncFolder } from "../store/layout";

/** Path of what a delivery says of firmware, among its files. */
export const FIRMWARE_PATH = `${SERVER_FOLDER}${FIRMWARE_FILE}`;

const DIGEST = /^[0-9a-f]{64}$/;

/** Where an image stays; nothing in a name of it comes from outside. */
export function imagePlace({ firmware }: StoreLayout, sha256: string): string {
  if (!DIGEST.test(sha256)) {
    throw new Error("not a SHA-256");
  }
  return join(firmware, sha256);
}

/** Folder of images that are still on their way; apart, so that the folder of images changes for whole ones alone. */
export function incomingFolder({ firmware }: StoreLayout): string {
  return join(firmware, "incoming");
}

/** Where the beginning of an image stays that did not come whole. */
export function incomingPlace(store: StoreLayout, sha256: string): string {
  return join(incomingFolder(store), DIGEST.test(sha256) ? sha256 : "none");
}

export async function makeImageStore(store: StoreLayout): Promise<void> {
  await mkdir(incomingFolder(store), { recursive: true, mode: 0o700 });
}

/** Takes a whole image from where it came in. @throws Error if it is not what it is called; then it is gone */
export async function keepImage(store: StoreLayout, { name, sha256 }: DeliveredImage): Promise<void> {
  const place = incomingPlace(store, sha256);
  const found = createHash("sha256")
    .update(await readFile(place))
    .digest("hex");
  if (found !== sha256) {
    await rm(place, { force: true });
    throw new Error(`${name} arrived with another SHA-256: ${found} instead of ${sha256}; it is begun anew next time`);
  }
  await rename(place, imagePlace(store, sha256));
  await syncFolder(store.firmware);
}

/** Bytes of an image that are there; all of them for a whole one. */
export async function bytesThere(store: StoreLayout, { sha256, bytes }: DeliveredImage): Promise<number> {
  if ((await sizeOf(imagePlace(store, sha256))) === bytes) {
    return bytes;
  }
  const begun = (await sizeOf(incomingPlace(store, sha256))) ?? 0;
  return begun < bytes ? begun : 0;
}

/** What the files of a delivery say of firmware; undefined if nothing. @throws Error for what can't be read */
export function firmwareOf(files: ReadonlyMap<string, Buffer>): readonly DeliveredImage[] | undefined {
  const text = files.get(FIRMWARE_PATH);
  return text === undefined ? undefined : deliveredFirmwareSchema.parse(JSON.parse(text.toString("utf8"))).images;
}

/** The images that a delivery names, as far as they are here and are what they are called. */
export async function readImages(
  store: StoreLayout,
  images: readonly DeliveredImage[],
): Promise<{ readonly found: Map<string, Buffer>; readonly lacking: readonly string[] }> {
  const found = new Map<string, Buffer>();
  const lacking: string[] = [];
  for (const { name, sha256 } of images) {
    const bytes = await readFile(imagePlace(store, sha256)).catch(ignoreMissing);
    if (bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === sha256) {
      found.set(name, bytes);
    } else {
      lacking.push(name);
    }
  }
  return { found, lacking };
}

/** Removes the images that no generation names any more. Only under the lock of the store. */
export async function removeUnusedImages(store: StoreLayout): Promise<void> {
  const images = (await readdir(store.firmware).catch(ignoreMissing))?.filter((name) => DIGEST.test(name)) ?? [];
  if (images.length === 0) {
    return;
  }
  const used = new Set<string>();
  for (const id of (await readdir(store.generations)).filter(isGenerationId)) {
    const text = await readFile(join(store.generations, id, FIRMWARE_PATH)).catch(ignoreMissing);
    for (const { sha256 } of (text === undefined ? undefined : firmwareOf(new Map([[FIRMWARE_PATH, text]]))) ?? []) {
      used.add(sha256);
    }
  }
  for (const sha256 of images.filter((each) => !used.has(each))) {
    await rm(imagePlace(store, sha256), { force: true });
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(ignoreMissing))?.size;
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) {
    throw error;
  }
}
