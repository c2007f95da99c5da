import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { readLogo } from "../../rendering/logo-bitmap";
import { inked, logoOf } from "./logo-reading";
import {
  bmp,
  GREYS,
  interlacedPng,
  jpeg,
  type Pixel,
  palettePng,
  png,
  pngChunk,
  pngHeader,
  pngOf,
  solid,
} from "./picture-files";

const [BLACK, DARK, LIGHT, WHITE] = ["#000000", "#404040", "#808080", "#ffffff"];

describe("a picture", () => {
  // 13 pixels, so that no row is whole bytes or words; a stair that is not the same upside down or mirrored.
  const [width, height] = [13, 7];
  const stair = (x: number, y: number): number => (x <= 2 * y ? 0 : (x + y) % 3 === 0 ? 1 : 3);
  const expected = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_unused, x) => [BLACK, DARK, LIGHT, WHITE][stair(x, y)]),
  );
  const part = (file: Uint8Array) =>
    logoOf(file)
      .rows.slice(24, 31)
      .map((row) => row.slice(38, 51));
  const grey = (x: number, y: number): Pixel => {
    const [value = 0] = GREYS[stair(x, y)] ?? [];
    return [value, value, value];
  };
  const rgb = (x: number, y: number): number => grey(x, y)[0] * 0x010101;
  const black = (x: number, y: number): number => (stair(x, y) === 0 ? 0 : 1);

  it.each<[string, Buffer]>([
    ["PNG", png(width, height, grey)],
    ["PNG with a palette", palettePng(width, height, stair)],
    ["interlaced PNG", interlacedPng(width, height, (x, y) => grey(x, y)[0])],
    ["BMP, 4 bits", bmp(width, height, stair, { depth: 4, palette: GREYS })],
    ["BMP, 4 bits, from the top", bmp(width, height, stair, { depth: 4, palette: GREYS, topDown: true })],
    ["BMP, 8 bits", bmp(width, height, stair, { depth: 8, palette: GREYS })],
    ["BMP, 24 bits", bmp(width, height, rgb, { depth: 24 })],
    ["BMP, 32 bits", bmp(width, height, rgb, { depth: 32 })],
    ["BMP, 32 bits, header of Windows 95", bmp(width, height, rgb, { depth: 32, headerBytes: 108 })],
    ["BMP, 32 bits by masks", bmp(width, height, rgb, { depth: 32, masks: [0xff0000, 0xff00, 0xff] })],
    [
      "BMP, 32 bits with opacity",
      bmp(width, height, (x, y) => (stair(x, y) === 3 ? 0 : (0xff000000 | rgb(x, y)) >>> 0), {
        depth: 32,
        headerBytes: 124,
        masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      }),
    ],
  ])("may be a %s", (_, file) => {
    expect(part(file)).toEqual(expected);
  });

  it("may be a BMP of one bit", () => {
    const palette = [GREYS[0] ?? [], GREYS[3] ?? []];
    expect(part(bmp(width, height, black, { depth: 1, palette }))).toEqual(
      expected.map((row) => row.map((colour) => (colour === BLACK ? BLACK : WHITE))),
    );
  });

  it("may be a JPEG", () => {
    const { rows } = logoOf(jpeg(90, 56, (x) => (x < 48 ? [0, 0, 0] : [255, 255, 255])));
    expect(inked(rows)).toEqual([0, 0, 48, 56]);
  });

  it("of which nothing is seen gives a warning", () => {
    const warningsOf = (file: Uint8Array) => readLogo("settings.logo", file).warnings.map(({ path }) => path);
    expect(warningsOf(png(200, 100, solid(255, 255, 255)))).toEqual(["settings.logo"]);
    expect(warningsOf(png(20, 20, (x) => [255, 255, 255, x * 12]))).toEqual(["settings.logo"]);
    expect(warningsOf(png(90, 56, solid(0, 0, 0)))).toEqual(["settings.logo"]);
    expect(warningsOf(png(20, 20, solid(0, 0, 0)))).toEqual([]);
  });
});

