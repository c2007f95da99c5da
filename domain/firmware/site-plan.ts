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

/** What OS79XX.TXT names, and what phones are to run. */
export interface Selected {
  readonly os79xx?: string;
  /** @default nothing that is known */
  readonly load?: string;
}

/** Phones of a description: by their MAC addresses, since a row of a file has no index. */
export function placedInSite(phones: readonly Phone[]): PlacedPhone[] {
  return phones.map((phone) => ({ phone, path: `site.phones[${phone.mac.plain}]` }));
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
  const selected = selectedFindings(settings, firmware, joinPath(settingsPath, "os79xx"));
  problems.push(...selected.problems);
  warnings.push(...selected.warnings);
  const stages = stagePlan(climbing, options);
  return { stages: stages.stages, problems: once(problems), warnings: once([...warnings, ...stages.warnings]) };
}

/**
 * What OS79XX.TXT names has to be there, and a loader has to be the one of the load that phones are to run. Whether an application with a
 * manifest may be named is not established: published sets name either, and guides with either report success.
 *
 * @param path Where it is named.
 */
export function selectedFindings(
  { os79xx, load }: Selected,
  firmware: FirmwareSet,
  path: string,
): { problems: Problem[]; warnings: Problem[] } {
  const given = JSON.stringify(os79xx);
  if (os79xx === undefined) {
    return { problems: [], warnings: [] };
  }
  if (!firmware.has(`${os79xx}.bin`) && !firmware.has(`${os79xx}.sbn`)) {
    const manifest = firmware.get(`${os79xx}.loads`)?.manifest;
    return manifest === undefined
      ? { problems: [missingOnDisk(os79xx, path)], warnings: [] }
      : { problems: [], warnings: [applicationNamed(os79xx, manifestImages(manifest.members).loader, path)] };
  }
  const { loader } = manifestImages(firmware.get(`${load}.loads`)?.manifest?.members ?? []);
  const isOther = identifyLoad(os79xx)?.kind === "loader" && loader !== undefined && loader !== `${os79xx}.sbn`;
  const problem: Problem = {
    path,
    rule: "selector-other-loader",
    message: `not the loader of ${load}, whose manifest names ${loader}`,
    given,
    remedy: `Declare ${withoutExtension(loader)}, or another load`,
  };
  return { problems: isOther ? [problem] : [], warnings: [] };
}

function missingOnDisk(os79xx: string, path: string): Problem {
  return {
    path,
    rule: "selector-load-missing",
    message: `neither ${os79xx}.bin nor ${os79xx}.sbn is among the firmware, and phones on early loads would ask for one of them at each boot`,
    given: JSON.stringify(os79xx),
    remedy: "Put it into the folder, or name what is there",
  };
}

function applicationNamed(os79xx: string, loader: string | undefined, path: string): Problem {
  return {
    path,
    rule: "selector-application",
    message: `names an application, of which there is a manifest alone: whether a phone on an early load comes to it so is not established`,
    given: JSON.stringify(os79xx),
    remedy: `Name its loader${loader === undefined ? "" : `, ${withoutExtension(loader)},`} where phones with such loads are left`,
  };
}

function withoutExtension(image: string | undefined): string {
  return image?.replace(/\.\w+$/, "") ?? "its loader";
}
