import { Secret } from "../../domain/secret";
import { parseSite, type Site } from "../../domain/site";
import type { SiteSecrets } from "../../domain/site-secrets";
import { renderAsterisk } from "../../rendering/asterisk/asterisk-parts";
import { Fingerprint } from "../../rendering/fingerprint";
import { renderPhone } from "../../rendering/render-phone";
import { renderSettings } from "../../rendering/render-settings";
import type { RenderedFile } from "../../rendering/rendered-file";
import { homeDescription, secretsOf } from "../domain/home-description";

/** Fixed, so that the golden files are. */
export const FINGERPRINT = new Fingerprint(Secret.of("a key that only tests use"));

/** A site that has to be valid. */
export function validSite(
  change: Record<string, unknown> = {},
  extensions: string[] = ["100"],
  more: Partial<SiteSecrets> = {},
): Site {
  const { value, problems } = parseSite({ ...homeDescription(), ...change }, { ...secretsOf(...extensions), ...more });
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
}

/** All files of a site, for phones and for Asterisk. */
export function renderAll(site: Site): RenderedFile[] {
  return [
    ...renderSettings(
      site.settings,
      site.phones.map(({ model }) => model),
      { fingerprint: FINGERPRINT },
    ),
    ...site.phones.flatMap((phone) => renderPhone(phone, site.settings, FINGERPRINT).files),
    ...(site.asterisk === undefined
      ? []
      : renderAsterisk(site.phones, site.asterisk, site.settings, FINGERPRINT, { boxes: site.voicemailBoxes })),
  ];
}

/** A text as it arrives: each placeholder replaced by its value. */
export function delivered({ text, secrets }: RenderedFile): string {
  return Object.entries(secrets).reduce((all, [placeholder, value]) => all.replaceAll(placeholder, () => value), text);
}
