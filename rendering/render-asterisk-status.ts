import type { AsteriskStatusSettings } from "../domain/asterisk-status-settings";
import { SERVER_FOLDER } from "../domain/bundle";
import { ASTERISK_STATUS_FILE } from "../domain/delivered-asterisk-status";
import { ownSettings, type Phone } from "../domain/phone";
import type { Secret } from "../domain/secret";
import { effectiveSettings } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { canonicalJson } from "./canonical-json";
import type { Fingerprint } from "./fingerprint";
import type { ServerText } from "./render-directory";

/** What the server is told of the Asterisk whose events say who is registered. */
export function renderAsteriskStatus(
  { address, user }: Pick<AsteriskStatusSettings, "address" | "user">,
  password: Secret,
  phones: readonly Phone[],
  settings: SiteSettings,
  fingerprint: Fingerprint,
): ServerText {
  const placeholder = `[secret asterisk-status:${fingerprint.of(password)}]`;
  return {
    path: `${SERVER_FOLDER}${ASTERISK_STATUS_FILE}`,
    text: canonicalJson({ address, user, password: placeholder, renewSeconds: renewSeconds(phones, settings) }),
    secrets: { [placeholder]: JSON.stringify(password.reveal()).slice(1, -1) },
  };
}

/** How long the most patient of the phones lets a registration be. */
function renewSeconds(phones: readonly Phone[], settings: SiteSettings): number {
  return Math.max(
    settings.registerExpiresSeconds,
    ...phones.map(
      (phone) => effectiveSettings(settings, phone.model, ownSettings(phone)).settings.registerExpiresSeconds,
    ),
  );
}
