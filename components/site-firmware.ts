import { type DeliveredFirmware, deliveredFirmware } from "../domain/firmware/delivered-firmware";
import { type FirmwareSet, firmwareSet } from "../domain/firmware/firmware-set";
import { type FirmwareSettings, parseFirmware } from "../domain/firmware/firmware-settings";
import type { Stage } from "../domain/firmware/fleet-stages";
import { type RolloutPlan, rolloutPlan } from "../domain/firmware/rollout-plan";
import { SELECTOR_NAME, selectorTextFindings } from "../domain/firmware/selector-text";
import { type PlacedPhone, planSite } from "../domain/firmware/site-plan";
import { stageLines } from "../domain/firmware/stage-text";
import type { Phone } from "../domain/phone";
import { joinPath, type Parsed, parsed } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { readFirmwareFolder } from "./firmware-folder";
import { declaredPath } from "./server-program";

/** The images that a host serves, as far as it is to serve any. */
export interface HostFirmware {
  /** Full path of their folder. */
  readonly folder: string;
  readonly images: DeliveredFirmware["images"];
  /** Whether a person leads phones from load to load, and not the server. */
  readonly manual: boolean;
  readonly set: FirmwareSet;
}

/** How the phones of a site come to their loads. */
export interface FirmwarePlan {
  readonly firmware: HostFirmware;
  readonly stages: readonly Stage[];
  /** What the server leads the phones by; undefined where a person does, or there is nobody to be led. */
  readonly rollout: RolloutPlan | undefined;
}

/** What the firmware of a component comes to: its stages in lines, and what the server is told of them. */
export interface CheckedFirmware {
  readonly stages: string[];
  readonly rollout: RolloutPlan | undefined;
}

/**
 * What a host that is being declared serves of images. The folder is read now, since a resource depends on what is in it.
 *
 * @param given The args as they are; undefined for a host that serves none.
 */
export function parseHostFirmware(given: unknown, path: string): Parsed<{ readonly firmware?: HostFirmware }> {
  if (given === undefined) {
    return parsed({}, []);
  }
  const { value: settings, problems } = parseFirmware(given, path);
  if (settings === undefined) {
    return { problems, warnings: [] };
  }
  const set = readFirmware(settings, path);
  return set.value === undefined
    ? { problems: set.problems, warnings: set.warnings }
    : parsed({ firmware: hostFirmware(settings, set.value) }, set.problems, set.warnings);
}

/** Reads the images, checks the loads of the site against them, and plans the way of each phone whose load is known. */
export function planFirmware(
  settings: FirmwareSettings,
  site: SiteSettings,
  phones: readonly PlacedPhone[],
  path: string,
  settingsPath: string,
): Parsed<FirmwarePlan> {
  const set = readFirmware(settings, path);
  const named = set.value ?? set.named;
  if (named === undefined) {
    return { problems: set.problems, warnings: set.warnings };
  }
  const { rollout } = settings;
  const plan = planSite(phones, site, named, settingsPath, rollout);
  const models = new Map(phones.map(({ phone }) => [phone.mac.plain, phone.model]));
  return parsed(
    {
      firmware: hostFirmware(settings, named),
      stages: plan.stages,
      rollout: rollout.manual ? undefined : rolloutPlan(plan.stages, models, rollout.minutes),
    },
    [...set.problems, ...plan.problems],
    // Of a file that is not right nothing more can be said.
    [...set.warnings, ...(set.value === undefined ? [] : plan.warnings)],
  );
}

/** The same for the args of a component, with the places in them. */
export function checkFirmware(
  given: unknown,
  settings: SiteSettings,
  phones: readonly Phone[],
): Parsed<CheckedFirmware> {
  const firmware = given === undefined ? undefined : parseFirmware(given, "firmware");
  if (firmware?.value === undefined) {
    return parsed<CheckedFirmware>({ stages: [], rollout: undefined }, firmware?.problems ?? []);
  }
  const { value, problems, warnings } = planFirmware(
    firmware.value,
    settings,
    placedByMac(phones),
    "firmware",
    "settings",
  );
  return parsed({ stages: stageLines(value?.stages ?? []), rollout: value?.rollout }, problems, warnings);
}

/** What about the rendered OS79XX.TXT an early load may not understand: its template may be the user's own. */
export function checkSelector(files: readonly { readonly path: string; readonly text: string }[]): Parsed<true> {
  const selector = files.find(({ path }) => path === SELECTOR_NAME);
  const findings = selector === undefined ? undefined : selectorTextFindings(selector.text, "settings.templates");
  return parsed<true>(true, findings?.problems ?? [], findings?.warnings ?? []);
}

/** Phones of a component, which are told apart by their MAC addresses. */
export function placedByMac(phones: readonly Phone[]): PlacedPhone[] {
  return phones.map((phone) => ({ phone, path: `phones[${phone.mac.plain}]` }));
}

function readFirmware(
  settings: FirmwareSettings,
  path: string,
): Parsed<FirmwareSet> & { readonly named?: FirmwareSet } {
  const entries = readFirmwareFolder(declaredPath(settings.folder), joinPath(path, "folder"));
  return entries.value === undefined
    ? { problems: entries.problems, warnings: entries.warnings }
    : firmwareSet(entries.value, settings, path);
}

function hostFirmware({ folder, rollout }: FirmwareSettings, set: FirmwareSet): HostFirmware {
  return { folder: declaredPath(folder), images: deliveredFirmware(set).images, manual: rollout.manual, set };
}
