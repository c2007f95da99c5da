import type { Line } from "../../domain/line";
import { ownSettings, type Phone } from "../../domain/phone";
import { effectiveSettings } from "../../domain/settings/layers";
import type { PhoneSettings, SiteSettings } from "../../domain/settings/phone-settings";
import type { Fingerprint } from "../fingerprint";
import type { SecretValue } from "../view-shape";

/** A line as Asterisk is to know it, whatever channel driver does. */
export interface AsteriskLine {
  readonly line: Line;
  /** Of its phone: the site's settings and its own over them. */
  readonly own: PhoneSettings;
  /** What it belongs to, for people: `7940 00:03:6B:AB:CD:EF, line 1`. */
  readonly device: string;
  readonly callerId: string;
  readonly password: SecretValue;
}

/** All lines of the phones, by extension. */
export function asteriskLines(
  phones: readonly Phone[],
  settings: SiteSettings,
  fingerprint: Fingerprint,
): AsteriskLine[] {
  return phones
    .flatMap((phone) => {
      const own = effectiveSettings(settings, phone.model, ownSettings(phone)).settings;
      return phone.lines.map((line, index) => ({
        line,
        own,
        device: `${phone.model} ${phone.mac.colons}, line ${index + 1}`,
        callerId: callerId(line),
        password: {
          name: `auth-${line.extension}`,
          fingerprint: fingerprint.of(line.password),
          secret: line.password,
        },
      }));
    })
    .sort((a, b) => (a.line.extension < b.line.extension ? -1 : 1));
}

function callerId({ extension, displayName }: Line): string {
  return displayName === undefined ? `<${extension}>` : `"${displayName}" <${extension}>`;
}
