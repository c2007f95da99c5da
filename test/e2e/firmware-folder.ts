import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { madeUpImage, madeUpManifest } from "../domain/firmware/made-up-firmware";

/** The images with which the guide ends, and the load on the way to them; none holds anything of Cisco's. */
export const IMAGES = [
  "P003-8-11-00.bin",
  "P003-8-11-00.sbn",
  "P0S3-05-3-00.bin",
  "P0S3-8-11-00.loads",
  "P0S3-8-11-00.sb2",
] as const;

/** Writes made-up images into a folder of a project, and returns what pins them. */
export function writeImages(folder: string): Record<string, { sha256: string }> {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    IMAGES.map((name) => {
      const bytes = name.endsWith(".loads") ? madeUpManifest("P0S3-8-11-00") : madeUpImage(name);
      writeFileSync(join(folder, name), bytes);
      return [name, { sha256: createHash("sha256").update(bytes).digest("hex") }];
    }),
  );
}

/** Whether a server gives each of them byte for byte. */
export async function servesImages(folder: string, http: string): Promise<boolean> {
  for (const name of IMAGES) {
    const response = await fetch(new URL(name, http));
    if (!response.ok || !Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(folder, name)))) {
      return false;
    }
  }
  return true;
}
