import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLogo } from "../../rendering/logo-bitmap";
import { readBmp } from "./bmp-reader";
import { inked, logoOf } from "./logo-reading";
import { bmp, GREYS, type Pixel, png, solid } from "./picture-files";

const [BLACK, DARK, LIGHT, WHITE] = ["#000000", "#404040", "#808080", "#ffffff"];

describe("the logo of a phone", () => {
  it("is a BMP of 90 x 56 pixels, four bits each, with the phone's greys in a palette of 16", () => {
    const { value } = readLogo("settings.logo", png(10, 10, solid(0, 0, 0)));
    const { width, height, bitsAPixel, palette } = readBmp(value ?? new Uint8Array());
    expect([width, height, bitsAPixel, value?.length]).toEqual([90, 56, 4, 2806]);
    expect(palette).toEqual([BLACK, DARK, LIGHT, WHITE, ...Array.from({ length: 12 }, () => BLACK)]);
  });

  it("is the committed file for the picture of a sunrise over a hill, byte for byte", () => {
    const { value, problems, warnings } = readLogo("settings.logo", sunrise());
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(Buffer.from(value ?? [])).toEqual(readFileSync(join(__dirname, "golden", "logo", "sunrise.bmp")));
  });

  it.each<[string, number, number, number[]]>([
    ["wider than the screen, to its width", 360, 112, [0, 14, 90, 28]],
    ["higher than the screen, to its height", 100, 560, [40, 0, 10, 56]],
    ["of its proportions, to all of it", 180, 112, [0, 0, 90, 56]],
    ["hardly higher than nothing, to one row", 4000, 3, [0, 27, 90, 1]],
    ["smaller, as it is", 20, 10, [35, 23, 20, 10]],
    ["of the width of the screen, as it is", 90, 1, [0, 27, 90, 1]],
  ])("has a picture %s", (_, width, height, expected) => {
    expect(inked(logoOf(png(width, height, solid(0, 0, 0))).rows)).toEqual(expected);
  });

  it("has the mean of the area that a pixel takes the place of", () => {
    // Squares of two pixels, half of them black, half white: 127.5 everywhere.
    const { rows } = logoOf(png(180, 112, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0] : [255, 255, 255])));
    const greys = rows.flat().map((colour) => Number.parseInt(colour.slice(1, 3), 16));
    expect(Math.abs(greys.reduce((sum, grey) => sum + grey, 0) / greys.length - 127.5)).toBeLessThan(1);
  });

  it("is as bright in all as the picture, in greys that the phone does not have", () => {
    const { rows } = logoOf(png(90, 56, solid(200, 200, 200)));
    const greys = rows.flat().map((colour) => Number.parseInt(colour.slice(1, 3), 16));
    expect(new Set(greys)).toEqual(new Set([0x80, 0xff]));
    expect(Math.abs(greys.reduce((sum, grey) => sum + grey, 0) / greys.length - 200)).toBeLessThan(2);
  });

  it("is on white where the picture is transparent, and lighter where it is half so", () => {
    const at = (x: number): Pixel => (x < 30 ? [0, 0, 0, 0] : x < 60 ? [0, 0, 0, 255] : [1, 1, 1, 127]);
    const [row = []] = logoOf(png(90, 56, at)).rows;
    expect(new Set(row.slice(0, 30))).toEqual(new Set([WHITE]));
    expect(new Set(row.slice(30, 60))).toEqual(new Set([BLACK]));
    expect(new Set(row.slice(60))).toEqual(new Set([LIGHT]));
  });

  it("tells colours apart by how bright they look", () => {
    const colourOf = (...pixel: Pixel) => logoOf(png(1, 1, solid(...pixel))).rows[27]?.[44];
    expect([colourOf(255, 0, 0), colourOf(0, 255, 0), colourOf(0, 0, 255)]).toEqual([DARK, LIGHT, BLACK]);
  });

  it("stays pixel for pixel where a BMP is one already", () => {
    const number = (x: number, y: number) => (x * 7 + y * 3 + ((x * y) % 5)) % 4;
    const given = bmp(90, 56, number, { depth: 4, palette: GREYS });
    const colours = [BLACK, DARK, LIGHT, WHITE];
    expect(logoOf(given).rows).toEqual(
      Array.from({ length: 56 }, (_, y) => Array.from({ length: 90 }, (_unused, x) => colours[number(x, y)])),
    );
  });

  it("made of a logo is the same logo", () => {
    const { value } = readLogo("settings.logo", sunrise());
    expect(readLogo("settings.logo", value ?? new Uint8Array()).value).toEqual(value);
  });

  it("is read from a part of a larger buffer", () => {
    const file = png(90, 56, (x) => (x < 45 ? [0, 0, 0] : [255, 255, 255]));
    const inside = Buffer.concat([Buffer.from("before"), file, Buffer.from("behind")]).subarray(6, 6 + file.length);
    expect(logoOf(inside)).toEqual(logoOf(file));
  });
});

function sunrise(): Buffer {
  // 240 x 150: sky from white to grey, a sun with rays, a hill, stripes of two pixels, a corner without colour.
  return png(240, 150, (x, y) => {
    const [dx, dy] = [x - 150, y - 80];
    const distance = Math.hypot(dx, dy);
    if (x < 50 && y < 40) {
      return [0, 0, 0, 0];
    }
    if (y > 110 + 12 * Math.sin(x / 30)) {
      return y > 135 ? ((x >> 2) % 2 === 0 ? [0, 0, 0] : [255, 255, 255]) : [20, 90, 30];
    }
    if (distance < 28) {
      return [255, 200, 0];
    }
    if (distance < 48 && Math.sin(Math.atan2(dy, dx) * 12) > 0.2) {
      return [180, 40, 0];
    }
    return [255 - y, 255 - y, 255];
  });
}
