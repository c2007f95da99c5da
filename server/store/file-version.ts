import type { Stats } from "node:fs";

/** Clocks of file systems tick every few milliseconds: within one tick two changes leave the same times. */
const COARSEST_TICK_MS = 100;

/** Of a file or folder that was looked at; it is another one after a change, once the version is settled. */
export interface FileVersion extends Pick<Stats, "dev" | "ino" | "size" | "mtimeMs" | "ctimeMs"> {
  /** False if it had changed so shortly before the look that the next change could leave the same version. */
  readonly settled: boolean;
}

/** @param look.lookedAt When the look began, milliseconds since the epoch. */
export function versionOf(look: { readonly stats: Stats; readonly lookedAt: number }): FileVersion {
  const { stats, lookedAt } = look;
  const { dev, ino, size, mtimeMs, ctimeMs } = stats;
  // Times ahead of the clock are no sign of a change just now.
  const age = Math.min(Math.abs(lookedAt - mtimeMs), Math.abs(lookedAt - ctimeMs));
  return { dev, ino, size, mtimeMs, ctimeMs, settled: age > COARSEST_TICK_MS };
}

/** A version in words, for comparing many at once. */
export function versionText({ dev, ino, size, mtimeMs, ctimeMs }: FileVersion): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(" ");
}

/** Whether what was remembered at one version is still so at another. */
export function isSame(remembered: FileVersion, now: FileVersion): boolean {
  return (
    remembered.settled &&
    remembered.mtimeMs === now.mtimeMs &&
    remembered.ctimeMs === now.ctimeMs &&
    remembered.size === now.size &&
    remembered.ino === now.ino &&
    remembered.dev === now.dev
  );
}
