import { channelVariables } from "../../domain/asterisk-channel";
import type { AsteriskSettings } from "../../domain/asterisk-settings";
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

/** Which of the two ways to reach a phone there are among the lines; a file without lines shows the usual one. */
export function waysToPhones(lines: readonly AsteriskLine[]): { nat: boolean; direct: boolean } {
  return {
    nat: lines.some(({ own }) => own.natEnabled),
    direct: lines.length === 0 || lines.some(({ own }) => !own.natEnabled),
  };
}

/** What the files of both channel drivers say of a line in the same words. */
export function lineInFile({ line, device, callerId: id, password }: AsteriskLine, asterisk: AsteriskSettings) {
  return {
    extension: line.extension,
    device,
    password,
    callerId: id,
    mailbox: line.mailbox ?? "",
    context: asterisk.context,
    variables: channelVariables(asterisk, line).map((assignment) => ({ assignment })),
  };
}

function callerId({ extension, displayName }: Line): string {
  return displayName === undefined ? `<${extension}>` : `"${displayName}" <${extension}>`;
}
