/** What an uncompressed BMP with a palette holds, read from its specification and not from the code that writes it. */
export interface ReadBmp {
  readonly width: number;
  readonly height: number;
  readonly bitsAPixel: number;
  /** `#RRGGBB` each. */
  readonly palette: readonly string[];
  /** `#RRGGBB` of each pixel, rows from the top. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a BMP of 1, 4 or 8 bits a pixel (BITMAPFILEHEADER, BITMAPINFOHEADER, palette, pixels from the lowest row up).
 *
 * @throws Error for whatever is not as the specification has it.
 */
export function readBmp(file: Uint8Array): ReadBmp {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const at = (offset: number) => view.getUint32(offset, true);
  const demand = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) {
      throw new Error(`${what} is ${found} and not ${wanted}`);
    }
  };
  demand("magic", view.getUint16(0, false), 0x424d);
  demand("bfSize", at(2), file.length);
  demand("bfReserved", at(6), 0);
  demand("biSize", at(14), 40);
  demand("biPlanes", view.getUint16(26, true), 1);
  demand("biCompression", at(30), 0);
  const [offset, width, height, colours] = [at(10), at(18), at(22), at(46)];
  const bitsAPixel = view.getUint16(28, true);
  const stride = (((width * bitsAPixel + 31) >>> 5) << 2) >>> 0;
  demand("bfOffBits", offset, 54 + 4 * colours);
  demand("biSizeImage", at(34), stride * height);
  demand("length", file.length, offset + stride * height);
  const palette = Array.from({ length: colours }, (_, index) => {
    const [blue = 0, green = 0, red = 0, reserved = 0] = file.subarray(54 + 4 * index);
    demand("rgbReserved", reserved, 0);
    return `#${[red, green, blue].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  });
  const rows = Array.from({ length: height }, (_, y) => {
    const line = file.subarray(offset + stride * (height - 1 - y), offset + stride * (height - y));
    const bits = [...line].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return Array.from({ length: width }, (_unused, x) => {
      const index = Number.parseInt(bits.slice(x * bitsAPixel, (x + 1) * bitsAPixel), 2);
      const colour = palette[index];
      if (colour === undefined) {
        throw new Error(`pixel ${x},${y} has the colour ${index} of ${colours}`);
      }
      return colour;
    });
  });
  return { width, height, bitsAPixel, palette, rows };
}
