import { fileHolding, type ServedFile } from "../../phone/forecast";

/** Made-up bytes of that many, with no end in common with another image. */
export function image(name: string, size: number): Buffer {
  return Buffer.alloc(size, `${name}\0`);
}

/** A manifest with something in front of the names, as the signature stands in a real one. */
export function manifest(load: string, ...members: readonly string[]): Buffer {
  const signature = Buffer.from([0x01, 0xff, 0x80, 0x00, 0xb7, 0x2e, 0x13, 0x00]);
  return Buffer.concat([signature, Buffer.from([`${load}.loads`, ...members, "LA_VERSION=X"].join("\0"), "latin1")]);
}

/** The files of a load with its loader, in small. */
export function bytesOf(load: string, loader: string): Record<string, Buffer> {
  return {
    [`${load}.loads`]: manifest(load, `${loader}.sbn`, `${load}.sb2`),
    [`${loader}.sbn`]: image(`${loader}.sbn`, 3_000),
    [`${load}.sb2`]: image(`${load}.sb2`, 9_000),
  };
}

/** The same for a forecast. */
export function imagesOf(load: string, loader: string): Record<string, ServedFile> {
  return Object.fromEntries(Object.entries(bytesOf(load, loader)).map(([name, bytes]) => [name, fileHolding(bytes)]));
}
