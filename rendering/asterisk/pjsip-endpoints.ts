import { channelVariables } from "../../domain/asterisk-channel";
import { LINES_FILE } from "../../domain/asterisk-inclusions";
import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import type { PhoneSettings, SiteSettings } from "../../domain/settings/phone-settings";
import { INI } from "../file-format";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";
import { asteriskLines } from "./asterisk-lines";

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
    nat: lines.some(({ own }) => own.natEnabled),
    direct: lines.length === 0 || lines.some(({ own }) => !own.natEnabled),
    lines: lines.map(({ line, own, device, callerId, password }) => ({
      extension: line.extension,
      device,
      authName: line.authName ?? line.extension,
      password,
      callerId,
      mailbox: line.mailbox ?? "",
      context: asterisk.context,
      transport: asterisk.transport ?? "",
      codecs: ["!all", ...asterisk.codecs].join(","),
      dtmfMode: dtmfMode(own),
      symmetric: own.natEnabled ? "yes" : "no",
      variables: channelVariables(asterisk, line).map((assignment) => ({ assignment })),
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
