import { createHash } from "node:crypto";
import { isMapping } from "../domain/mapping";
import type { Parsed } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { rawKeys } from "../domain/settings/raw-keys";
import { parseSettings } from "../domain/settings/site-settings";
import type { HostUrls } from "../rendering/render-settings";

/** Every phone of a site is given the same settings, which need to be read once only. */
const read = new Map<string, Parsed<SiteSettings>>();

/** Validates what the phones of a site share. Equal descriptions give the same object. */
export function parseSharedSettings(given: unknown): Parsed<SiteSettings> {
  // They hold a password, so only their hash is kept.
  const key = createHash("sha256").update(JSON.stringify(given)).digest("base64");
  const known = read.get(key);
  if (known !== undefined) {
    return known;
  }
  const parsed = parseSettings(given, "settings");
  read.set(key, parsed);
  return parsed;
}

/**
 * Which keys of SIPDefault.cnf the site itself says; all others are defaults.
 *
 * @param urls What the host serves because the site says so.
 */
export function siteOrigins(settings: SiteSettings, given: unknown, urls: HostUrls = {}): Record<string, "site"> {
  const says = (path: string): boolean => {
    const value = path
      .split(".")
      .reduce<unknown>((all, step) => (isMapping(all) && Object.hasOwn(all, step) ? all[step] : undefined), given);
    return value !== undefined;
  };
  const origins = [...rawKeys(settings)].flatMap(([key, { setting }]) =>
    says(setting) ? [[key, "site" as const]] : [],
  );
  return Object.fromEntries([...origins, ...Object.keys(urls).map((key) => [key, "site" as const])]);
}
