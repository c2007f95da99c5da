import { decode } from "jpeg-js";
import { MOST_PIXELS_A_SIDE, type PictureFormat, type PictureSize, UnreadablePicture } from "./picture";

/** Baseline, extended, progressive; DHT, JPG and DAC stand between the numbers of the rest (ITU-T T.81 table B.1). */
const FRAMES = [0xc0, 0xc1, 0xc2];
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const START_OF_SCAN = 0xda;

/** JPEG, baseline or progressive, grey, colour or for print. */
export const JPEG_FORMAT: PictureFormat = {
  name: "JPEG",
  begins: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  size: frameSize,
  decode: (bytes) => {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      // A second frame can't be larger than the first one, which was looked at.
      maxResolutionInMP: MOST_PIXELS_A_SIDE ** 2 / 1_000_000,
    });
    return { width, height, rgba: data };
  },
};

/** Goes from segment to segment to the one that begins the frame (ITU-T T.81 section B.2.2). */
function frameSize(bytes: Buffer): PictureSize {
  for (let at = 2; at + 9 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === START_OF_SCAN) {
      break;
    }
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (OTHER_FRAMES.includes(marker)) {
      throw new UnreadablePicture("a JPEG file of a kind that hardly any program writes");
    }
    if (FRAMES.includes(marker)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new UnreadablePicture("a JPEG file without its header");
}
