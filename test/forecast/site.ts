import type { FirmwareSet } from "../../domain/firmware/firmware-set";
import { formatProblem } from "../../domain/problem";
import type { Site } from "../../domain/site";
import { forecastProblems } from "../../forecast/forecast-problems";
import { forecastLines } from "../../forecast/forecast-text";
import { forecastSite, type PhoneForecast } from "../../forecast/site-forecast";
import { desk, homeSettings } from "../domain/home-description";
import { renderAll, validSite } from "../rendering/rendered-home";

export const MAC = "00036BABCDEF";

/** The guide's home with other settings and another desk phone. */
export function home(settings: Record<string, unknown> = {}, own: Record<string, unknown> = {}): Site {
  return validSite({ settings: { ...homeSettings(), ...settings }, phones: [{ ...desk(), ...own }] });
}

/** What is told of a site. */
export interface Told {
  readonly phones: readonly PhoneForecast[];
  readonly lines: readonly string[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Forecasts a site from its files as they are rendered.
 *
 * @param changed Path of a file → what becomes of its text, as by a template of the user's own; undefined takes the file away.
 */
export function told(
  site: Site,
  firmware?: FirmwareSet,
  changed: Readonly<Record<string, (text: string) => string | undefined>> = {},
  manual = false,
): Told {
  const files = renderAll(site)
    .filter(({ reader }) => reader !== "asterisk")
    .flatMap(({ path, text }) => {
      const now = changed[path] === undefined ? text : changed[path](text);
      return now === undefined ? [] : [{ path, text: now }];
    });
  const phones = forecastSite({
    phones: site.phones.map((phone) => ({ phone, path: `phones[${phone.mac.plain}]` })),
    settings: site.settings,
    files,
    firmware,
    manual,
  });
  const { problems, warnings } = forecastProblems(phones);
  return {
    phones,
    lines: forecastLines(phones),
    problems: problems.map(formatProblem),
    warnings: warnings.map(formatProblem),
  };
}
