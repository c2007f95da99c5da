import { LINES_FILE } from "../../domain/asterisk-inclusions";
import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import type { PhoneSettings, SiteSettings } from "../../domain/settings/phone-settings";
import { INI } from "../file-format";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";
import { asteriskLines, lineInFile, waysToPhones } from "./asterisk-lines";

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
    variables: { assignment: "text" },
  },
});

/**
 * `cisco-phones.conf`, included from pjsip.conf: endpoint, auth and aor for each line, by extension. All three have the
 * extension as their name, which is what the phone registers as (cisco.md section 4.8).
 */
export function renderEndpoints(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  settings: SiteSettings,
  fingerprint: Fingerprint,
): RenderedFile {
  const lines = asteriskLines(phones, settings, fingerprint);
  const { text, secrets } = pjsipFile({
    ...waysToPhones(lines),
    lines: lines.map((each) => ({
      ...lineInFile(each, asterisk),
      authName: each.line.authName ?? each.line.extension,
      transport: asterisk.transport ?? "",
      codecs: ["!all", ...asterisk.codecs].join(","),
      dtmfMode: dtmfMode(each.own),
      symmetric: each.own.natEnabled ? "yes" : "no",
    })),
  });
  return { path: LINES_FILE, text, secrets, reader: "asterisk" };
}

function dtmfMode({ dtmf }: PhoneSettings): string {
  if (dtmf.outOfBand !== "none") {
    return "rfc4733";
  }
  return dtmf.inband ? "inband" : "none";
}
