import { createHash } from "node:crypto";
import { type FirmwareSet, type FolderEntry, firmwareSet } from "../../../domain/firmware/firmware-set";

/** A manifest in the form of a published one: something that can't be printed, then names. */
export function madeUpManifest(load: string, loader = load.replace("P0S3", "P003"), application = load): Buffer {
  const head = Buffer.alloc(256, 0xd3);
  return Buffer.concat([
    head,
    Buffer.from(`\0${load}.loads\0${loader}.sbn\0${application}.sb2\0LA_VERSION=2.0\0`, "latin1"),
    Buffer.alloc(64),
  ]);
}

/** Bytes that no phone would run. */
export function madeUpImage(name: string, size = name.endsWith(".sb2") ? 756_524 : 130_956): Buffer {
  return Buffer.alloc(size, name);
}

/** A file as it is found in a folder. */
export function entry(
  name: string,
  bytes = name.endsWith(".loads") ? madeUpManifest(name.slice(0, -6)) : madeUpImage(name),
) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const manifest = name.endsWith(".loads") ? { manifest: bytes } : {};
  return { name, is: "file", bytes: bytes.length, sha256, ...manifest } satisfies FolderEntry;
}

/** All files of one release from 7.x on. */
export function release(load: string): FolderEntry[] {
  const loader = load.replace("P0S3", "P003");
  return [`${loader}.bin`, `${loader}.sbn`, `${load}.loads`, `${load}.sb2`].map((name) => entry(name));
}

/** The folder that the guide ends with, and the load on the way to it. */
export const guideFolder = (): FolderEntry[] => [entry("P0S3-05-3-00.bin"), ...release("P0S3-8-11-00")];

/** A set of these, or the test fails. */
export function setOf(...entries: readonly FolderEntry[]): FirmwareSet {
  const { value, problems } = firmwareSet(entries, {}, "site.firmware");
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
}
