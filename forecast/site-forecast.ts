import type { FirmwareSet } from "../domain/firmware/firmware-set";
import { readImageName } from "../domain/firmware/image-name";
import type { PlacedPhone } from "../domain/firmware/site-plan";
import { planUpgrade, type UpgradePlan } from "../domain/firmware/upgrade-plan";
import { ownSettings } from "../domain/phone";
import type { PhoneModel } from "../domain/phone-models";
import { effectiveSettings } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { BootOptionsError } from "../phone/boot-options";
import { type Forecast, forecast } from "../phone/forecast";
import { type PhoneEnding, whereItEnds } from "./phone-ending";
import { type PhoneFiles, type SiteFile, SiteFiles } from "./site-files";

/** A site as its phones would find it. */
export interface ForecastSite {
  readonly phones: readonly PlacedPhone[];
  readonly settings: SiteSettings;
  /** Every file that is served beside images. */
  readonly files: readonly SiteFile[];
  /** Images that are served. @default not known, and then nothing is said of phones that would ask for one */
  readonly firmware?: FirmwareSet | undefined;
  /**
   * Whether a person leads phones from load to load: then each of them finds what is declared now, whatever it runs.
   *
   * @default false: the server does, and tells each its own next step
   */
  readonly manual?: boolean;
}

/** A boot from the moment a phone is switched on, restarts included. */
export interface Replay {
  readonly ending: PhoneEnding;
  /** The load that it runs at the end. */
  readonly load: string;
  readonly restarts: number;
  /** From the answer of DHCP until the end is reached, estimated. */
  readonly seconds: number;
  /** Images that it asks for in vain without a restart, and so at each boot. */
  readonly inVain: readonly string[];
}

/** What one phone of a site would do when it is switched on. */
export interface PhoneForecast extends Replay {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  /** Where it is declared. */
  readonly path: string;
  /** The load with which it begins: its current one where that is declared, else the one that it is to run. */
  readonly from: string;
  /** The load that it is to run. */
  readonly wanted: string;
  /** What it would do if it ran that one already. */
  readonly onceThere: Replay;
  /** Whether it is declared to register no line, of which the model warns. */
  readonly mayStayUnregistered: boolean;
  /** Whether the way that it is led ends here, and not where a person sends it on. */
  readonly isWholeWay: boolean;
}

/**
 * Replays the boot of each phone of a site before anything of it is deployed, as if it were: with the files as they are rendered, and
 * for a phone on its way with what the plan has the shared files say for its next step.
 */
export function forecastSite({ phones, settings, files, firmware, manual = false }: ForecastSite): PhoneForecast[] {
  const served = new SiteFiles(files, firmware);
  const plans = new Map<string, UpgradePlan>();
  return phones.map(({ phone, path }): PhoneForecast => {
    const { model, currentLoad } = phone;
    const mac = phone.mac.plain;
    const { load: wanted, register } = effectiveSettings(settings, model, ownSettings(phone)).settings;
    const from = currentLoad ?? wanted;
    const onceThere = replay(mac, model, wanted, served.of(model, []));
    const way = (): Replay => {
      if (firmware === undefined) {
        return unknownFrom(from);
      }
      const key = `${model} ${from} ${wanted}`;
      const plan = plans.get(key) ?? planUpgrade({ model, current: from, wanted, firmware, path: "" });
      plans.set(key, plan);
      const steps = manual ? [] : plan.steps;
      return plan.problems.length > 0 ? unknownFrom(from) : replay(mac, model, from, served.of(model, steps));
    };
    return {
      ...(from === wanted ? onceThere : way()),
      ...{ mac, path, from, wanted, onceThere },
      mayStayUnregistered: !register,
      isWholeWay: !manual,
    };
  });
}

function replay(mac: string, model: PhoneModel, load: string, files: PhoneFiles): Replay {
  const boot = bootOf(mac, model, load, files);
  if (boot === undefined || files.unknown.size > 0) {
    return unknownFrom(load);
  }
  const { end, restarts, seconds, steps } = boot;
  const missed = steps.filter(({ found, file }) => !found && readImageName(file) !== undefined);
  return {
    ending: whereItEnds(boot),
    load: end.load,
    restarts,
    seconds,
    inVain: restarts > 0 ? [] : [...new Set(missed.map(({ file }) => file))],
  };
}

/** Undefined for a load of which it is not known how it boots. */
function bootOf(mac: string, model: PhoneModel, load: string, files: PhoneFiles): Forecast | undefined {
  try {
    return forecast({ mac, model, load }, files);
  } catch (error) {
    if (error instanceof BootOptionsError) {
      return undefined;
    }
    throw error;
  }
}

function unknownFrom(load: string): Replay {
  return { ending: { kind: "unknown" }, load, restarts: 0, seconds: 0, inVain: [] };
}
