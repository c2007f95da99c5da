import { joinPath, type Parsed, type Problem, parsed } from "../domain/problem";
import { type RingSource, ringAudioProblems, ringFileName } from "../domain/ring";
import type { SiteSettings } from "../domain/settings/phone-settings";
import type { Asset } from "../rendering/bundle-assembly";
import { readLogo } from "../rendering/logo-bitmap";
import { readDeclaredFile } from "./declared-file";

/** Name under which the host serves a logo. */
export const LOGO_FILE = "logo.bmp";

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
      const bytes = readDeclaredFile(ring.file, at, problems);
      if (bytes !== undefined) {
        problems.push(...ringAudioProblems(at, bytes));
        assets.set(ringFileName(ring), { path: ringFileName(ring), bytes });
      }
    }
  }
  if (settings.logo !== undefined) {
    const at = joinPath(path, "logo");
    const bytes = readDeclaredFile(settings.logo, at, problems);
    const logo = bytes === undefined ? undefined : readLogo(at, bytes);
    problems.push(...(logo?.problems ?? []));
    warnings.push(...(logo?.warnings ?? []));
    if (logo?.value !== undefined) {
      assets.set(LOGO_FILE, { path: LOGO_FILE, bytes: logo.value });
    }
  }
  return parsed([...assets.values()], problems, warnings);
}
