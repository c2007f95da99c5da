import { type Picture, type PictureFormat, UnreadablePicture } from "./picture";

/** Bytes before the description of the picture (BITMAPFILEHEADER). */
const FILE_HEADER = 14;
/** Size of BITMAPINFOHEADER, with which all later descriptions begin. */
const INFO_HEADER = 40;
const DEPTHS = [1, 4, 8, 24, 32];
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;
/** Red, green and blue where 32 bits without masks have them. */
const USUAL_MASKS = [0x00ff0000, 0x0000ff00, 0x000000ff];
/** Where a description that has it says which bits of a pixel are its opacity (BITMAPV4HEADER). */
const ALPHA_MASK = { at: FILE_HEADER + 52, headerBytes: 56, usual: 0xff000000 } as const;

/** What a header says. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly depth: number;
  /** Where the palette begins, and how many colours it has. */
  readonly palette: number;
  readonly colours: number;
  /** Where the pixels begin. */
  readonly pixels: number;
  readonly hasAlpha: boolean;
}

/** BMP without compression, 1, 4, 8, 24 or 32 bits a pixel, with the header of Windows 3 or a later one. */
export const BMP_FORMAT: PictureFormat = {
  name: "BMP",
  begins: (bytes) => bytes.toString("latin1", 0, 2) === "BM",
  size: (bytes) => {
    const { width, height } = readLayout(bytes);
    return { width, height };
  },
  decode,
};

function readLayout(bytes: Buffer): Layout {
  if (bytes.length < FILE_HEADER + INFO_HEADER) {
    throw new UnreadablePicture("a BMP file without its header");
  }
  const headerBytes = bytes.readUInt32LE(14);
  if (headerBytes < INFO_HEADER) {
    throw new UnreadablePicture("a BMP file as OS/2 wrote them");
  }
  const height = bytes.readInt32LE(22);
  const depth = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const declared = bytes.readUInt32LE(46);
  if (!DEPTHS.includes(depth)) {
    throw new UnreadablePicture(`a BMP file with ${depth} bits a pixel`);
  }
  if (compression !== UNCOMPRESSED && !(compression === BIT_FIELDS && hasUsualMasks(bytes, depth))) {
    throw new UnreadablePicture("a BMP file with compression or bits in an unusual order");
  }
  return {
    width: bytes.readInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    depth,
    palette: FILE_HEADER + headerBytes,
    colours: depth > 8 ? 0 : Math.min(declared === 0 ? 2 ** depth : declared, 2 ** depth),
    pixels: bytes.readUInt32LE(10),
    hasAlpha: compression === BIT_FIELDS && headerBytes >= ALPHA_MASK.headerBytes && alphaIsUsual(bytes),
  };
}

/** The masks stand behind the first header's fields, whether they belong to the header or come after it. */
function hasUsualMasks(bytes: Buffer, depth: number): boolean {
  const at = FILE_HEADER + INFO_HEADER;
  return (
    depth === 32 &&
    bytes.length >= at + 12 &&
    USUAL_MASKS.every((mask, index) => bytes.readUInt32LE(at + 4 * index) === mask)
  );
}

function alphaIsUsual(bytes: Buffer): boolean {
  return bytes.length >= ALPHA_MASK.at + 4 && bytes.readUInt32LE(ALPHA_MASK.at) === ALPHA_MASK.usual;
}

function decode(bytes: Buffer): Picture {
  const { width, height, topDown, depth, palette, colours, pixels, hasAlpha } = readLayout(bytes);
  const rowBytes = Math.ceil((width * depth) / 32) * 4;
  if (pixels + rowBytes * height > bytes.length || palette + colours * 4 > bytes.length) {
    throw new UnreadablePicture("a BMP file that is cut off");
  }
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = pixels + rowBytes * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const from = depth > 8 ? row + x * (depth / 8) : palette + 4 * indexAt(bytes, row, x, depth, colours);
      const to = (y * width + x) * 4;
      rgba[to] = bytes[from + 2] ?? 0;
      rgba[to + 1] = bytes[from + 1] ?? 0;
      rgba[to + 2] = bytes[from] ?? 0;
      rgba[to + 3] = hasAlpha ? (bytes[from + 3] ?? 0) : 255;
    }
  }
  return { width, height, rgba };
}

/** Number of a pixel's colour; the leftmost pixel is in the highest bits of a byte. */
function indexAt(bytes: Buffer, row: number, x: number, depth: number, colours: number): number {
  const bit = x * depth;
  const index = ((bytes[row + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  if (index >= colours) {
    throw new UnreadablePicture("a BMP file with a pixel of a colour that it does not have");
  }
  return index;
}
