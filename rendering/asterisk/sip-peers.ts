import { LINES_FILE } from "../../domain/asterisk-inclusions";
import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import type { PhoneSettings, SiteSettings } from "../../domain/settings/phone-settings";
import { INI } from "../file-format";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";
import { asteriskLines, lineInFile, waysToPhones } from "./asterisk-lines";

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
    ...waysToPhones(lines),
    lines: lines.map((each) => ({
      ...lineInFile(each, asterisk),
      codecs: asterisk.codecs.join(","),
      dtmfMode: dtmfMode(each.own),
      nat: each.own.natEnabled ? "force_rport,comedia" : "no",
      oneCall: each.own.callWaiting.startsWith("off"),
    })),
  });
  return { path: LINES_FILE, text, secrets, reader: "asterisk" };
}

/** chan_sip has no word for none; with inband at least no events are offered that the phone would not send. */
function dtmfMode({ dtmf }: PhoneSettings): string {
  return dtmf.outOfBand === "none" ? "inband" : "rfc2833";
}
