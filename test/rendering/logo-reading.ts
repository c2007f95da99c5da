import { readLogo } from "../../rendering/logo-bitmap";
import { type ReadBmp, readBmp } from "./bmp-reader";

const WHITE = "#ffffff";

/** What the phone gets. */
export function logoOf(file: Uint8Array): ReadBmp {
  const { value, problems } = readLogo("settings.logo", file);
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return readBmp(value);
}

/** The smallest rectangle with all that is not white: left, top, width, height. */
export function inked(rows: readonly (readonly string[])[]): number[] {
  const points = rows.flatMap((row, y) => row.flatMap((colour, x) => (colour === WHITE ? [] : [[x, y] as const])));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1];
}
