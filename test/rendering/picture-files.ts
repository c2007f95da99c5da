import { crc32, deflateSync } from "node:zlib";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";

/** Red, green, blue, how opaque. */
export type Pixel = readonly [number, number, number, number?];

/** A picture of one colour. */
export const solid =
  (...pixel: Pixel) =>
  (): Pixel =>
    pixel;

/** A picture's pixels from what each of them is. */
function pixels(width: number, height: number, at: (x: number, y: number) => Pixel): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, opaque = 255] = at(x, y);
      data.set([red, green, blue, opaque], (y * width + x) * 4);
    }
  }
  return data;
}

export function png(width: number, height: number, at: (x: number, y: number) => Pixel): Buffer {
  const picture = new PNG({ width, height });
  picture.data = pixels(width, height, at);
  return PNG.sync.write(picture);
}

export function jpeg(width: number, height: number, at: (x: number, y: number) => Pixel): Buffer {
  return encode({ width, height, data: pixels(width, height, at) }, 95).data;
}

/** How a BMP is written. */
export interface BmpLayout {
  readonly depth: 1 | 4 | 8 | 24 | 32;
  /** `[blue, green, red, reserved]` each. */
  readonly palette?: readonly (readonly number[])[];
  /** Rows from the top. @default false */
  readonly topDown?: boolean;
  /** Bytes of the description; what is behind the first 40 is zero, but for the masks. @default 40 */
  readonly headerBytes?: number;
  /** Red, green, blue and, in a longer header, opacity. @default none: no bit fields */
  readonly masks?: readonly number[];
  /** @default as the masks have it */
  readonly compression?: number;
}

/** A BMP whose pixels are whole numbers of `depth` bits, lowest byte first, from the top. */
export function bmp(
  width: number,
  height: number,
  at: (x: number, y: number) => number,
  { depth, palette = [], topDown = false, headerBytes = 40, masks = [], compression }: BmpLayout,
): Buffer {
  const header = Buffer.alloc(14 + headerBytes + (headerBytes === 40 ? 4 * masks.length : 0));
  const colours = Buffer.from(palette.flat());
  header.write("BM");
  header.writeUInt32LE(header.length + colours.length, 10);
  header.writeUInt32LE(headerBytes, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(topDown ? -height : height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(depth, 28);
  header.writeUInt32LE(compression ?? (masks.length > 0 ? 3 : 0), 30);
  header.writeUInt32LE(palette.length, 46);
  for (const [index, mask] of masks.entries()) {
    header.writeUInt32LE(mask, 54 + 4 * index);
  }
  const rows = Array.from({ length: height }, (_, y) => {
    const bits = Array.from({ length: width }, (_unused, x) => {
      const text = at(x, topDown ? y : height - 1 - y)
        .toString(2)
        .padStart(depth, "0");
      // Bytes of a number come lowest first, bits of a byte highest first.
      return depth < 8 ? text : (text.match(/.{8}/g) ?? []).reverse().join("");
    }).join("");
    const bytes = (bits.padEnd(Math.ceil(bits.length / 32) * 32, "0").match(/.{8}/g) ?? []).map((byte) =>
      Number.parseInt(byte, 2),
    );
    return Buffer.from(bytes);
  });
  const file = Buffer.concat([header, colours, ...rows]);
  file.writeUInt32LE(file.length, 2);
  return file;
}

/** The four greys of the phone as a palette. */
export const GREYS = [0x00, 0x40, 0x80, 0xff].map((grey) => [grey, grey, grey, 0]);

/** What the header of a PNG says beside its size (PNG specification section 11.2.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced: boolean;
}

/** A PNG from what it says and the bytes of its rows, each with its filter before it. */
export function pngOf(header: PngHeader, rows: Buffer, ...between: Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngHeader(header),
    ...between,
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export function pngHeader({ width, height, depth, colourType, interlaced }: PngHeader): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, colourType, 0, 0, interlaced ? 1 : 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return pngChunk("IHDR", data);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

/** A PNG with a palette of the phone's greys, two bits a pixel. */
export function palettePng(width: number, height: number, at: (x: number, y: number) => number): Buffer {
  const rows = Array.from({ length: height }, (_, y) => {
    const bits = Array.from({ length: width }, (_unused, x) => at(x, y).toString(2).padStart(2, "0")).join("");
    const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? [];
    return [0, ...bytes.map((byte) => Number.parseInt(byte, 2))];
  });
  const palette = pngChunk("PLTE", Buffer.from(GREYS.flatMap((colour) => colour.slice(0, 3))));
  return pngOf({ width, height, depth: 2, colourType: 3, interlaced: false }, Buffer.from(rows.flat()), palette);
}

/** First column, first row, distance of columns, of rows, for each pass of Adam7 (PNG specification section 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** An interlaced PNG of greys 0–255. */
export function interlacedPng(width: number, height: number, at: (x: number, y: number) => number): Buffer {
  const bytes: number[] = [];
  for (const [left, top, across, down] of PASSES) {
    for (let y = top; y < height && left < width; y += down) {
      bytes.push(0);
      for (let x = left; x < width; x += across) {
        bytes.push(at(x, y));
      }
    }
  }
  return pngOf({ width, height, depth: 8, colourType: 0, interlaced: true }, Buffer.from(bytes));
}
