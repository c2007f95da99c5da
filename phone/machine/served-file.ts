import { type ManifestImages, manifestImages, readLoadManifest } from "../../domain/firmware/load-manifest";

/** A file as it came, or as it would come. */
export interface ServedFile {
  /** Bytes. */
  readonly size: number;
  /** Its content; may be left out of firmware, of which a forecast knows no more than names and sizes. */
  readonly bytes?: Uint8Array | undefined;
  /**
   * Whether an image is signed, for whom it is known.
   * @default as the end of the name says: `.bin` is unsigned (cisco.md section 2.6)
   */
  readonly signed?: boolean | undefined;
  /** Files that a manifest names, where its content is left out. */
  readonly members?: readonly string[] | undefined;
}

const NONE = new Uint8Array();

/** The content, empty where it is left out. */
export function contentOf({ bytes }: ServedFile): Uint8Array {
  return bytes ?? NONE;
}

/** Whether an image is signed. */
export function isSigned(name: string, { signed }: ServedFile): boolean {
  return signed ?? !/\.bin$/i.test(name);
}

/** The images that a `.loads` file names; what its signature says is not known and not looked at. */
export function imagesIn({ bytes, members }: ServedFile): ManifestImages {
  return manifestImages(members ?? readLoadManifest(bytes ?? NONE).members);
}
