import type { PhoneModel } from "../phone-models";
import { zoneOf } from "../time-zone";
import type { Overrides, PhoneSettings, SiteSettings } from "./phone-settings";
import { GROUPS } from "./registry";

/** Who says what a setting is: nobody, so that our default holds, the site, all phones of a model, or the phone itself. */
export type Layer = "default" | "site" | `model ${PhoneModel}` | "phone";

/** What one phone is told, and who says so. */
export interface EffectiveSettings {
  readonly settings: PhoneSettings;
  /** Dotted name of each setting that a model or the phone overrides, such as `dtmf.inband` → by whom. */
  readonly origins: ReadonlyMap<string, Layer>;
}

/** Members of a site that are no settings of a phone. */
const SITE_ONLY = ["factoryPassword", "models", "os79xx", "rings", "distinctiveRings", "logo", "templates"] as const;

/** Phones without overrides of their own share what their model has. */
const perModel = new WeakMap<SiteSettings, Map<PhoneModel, EffectiveSettings>>();

/** Lays model and phone over the site, each over the one above it. */
export function effectiveSettings(site: SiteSettings, model: PhoneModel, own?: Overrides): EffectiveSettings {
  const ofModel = modelSettings(site, model);
  return own === undefined ? ofModel : overlay(ofModel, own, "phone");
}

function modelSettings(site: SiteSettings, model: PhoneModel): EffectiveSettings {
  const known = perModel.get(site) ?? new Map<PhoneModel, EffectiveSettings>();
  perModel.set(site, known);
  const found = known.get(model);
  if (found !== undefined) {
    return found;
  }
  const shared = { ...site } as PhoneSettings & Partial<SiteSettings>;
  for (const name of SITE_ONLY) {
    delete shared[name];
  }
  const made = overlay({ settings: shared, origins: new Map() }, site.models[model] ?? {}, `model ${model}`);
  known.set(model, made);
  return made;
}

function overlay(below: EffectiveSettings, over: Overrides, layer: Layer): EffectiveSettings {
  const origins = new Map(below.origins);
  const settings: Record<string, unknown> = { ...below.settings };
  // A rule of one layer is not mixed with the other kind of rule of the layer below.
  if (over.daylightSaving !== undefined) {
    delete settings.clockChanges;
  }
  if (over.clockChanges !== undefined) {
    delete settings.daylightSaving;
  }
  // A zone of the IANA database brings its own rule; one that was meant for another zone would put the clock wrong.
  const bringsRule = over.timeZone !== undefined && zoneOf(over.timeZone).fromIana;
  if (bringsRule && over.daylightSaving === undefined && over.clockChanges === undefined) {
    delete settings.daylightSaving;
    delete settings.clockChanges;
    origins.delete("daylightSaving");
    origins.delete("clockChanges");
  }
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) {
      continue;
    }
    if (isGroup(name, value)) {
      settings[name] = { ...(settings[name] as object), ...value };
      for (const member of Object.keys(value)) {
        origins.set(`${name}.${member}`, layer);
      }
    } else {
      settings[name] = value;
      origins.set(name, layer);
    }
  }
  return { settings: settings as PhoneSettings, origins };
}

function isGroup(name: string, value: unknown): value is object {
  return GROUPS.has(name) && typeof value === "object" && value !== null;
}
