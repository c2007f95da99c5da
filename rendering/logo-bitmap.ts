import { type Parsed, type Problem, parsed } from "../domain/problem";
import { BMP_FORMAT } from "./bmp-picture";
import { greyBitmap, PHONE_GREYS } from "./grey-bitmap";
import { JPEG_FORMAT } from "./jpeg-picture";
import { MOST_PIXELS_A_SIDE, type Picture, UnreadablePicture } from "./picture";
import { PNG_FORMAT } from "./png-picture";

/** Pixels of the logo of a 7940/7960 (cisco.md section 4.5). */
export const LOGO_SIZE = { width: 90, height: 56 } as const;

const FORMATS = [PNG_FORMAT, JPEG_FORMAT, BMP_FORMAT];
const MOST_MIB = 4;
const WHITE = 255;

/**
 * Reads a picture and makes the phone's logo of it: fitted into 90 x 56 pixels with its proportions, in the middle of white, smaller
 * ones as large as they are; in the phone's four greys, with the error of each pixel spread over its neighbours. A picture that
 * already fits stays as it is. A warning tells where nothing of it would be seen.
 *
 * @param path Where the picture is declared.
 * @param bytes A PNG, a JPEG or a BMP without compression, at most 4 MiB and 4096 pixels a side.
 * @returns A BMP for `logo_url`, of 2806 bytes.
 */
export function readLogo(path: string, bytes: Uint8Array): Parsed<Uint8Array> {
  const picture = readPicture(path, bytes);
  if (picture.value === undefined) {
    return { problems: picture.problems, warnings: [] };
  }
  const greys = fitted(picture.value);
  return parsed<Uint8Array>(greyBitmap(LOGO_SIZE, greys), [], new Set(greys).size === 1 ? [blank(path)] : []);
}

function readPicture(path: string, given: Uint8Array): Parsed<Picture> {
  const refuse = (problem: Omit<Problem, "path">): Parsed<Picture> =>
    parsed<Picture>(undefined, [{ path, ...problem }]);
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  const format = FORMATS.find((each) => each.begins(bytes));
  if (bytes.length > MOST_MIB * 1024 * 1024) {
    const allowed = `at most ${MOST_MIB} MiB`;
    return refuse({ message: "too large a file", given: `${bytes.length} bytes`, allowed, remedy: scaleDown() });
  }
  if (format === undefined) {
    const message = bytes.length === 0 ? "an empty file" : "not a picture that can be read";
    return refuse({ message, allowed: "PNG, JPEG, BMP", remedy: "Save it as PNG" });
  }
  try {
    const { width, height } = format.size(bytes);
    if ([width, height].some((side) => side < 1 || side > MOST_PIXELS_A_SIDE)) {
      return refuse({
        message: "a picture of this size can't be used",
        given: `${width} x ${height} pixels`,
        allowed: `1–${MOST_PIXELS_A_SIDE} pixels a side`,
        remedy: scaleDown(),
      });
    }
    return parsed(format.decode(bytes), []);
  } catch (error) {
    const message =
      error instanceof UnreadablePicture ? error.message : `a ${format.name} file that is cut off or damaged`;
    return refuse({ message, remedy: "Open it in a picture editor and save it as PNG" });
  }
}

function scaleDown(): string {
  return `Scale it down; the phone shows ${LOGO_SIZE.width} x ${LOGO_SIZE.height} pixels`;
}

function blank(path: string): Problem {
  return {
    path,
    message: "of one colour on the phone, so that nothing of it is seen",
    remedy: "Take a picture that is dark on a light or transparent ground",
  };
}

/** Numbers of the phone's greys, row by row from the top. */
function fitted(picture: Picture): Uint8Array {
  const scale = Math.min(1, LOGO_SIZE.width / picture.width, LOGO_SIZE.height / picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const inside = dithered(averaged(picture, width, height), width);
  const logo = new Uint8Array(LOGO_SIZE.width * LOGO_SIZE.height).fill(PHONE_GREYS.indexOf(WHITE));
  const left = Math.floor((LOGO_SIZE.width - width) / 2);
  const top = Math.floor((LOGO_SIZE.height - height) / 2);
  for (let y = 0; y < height; y++) {
    logo.set(inside.subarray(y * width, (y + 1) * width), (top + y) * LOGO_SIZE.width + left);
  }
  return logo;
}

/** Greys 0–255 of a smaller picture; each pixel is the mean of the area that it takes the place of. */
function averaged(picture: Picture, width: number, height: number): Float64Array {
  const greys = new Float64Array(width * height);
  const columns = shares(picture.width, width);
  const row = new Float64Array(width);
  for (const [y, parts] of shares(picture.height, height).entries()) {
    row.fill(0);
    for (const [x, across] of columns.entries()) {
      const grey = greyAt(picture, x, y);
      for (const { target, share } of across) {
        row[target] = (row[target] ?? 0) + grey * share;
      }
    }
    for (const { target, share } of parts) {
      for (let x = 0; x < width; x++) {
        greys[target * width + x] = (greys[target * width + x] ?? 0) + (row[x] ?? 0) * share;
      }
    }
  }
  return greys;
}

/** For each pixel of a line the pixels of a shorter line that it is a part of, and how much of them it is. */
function shares(from: number, to: number): { readonly target: number; readonly share: number }[][] {
  return Array.from({ length: from }, (_, index) => {
    // In pixels of the longer line times the length of the shorter one, so that these are whole numbers.
    const [begin, end] = [index * to, (index + 1) * to];
    const first = Math.floor(begin / from);
    const last = Math.floor((end - 1) / from);
    return Array.from({ length: last - first + 1 }, (_, step) => {
      const target = first + step;
      return { target, share: (Math.min(end, (target + 1) * from) - Math.max(begin, target * from)) / from };
    });
  });
}

/** On white where it is transparent; red, green and blue as bright as they look (ITU-R BT.601). */
function greyAt({ width, rgba }: Picture, x: number, y: number): number {
  const at = (y * width + x) * 4;
  const [red = 0, green = 0, blue = 0, opaque = 0] = [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]];
  const grey = (299 * red + 587 * green + 114 * blue) / 1000;
  return (grey * opaque + WHITE * (255 - opaque)) / 255;
}

/** Where the error of a pixel goes: across, down, in sixteenths (Floyd and Steinberg). */
const SPREAD: readonly (readonly [number, number, number])[] = [
  [1, 0, 7],
  [-1, 1, 3],
  [0, 1, 5],
  [1, 1, 1],
];

/** The nearest of the phone's greys for each pixel, with the errors of those before it. */
function dithered(greys: Float64Array, width: number): Uint8Array {
  const chosen = new Uint8Array(greys.length);
  for (const [at, wanted] of greys.entries()) {
    // Beyond white and black nothing can be made good.
    const grey = Math.min(WHITE, Math.max(0, wanted));
    const nearest = PHONE_GREYS.reduce((best, each) => (Math.abs(each - grey) < Math.abs(best - grey) ? each : best));
    chosen[at] = PHONE_GREYS.indexOf(nearest);
    for (const [across, down, sixteenths] of SPREAD) {
      const x = (at % width) + across;
      const target = at + across + down * width;
      if (x >= 0 && x < width && target < greys.length) {
        greys[target] = (greys[target] ?? 0) + ((grey - nearest) * sixteenths) / 16;
      }
    }
  }
  return chosen;
}
