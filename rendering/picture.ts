/** Pixels of a picture, row by row from the top, four bytes each: red, green, blue, and how opaque. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Pixels of a picture that its file declares. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** One way of writing pictures into files. */
export interface PictureFormat {
  readonly name: string;
  /** Whether a file begins as one of this format does. */
  begins(bytes: Buffer): boolean;
  /** What the header says, without decoding anything. @throws UnreadablePicture if it is not there. */
  size(bytes: Buffer): PictureSize;
  /** All pixels. @throws for whatever is wrong; {@link UnreadablePicture} where it is known what. */
  decode(bytes: Buffer): Picture;
}

/** A picture's file that is damaged or of an unusual kind. Its message is a phrase about the file. */
export class UnreadablePicture extends Error {
  override readonly name = "UnreadablePicture";
}

/** Most pixels that a side may have. */
export const MOST_PIXELS_A_SIDE = 4096;
