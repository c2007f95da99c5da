import type { Phone } from "../phone";
import { ownSettings } from "../phone";
import { joinPath, once, type Problem } from "../problem";
import { effectiveSettings } from "../settings/layers";
import type { SiteSettings } from "../settings/phone-settings";
import type { FirmwareSet } from "./firmware-set";
import { type ClimbingPhone, type StageOptions, type StagePlan, stagePlan } from "./fleet-stages";
import { filesOfLoad } from "./load-files";
import { identifyLoad } from "./load-identity";
import { manifestImages } from "./load-manifest";
import { planUpgrade } from "./upgrade-plan";

/** A phone and where it is declared. */
export interface PlacedPhone {
  readonly phone: Phone;
  readonly path: string;
}

/** How the phones of a site come to their loads, and what keeps them from it. */
export interface SitePlan extends StagePlan {
  readonly problems: readonly Problem[];
}

/**
 * Checks the loads of a site against the firmware that is there, and plans the way of each phone whose current load is known.
 *
 * @param settingsPath Where the settings of the site stand.
 */
export function planSite(
  phones: readonly PlacedPhone[],
  settings: SiteSettings,
  firmware: FirmwareSet,
  settingsPath: string,
  options: StageOptions,
): SitePlan {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const climbing: ClimbingPhone[] = [];
  const loads = new Map<string, string>([[settings.load, joinPath(settingsPath, "load")]]);
  for (const { phone, path } of phones) {
    const { load } = effectiveSettings(settings, phone.model, ownSettings(phone)).settings;
    if (!loads.has(load)) {
      loads.set(load, joinPath(path, "load"));
    }
    if (phone.currentLoad !== undefined) {
      const { model, mac, currentLoad: current } = phone;
      const plan = planUpgrade({ model, current, wanted: load, firmware, path: joinPath(path, "currentLoad") });
      // What is missing of a load is told of the load itself, once.
      const ofLoad = new Set(filesOfLoad(firmware, load, path).problems.map(({ message }) => message));
      problems.push(...plan.problems.filter(({ message }) => !ofLoad.has(message)));
      warnings.push(...plan.warnings);
      climbing.push({ mac: mac.plain, model, current, steps: plan.steps, path });
    }
  }
  for (const [load, path] of loads) {
    const files = filesOfLoad(firmware, load, path);
    problems.push(...files.problems);
    warnings.push(...files.warnings);
  }
  problems.push(...selectorProblems(settings, firmware, joinPath(settingsPath, "os79xx")));
  const stages = stagePlan(climbing, options);
  return { stages: stages.stages, problems: once(problems), warnings: once([...warnings, ...stages.warnings]) };
}

/** What OS79XX.TXT names has to be there, and a loader has to be the one of a load that phones are to run. */
function selectorProblems({ os79xx, load }: SiteSettings, firmware: FirmwareSet, path: string): Problem[] {
  if (os79xx === undefined) {
    return [];
  }
  const given = JSON.stringify(os79xx);
  if (!firmware.has(`${os79xx}.bin`) && !firmware.has(`${os79xx}.sbn`)) {
    return [
      {
        path,
        message: `neither ${os79xx}.bin nor ${os79xx}.sbn is among the firmware, and phones on early loads would ask for one of them at each boot`,
        given,
        remedy: "Put it into the folder, or name what is there",
      },
    ];
  }
  const { loader } = manifestImages(firmware.get(`${load}.loads`)?.manifest?.members ?? []);
  return identifyLoad(os79xx)?.kind !== "loader" || loader === undefined || loader === `${os79xx}.sbn`
    ? []
    : [
        {
          path,
          message: `not the loader of ${load}, whose manifest names ${loader}`,
          given,
          remedy: `Declare ${loader.slice(0, -".sbn".length)}, or another load`,
        },
      ];
}
