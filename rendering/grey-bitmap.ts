import type { PictureSize } from "./picture";

/** Brightness of the four greys of a 7940/7960, black first (cisco.md section 4.5). */
export const PHONE_GREYS: readonly number[] = [0x00, 0x40, 0x80, 0xff];

const FILE_HEADER = 14;
const INFO_HEADER = 40;
const BITS_A_PIXEL = 4;
/** Whole, because a reader may take it to be: four bits can tell sixteen colours apart. */
const PALETTE_COLOURS = 2 ** BITS_A_PIXEL;
const PIXELS_AT = FILE_HEADER + INFO_HEADER + PALETTE_COLOURS * 4;
/** 72 dots an inch, as programs write that know no other. */
const PIXELS_A_METRE = 2835;

/**
 * A BMP as Windows 3 has them: four bits a pixel, the phone's greys at the beginning of its palette, no compression, the lowest row
 * first, each row filled up to four bytes.
 *
 * @param greys Number in {@link PHONE_GREYS} of each pixel, row by row from the top.
 */
export function greyBitmap({ width, height }: PictureSize, greys: Uint8Array): Uint8Array {
  const rowBytes = Math.ceil((width * BITS_A_PIXEL) / 32) * 4;
  const bytes = Buffer.alloc(PIXELS_AT + rowBytes * height);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(PIXELS_AT, 10);
  bytes.writeUInt32LE(INFO_HEADER, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  // One plane.
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(BITS_A_PIXEL, 28);
  bytes.writeUInt32LE(rowBytes * height, 34);
  bytes.writeInt32LE(PIXELS_A_METRE, 38);
  bytes.writeInt32LE(PIXELS_A_METRE, 42);
  bytes.writeUInt32LE(PALETTE_COLOURS, 46);
  for (const [index, grey] of PHONE_GREYS.entries()) {
    bytes.fill(grey, FILE_HEADER + INFO_HEADER + index * 4, FILE_HEADER + INFO_HEADER + index * 4 + 3);
  }
  for (let y = 0; y < height; y++) {
    const row = PIXELS_AT + rowBytes * (height - 1 - y);
    for (let x = 0; x < width; x++) {
      const shift = x % 2 === 0 ? 4 : 0;
      const at = row + (x >> 1);
      bytes[at] = (bytes[at] ?? 0) | ((greys[y * width + x] ?? 0) << shift);
    }
  }
  return bytes;
}
