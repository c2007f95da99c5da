import { isServed } from "../domain/bundle";
import type { Phone } from "../domain/phone";
import { parsed } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { forecastProblems } from "../forecast/forecast-problems";
import { forecastLines } from "../forecast/forecast-text";
import type { SiteFile } from "../forecast/site-files";
import { forecastSite } from "../forecast/site-forecast";
import { acceptOrReject } from "./problem-report";
import { type HostFirmware, placedByMac } from "./site-firmware";

/** What a host would serve, as far as the boots of its phones depend on it. */
export interface ForecastHost {
  readonly site: string;
  readonly settings: SiteSettings;
  readonly phones: readonly Phone[];
  /** Everything that is delivered beside images. */
  readonly files: readonly SiteFile[];
  /** @default not known */
  readonly firmware: HostFirmware | undefined;
}

const replayed = new Set<string>();

/**
 * Replays the boots of a site's phones; once a site, whose hosts all serve the same. Warnings are given here, since nobody who checks a
 * description has its files.
 *
 * @returns What to tell of it, in lines; none from the second host on.
 * @throws {pulumi.ResourceError} with every phone that would not come up.
 */
export function forecastBoots(
  what: string,
  { site, settings, phones, files, firmware }: ForecastHost,
): readonly string[] {
  if (replayed.has(site)) {
    return [];
  }
  replayed.add(site);
  const boots = forecastSite({
    phones: placedByMac(phones),
    settings,
    files: files.filter(({ path }) => isServed(path)),
    firmware: firmware?.set,
    manual: firmware?.manual === true,
  });
  const { problems, warnings } = forecastProblems(boots);
  return acceptOrReject(what, parsed(forecastLines(boots), problems, warnings));
}