const problemsOf = (file: Uint8Array) => readLogo("settings.logo", file).problems.map(formatProblem);
const HUGE = 60_000;

/** A JPEG's header is that of a small one with another size in it. */
function jpegOfSize(width: number, height: number): Buffer {
  const file = jpeg(8, 8, solid(0, 0, 0));
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  file.writeUInt16BE(height, frame + 5);
  file.writeUInt16BE(width, frame + 7);
  return file;
}

describe("a picture that can't be used", () => {
  const grey = { depth: 8, colourType: 0, interlaced: false };
  const small = bmp(2, 2, () => 0, { depth: 24 });

  it.each<[string, Buffer, string]>([
    ["an empty file", Buffer.alloc(0), "an empty file (allowed: PNG, JPEG, BMP)"],
    ["a GIF", Buffer.from("GIF89a\x01\x00"), "not a picture that can be read (allowed: PNG, JPEG, BMP)"],
    ["a text", Buffer.from("<svg/>"), "not a picture that can be read"],
    ["a file of more than 4 MiB", Buffer.alloc(4 * 1024 * 1024 + 1), "too large a file (given 4194305 bytes;"],
    ["a PNG that is too wide", pngOf({ width: 4097, height: 1, ...grey }, Buffer.alloc(0)), "given 4097 x 1 pixels;"],
    ["a PNG of no width", pngOf({ width: 0, height: 1, ...grey }, Buffer.alloc(0)), "given 0 x 1 pixels;"],
    ["a JPEG that is too high", jpegOfSize(1, HUGE), "given 1 x 60000 pixels;"],
    ["a BMP that is too wide", patched(small, 18, HUGE), "given 60000 x 2 pixels;"],
    ["a BMP that is too high, from the top", patched(small, 22, -HUGE), "given 2 x 60000 pixels;"],
    ["a BMP of the lowest height of all", patched(small, 22, -(2 ** 31)), "given 2 x 2147483648 pixels;"],
    ["a BMP of negative width", patched(small, 18, -2), "given -2 x 2 pixels;"],
    ["a PNG of a mark alone", png(1, 1, solid(0, 0, 0)).subarray(0, 8), "a PNG file without its header"],
    [
      "a PNG that is cut off",
      png(50, 50, (x, y) => [x, y, x * y]).subarray(0, 200),
      "a PNG file that is cut off or damaged",
    ],
    [
      "a PNG with a second, larger header",
      pngOf({ width: 1, height: 1, ...grey }, Buffer.alloc(2), pngHeader({ width: HUGE, height: HUGE, ...grey })),
      "a PNG file with two headers",
    ],
    ["a JPEG of marks alone", Buffer.from([0xff, 0xd8, 0xff, 0xd9]), "a JPEG file without its header"],
    [
      "a JPEG that is cut off",
      jpeg(64, 64, (x, y) => [x * 4, y * 4, (x * y) % 256]).subarray(0, -200),
      "a JPEG file that is cut off or damaged",
    ],
    [
      "a lossless JPEG",
      patchedByte(jpegOfSize(8, 8), Buffer.from([0xff, 0xc0]), 1, 0xc3),
      "that hardly any program writes",
    ],
    ["a BMP of a mark alone", Buffer.from("BM"), "a BMP file without its header"],
    ["a BMP of OS/2", patched(small, 14, 12), "a BMP file as OS/2 wrote them"],
    ["a BMP of 16 bits", patched(small, 28, 16), "a BMP file with 16 bits a pixel"],
    [
      "a compressed BMP",
      bmp(2, 2, () => 0, { depth: 8, palette: GREYS, compression: 1 }),
      "a BMP file with compression",
    ],
    [
      "a BMP in another order",
      bmp(1, 1, () => 0, { depth: 32, masks: [0xff, 0xff00, 0xff0000] }),
      "in an unusual order",
    ],
    ["a BMP that is cut off", small.subarray(0, -1), "a BMP file that is cut off"],
    ["a BMP with pixels at no place", patched(small, 10, -1), "a BMP file that is cut off"],
    [
      "a BMP with a pixel beyond its palette",
      bmp(2, 2, (x) => x * 4, { depth: 8, palette: GREYS }),
      "a BMP file with a pixel of a colour that it does not have",
    ],
  ])("is %s", (_, file, expected) => {
    expect(problemsOf(file)).toEqual([expect.stringContaining(expected)]);
  });

  it("is told with a remedy", () => {
    expect(problemsOf(png(50, 50, solid(9, 9, 9)).subarray(0, 90))).toEqual([
      "settings.logo: a PNG file that is cut off or damaged. Open it in a picture editor and save it as PNG",
    ]);
    expect(problemsOf(jpegOfSize(5000, 10))).toEqual([
      "settings.logo: a picture of this size can't be used (given 5000 x 10 pixels; allowed: 1–4096 pixels a side). " +
        "Scale it down; the phone shows 90 x 56 pixels",
    ]);
  });

  it("is one that inflates to more than any picture has", () => {
    const bomb = pngOf({ width: 4, height: 4, ...grey, interlaced: true }, Buffer.alloc(140 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(problemsOf(bomb)).toEqual([expect.stringContaining("a PNG file that is cut off or damaged")]);
  });
});

describe("whatever file is given", () => {
  const at = (x: number, y: number): Pixel => [(x * 9) % 256, (y * 9) % 256, (x * y) % 256, 255 - x];
  const whole = [
    png(24, 18, at),
    palettePng(24, 18, (x, y) => (x + y) % 4),
    interlacedPng(24, 18, (x, y) => (x * y) % 256),
    pngOf(
      { width: 2, height: 1, depth: 8, colourType: 2, interlaced: false },
      Buffer.alloc(7),
      pngChunk("tRNS", Buffer.alloc(6)),
    ),
    jpeg(24, 18, at),
    bmp(24, 18, (x, y) => (x + y) % 4, { depth: 4, palette: GREYS }),
    bmp(24, 18, (x, y) => x * y, { depth: 32, headerBytes: 108, masks: [0xff0000, 0xff00, 0xff, 0xff000000] }),
  ];
  /** A logo, or at least one problem; never an error. */
  const answers = (file: Uint8Array): boolean => {
    const { value, problems } = readLogo("settings.logo", file);
    return (value?.length === 2806) === (problems.length === 0);
  };

  it.each(whole.map((file, index) => [index, file] as const))(
    "number %i cut off anywhere, there is an answer",
    (_, file) => {
      expect(problemsOf(file)).toEqual([]);
      for (let length = 0; length < file.length; length++) {
        expect(answers(file.subarray(0, length)), `${length} bytes`).toBe(true);
      }
    },
  );

  it("there is an answer, with any bytes changed", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...whole), changes, (file, all) => {
        const changed = Buffer.from(file);
        for (const [place, byte] of all) {
          changed[place % changed.length] = byte;
        }
        return answers(changed);
      }),
      { numRuns: 1000 },
    );
  });

  it("there is an answer, with any bytes behind its mark", () => {
    const marks = fc.constantFrom(...whole.map((file) => file.subarray(0, 8)));
    fc.assert(
      fc.property(marks, fc.uint8Array({ maxLength: 200 }), (mark, rest) => answers(Buffer.concat([mark, rest]))),
    );
  });
});

function patched(file: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(file);
  if (at === 28) {
    changed.writeUInt16LE(value, at);
  } else {
    changed.writeInt32LE(value, at);
  }
  return changed;
}

function patchedByte(file: Buffer, mark: Buffer, behind: number, value: number): Buffer {
  const changed = Buffer.from(file);
  changed[file.indexOf(mark) + behind] = value;
  return changed;
}
