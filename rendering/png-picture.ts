import { inflateSync } from "node:zlib";
import { PNG } from "pngjs";
import { MOST_PIXELS_A_SIDE, type PictureFormat, UnreadablePicture } from "./picture";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
/** Where the first chunk's data begins, which is the header's (PNG specification section 11.2.1). */
const HEADER = 16;
const HEADER_BYTES = 13;
/** No picture with sides that are allowed has more: 16 bits for each of 4 channels, and a byte before each row of each pass. */
const MOST_INFLATED = MOST_PIXELS_A_SIDE * MOST_PIXELS_A_SIDE * 8 + MOST_PIXELS_A_SIDE * 16;

/** PNG, interlaced or not. */
export const PNG_FORMAT: PictureFormat = {
  name: "PNG",
  begins: (bytes) => bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE),
  size: (bytes) => {
    if (bytes.length < HEADER + HEADER_BYTES || bytes.toString("latin1", HEADER - 4, HEADER) !== "IHDR") {
      throw new UnreadablePicture("a PNG file without its header");
    }
    return { width: bytes.readUInt32BE(HEADER), height: bytes.readUInt32BE(HEADER + 4) };
  },
  decode: (bytes) => {
    refuseBombs(bytes);
    const { width, height, data } = PNG.sync.read(bytes);
    return { width, height, rgba: data };
  },
};

/** The decoder believes a second header, and inflates an interlaced picture to whatever comes. */
function refuseBombs(bytes: Buffer): void {
  const data: Buffer[] = [];
  let headers = 0;
  for (let at = SIGNATURE.length; at + 8 <= bytes.length; ) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    const end = at + 8 + bytes.readUInt32BE(at);
    headers += type === "IHDR" ? 1 : 0;
    if (type === "IDAT") {
      data.push(bytes.subarray(at + 8, end));
    }
    at = end + 4;
  }
  if (headers > 1) {
    throw new UnreadablePicture("a PNG file with two headers");
  }
  const interlaced = bytes[HEADER + HEADER_BYTES - 1] !== 0;
  if (interlaced) {
    inflateSync(Buffer.concat(data), { maxOutputLength: MOST_INFLATED });
  }
}
