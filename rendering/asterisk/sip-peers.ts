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

const sipFile = loadTemplate("asterisk/sip.conf.hbs", INI, {
  nat: "flag",
  direct: "flag",
  lines: {
    extension: "text",
    device: "text",
    password: "secret",
    callerId: "text",
    mailbox: "text",
    context: "text",
    codecs: "text",
    dtmfMode: "text",
    nat: "text",
    oneCall: "flag",
    variables: { assignment: "text" },
  },
});

/**
 * `cisco-phones.conf`, included from sip.conf: a peer of chan_sip for each line, by extension, which is its name and the user of the
 * digest (cisco.md section 4.8).
 */
export function renderPeers(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  settings: SiteSettings,
  fingerprint: Fingerprint,
): RenderedFile {
  const lines = asteriskLines(phones, settings, fingerprint);
  const { text, secrets } = sipFile({
    nat: lines.some(({ own }) => own.natEnabled),
    direct: lines.length === 0 || lines.some(({ own }) => !own.natEnabled),
    lines: lines.map(({ line, own, device, callerId, password }) => ({
      extension: line.extension,
      device,
      password,
      callerId,
      mailbox: line.mailbox ?? "",
      context: asterisk.context,
      codecs: asterisk.codecs.join(","),
      dtmfMode: dtmfMode(own),
      nat: own.natEnabled ? "force_rport,comedia" : "no",
      oneCall: own.callWaiting.startsWith("off"),
      variables: channelVariables(asterisk, line).map((assignment) => ({ assignment })),
    })),
  });
  return { path: LINES_FILE, text, secrets, reader: "asterisk" };
}

/** chan_sip has no word for none; with inband at least no events are offered that the phone would not send. */
function dtmfMode({ dtmf }: PhoneSettings): string {
  return dtmf.outOfBand === "none" ? "inband" : "rfc2833";
}
