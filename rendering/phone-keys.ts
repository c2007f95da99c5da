import { ownSettings, type Phone } from "../domain/phone";
import { type EffectiveSettings, effectiveSettings, type Layer } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { type RawKey, type RawKeys, rawKeys } from "../domain/settings/raw-keys";
import { originOf } from "../domain/settings/site-settings";

/** A key of the phone's own file, and who says its value. */
export interface OwnKey {
  readonly key: string;
  readonly value: string;
  readonly origin: Layer;
}

/** What one phone is told by its own file, beside label and lines. */
export interface PhoneKeys {
  readonly effective: EffectiveSettings;
  /** Everything that the phone is told, by both files. */
  readonly all: RawKeys;
  /** What differs from the file that all phones read. */
  readonly own: readonly OwnKey[];
}

/** Phones that have nothing of their own share what their model has. */
const shared = new WeakMap<EffectiveSettings, PhoneKeys>();

/** Works out what stands in the phone's own file: only what differs from SIPDefault.cnf. */
export function phoneKeys(phone: Phone, site: SiteSettings): PhoneKeys {
  const effective = effectiveSettings(site, phone.model, ownSettings(phone));
  const special = lineKeys(phone, effective);
  if (special.size > 0) {
    return compare(site, effective, new Map([...rawKeys(effective.settings), ...special]));
  }
  const known = shared.get(effective);
  const made = known ?? compare(site, effective, rawKeys(effective.settings));
  shared.set(effective, made);
  return made;
}

/** Name of the dial plan of a phone without `.xml`: a plan of a model or a phone stands in a file of its own. */
export function dialPlanName({ settings, origins }: EffectiveSettings, model: string, mac: string): string {
  const origin = origins.get("dialPlan");
  const suffix = origin === undefined ? "" : origin === "phone" ? `-${mac}` : `-${model}`;
  return `${settings.dialPlanFile}${suffix}`;
}

/** Keys of single lines that are no `lineN_…`. */
function lineKeys(phone: Phone, effective: EffectiveSettings): Map<string, RawKey> {
  const keys = new Map<string, RawKey>();
  for (const [index, { proxy, proxyPort }] of phone.lines.entries()) {
    if (proxy !== undefined) {
      keys.set(`proxy${index + 1}_address`, { value: proxy, setting: "lines" });
    }
    if (proxyPort !== undefined) {
      keys.set(`proxy${index + 1}_port`, { value: String(proxyPort), setting: "lines" });
    }
  }
  const answering = phone.lines.reduce(
    (mask, { autoAnswer }, index) => mask + (autoAnswer === true ? 2 ** index : 0),
    0,
  );
  if (answering > 0) {
    keys.set("auto_answer", { value: String(answering), setting: "lines" });
  }
  const plan = dialPlanName(effective, phone.model, phone.mac.plain);
  if (plan !== effective.settings.dialPlanFile) {
    keys.set("dial_template", { value: plan, setting: "dialPlan" });
  }
  return keys;
}

function origin({ origins }: EffectiveSettings, key: string, setting: string): Layer {
  if (setting === "lines") {
    return "phone";
  }
  const layer = originOf(origins, setting);
  // The hours of a rule depend on the zone, so that a zone of the phone's own changes them.
  return layer === "site" && key.startsWith("dst_") ? originOf(origins, "timeZone") : layer;
}

function compare(site: SiteSettings, effective: EffectiveSettings, all: RawKeys): PhoneKeys {
  const common = rawKeys(site);
  const own: OwnKey[] = [];
  for (const [key, { value, setting }] of all) {
    // What the host serves is not known here; only who overrides it needs to say so, also by an empty text.
    const differs = isHosts(site, key, setting) ? effective.origins.has(setting) : common.get(key)?.value !== value;
    if (differs) {
      own.push({ key, value, origin: origin(effective, key, setting) });
    }
  }
  for (const [key, { setting }] of common) {
    // With dst_auto_adjust "0" the other keys of daylight saving mean nothing.
    if (!all.has(key) && !key.startsWith("dst_")) {
      own.push({ key, value: "", origin: originOf(effective.origins, setting) });
    }
  }
  return { effective, all, own };
}

/** Whether SIPDefault.cnf may have an address of the host there: of its logo, or of a directory or services that the site is silent on. */
function isHosts(site: SiteSettings, key: string, setting: string): boolean {
  switch (key) {
    case "logo_url":
      return site.logo !== undefined;
    case "directory_url":
      return setting === "directoryUrl" && site.directoryUrl === undefined;
    case "services_url":
      return setting === "servicesUrl" && site.servicesUrl === undefined;
    default:
      return false;
  }
}
