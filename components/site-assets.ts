import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { joinPath, type Parsed, type Problem, parsed } from "../domain/problem";
import { type RingSource, ringAudioProblems, ringFileName } from "../domain/ring";
import type { SiteSettings } from "../domain/settings/phone-settings";
import type { Asset } from "../rendering/bundle-assembly";
import { readLogo } from "../rendering/logo-bitmap";
import { declaredPath } from "./server-program";

/** Name under which the host serves a logo. */
export const LOGO_FILE = "logo.bmp";
/** A picture may be large before it is made small; what is larger than this was not meant as one. */
const LARGEST_ASSET = 4 * 1024 * 1024;

/** Reads the files of this machine that a site names: ring tones, each once, and the picture that becomes the logo. */
export function readAssets(settings: SiteSettings, path: string): Parsed<Asset[]> {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const assets = new Map<string, Asset>();
  for (const [list, rings] of [
    ["rings", settings.rings ?? []],
    ["distinctiveRings", settings.distinctiveRings ?? []],
  ] satisfies [string, RingSource[]][]) {
    for (const [index, ring] of rings.entries()) {
      const at = joinPath(path, list, index, "file");
      const bytes = readWhole(ring.file, at, problems);
      if (bytes !== undefined) {
        problems.push(...ringAudioProblems(at, bytes));
        assets.set(ringFileName(ring), { path: ringFileName(ring), bytes });
      }
    }
  }
  if (settings.logo !== undefined) {
    const at = joinPath(path, "logo");
    const bytes = readWhole(settings.logo, at, problems);
    const logo = bytes === undefined ? undefined : readLogo(at, bytes);
    problems.push(...(logo?.problems ?? []));
    warnings.push(...(logo?.warnings ?? []));
    if (logo?.value !== undefined) {
      assets.set(LOGO_FILE, { path: LOGO_FILE, bytes: logo.value });
    }
  }
  return parsed([...assets.values()], problems, warnings);
}

function readWhole(file: string, path: string, problems: Problem[]): Uint8Array | undefined {
  let handle: number | undefined;
  try {
    // A pipe would keep the program waiting for a writer.
    handle = openSync(declaredPath(file), constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(handle);
    if (!stats.isFile()) {
      problems.push({ path, message: "not a file", given: JSON.stringify(file) });
      return undefined;
    }
    if (stats.size > LARGEST_ASSET) {
      problems.push({
        path,
        message: `${stats.size} bytes`,
        given: JSON.stringify(file),
        allowed: `at most ${LARGEST_ASSET}`,
      });
      return undefined;
    }
    const bytes = Buffer.alloc(stats.size);
    const count = readSync(handle, bytes, 0, bytes.length, 0);
    return bytes.subarray(0, count);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    problems.push({
      path,
      message: code === "ENOENT" ? "no such file" : `can't be read (${code ?? "unknown error"})`,
      given: JSON.stringify(file),
      remedy: "Give its path from the project's folder",
    });
    return undefined;
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
    }
  }
}
