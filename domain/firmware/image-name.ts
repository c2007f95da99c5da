import { identifyLoad, isOtherSpelling, type LoadIdentity } from "./load-identity";

/** Extensions of images: unsigned, signed, signed application, and the list of files that belong together. */
export const IMAGE_KINDS = ["bin", "sbn", "sb2", "loads"] as const;
export type ImageKind = (typeof IMAGE_KINDS)[number];

/** A file of Cisco's for a 7940 or 7960, by its name. */
export interface ImageName {
  /** The whole name, exactly as phones ask for it. */
  readonly name: string;
  readonly kind: ImageKind;
  readonly identity: LoadIdentity;
  /** Whether a phone checks a signature of it (cisco.md section 2.6). */
  readonly signed: boolean;
}

/** Sizes outside of which a file is no such image, bytes. */
export interface PlausibleSize {
  readonly least: number;
  /** Of a published file (cisco.md section 2.6). */
  readonly known: number;
}

/** Ten times the largest published image; what is larger is something else. Bytes. */
export const LARGEST_IMAGE = 8 * 1024 * 1024;

/** Half of what the smallest published file of the kind has, so that one that broke off early is seen. */
export const PLAUSIBLE_SIZES: Readonly<Record<ImageKind, PlausibleSize>> = {
  bin: { least: 65_000, known: 130_552 },
  sbn: { least: 65_000, known: 130_956 },
  sb2: { least: 370_000, known: 756_524 },
  loads: { least: 200, known: 458 },
};

/** Reads the name of an image; undefined for any other file. */
export function readImageName(name: string): ImageName | undefined {
  const [, load, extension] = /^(.+)\.([a-z0-9]+)$/.exec(name) ?? [];
  const kind = IMAGE_KINDS.find((each) => each === extension);
  const identity = load === undefined ? undefined : identifyLoad(load);
  return kind === undefined || identity === undefined ? undefined : { name, kind, identity, signed: kind !== "bin" };
}

/** The name as phones ask for it, of a file that differs from that in its case alone; undefined for any other. */
export function inRightCase(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  const right = `${name.slice(0, Math.max(dot, 0)).toUpperCase()}${name.slice(Math.max(dot, 0)).toLowerCase()}`;
  return right !== name && readImageName(right) !== undefined ? right : undefined;
}

/** A file that was probably meant by a name that is not there. */
export interface NearName {
  readonly name: string;
  /** The same in another case; or another spelling of the same release, in whatever case. */
  readonly differs: "case" | "spelling";
}

/** The file that was probably meant by the name of an image; undefined where the very name is there, or nothing like it. */
export function nearName(name: string, names: readonly string[]): NearName | undefined {
  if (names.includes(name)) {
    return undefined;
  }
  const inCase = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (inCase !== undefined) {
    return { name: inCase, differs: "case" };
  }
  const [load, extension] = parts(name);
  const spelled = names.find((each) => {
    const [otherLoad, otherExtension] = parts(each);
    return extension === otherExtension && isOtherSpelling(load, otherLoad);
  });
  return spelled === undefined ? undefined : { name: spelled, differs: "spelling" };
}

/** Without case: `P0S3-8-11-00` and `.loads`. */
function parts(name: string): [string, string] {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? [name.toUpperCase(), ""] : [name.slice(0, dot).toUpperCase(), name.slice(dot).toLowerCase()];
}
