import type { AsteriskSettings } from "../domain/asterisk-settings";
import { ownSettings, type Phone } from "../domain/phone";
import { effectiveSettings } from "../domain/settings/layers";
import type { PhoneSettings, SiteSettings } from "../domain/settings/phone-settings";
import { INI } from "./file-format";
import type { Fingerprint } from "./fingerprint";
import type { RenderedFile } from "./rendered-file";
import { loadTemplate } from "./template";

const pjsipFile = loadTemplate("asterisk/pjsip.conf.hbs", INI, {
  nat: "flag",
  direct: "flag",
  lines: {
    extension: "text",
    device: "text",
    authName: "text",
    password: "secret",
    callerId: "text",
    mailbox: "text",
    context: "text",
    transport: "text",
    codecs: "text",
    dtmfMode: "text",
    symmetric: "text",
  },
});

/**
 * `cisco-phones.conf`, included from pjsip.conf: endpoint, auth and aor for each line, by extension. All three have the
 * extension as their name, which is what the phone registers as (cisco.md section 4.8).
 */
export function renderAsterisk(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  settings: SiteSettings,
  fingerprint: Fingerprint,
): RenderedFile {
  const lines = phones
    .flatMap((phone) => {
      const own = effectiveSettings(settings, phone.model, ownSettings(phone)).settings;
      return phone.lines.map((line, index) => ({ phone, own, line, number: index + 1 }));
    })
    .sort((a, b) => (a.line.extension < b.line.extension ? -1 : 1));
  const { text, secrets } = pjsipFile({
    nat: lines.some(({ own }) => own.natEnabled),
    direct: lines.length === 0 || lines.some(({ own }) => !own.natEnabled),
    lines: lines.map(({ phone, own, line, number }) => ({
      extension: line.extension,
      device: `${phone.model} ${phone.mac.colons}, line ${number}`,
      authName: line.authName ?? line.extension,
      password: {
        name: `auth-${line.extension}`,
        fingerprint: fingerprint.of(line.password),
        secret: line.password,
      },
      callerId: callerId(line.extension, line.displayName),
      mailbox: line.mailbox ?? "",
      context: asterisk.context,
      transport: asterisk.transport ?? "",
      codecs: ["!all", ...asterisk.codecs].join(","),
      dtmfMode: dtmfMode(own),
      symmetric: own.natEnabled ? "yes" : "no",
    })),
  });
  return { path: "cisco-phones.conf", text, secrets, reader: "asterisk" };
}

function callerId(extension: string, displayName: string | undefined): string {
  return displayName === undefined ? `<${extension}>` : `"${displayName}" <${extension}>`;
}

function dtmfMode({ dtmf }: PhoneSettings): string {
  if (dtmf.outOfBand !== "none") {
    return "rfc4733";
  }
  return dtmf.inband ? "inband" : "none";
}
