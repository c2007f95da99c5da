import { channelOf, MAILBOX_VARIABLE } from "../../domain/asterisk-channel";
import { type AsteriskDialPlan, voicemailNumber } from "../../domain/asterisk-dial-plan";
import { DIAL_PLAN_FILE } from "../../domain/asterisk-inclusions";
import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import type { SiteSettings } from "../../domain/settings/phone-settings";
import { INI } from "../file-format";
import type { RenderedFile } from "../rendered-file";
import { loadTemplate } from "../template";

const extensionsFile = loadTemplate("asterisk/extensions.conf.hbs", INI, {
  context: "text",
  includes: { name: "text" },
  voicemail: "flag",
  voicemailNumber: "text",
  ownBox: "text",
  lines: { extension: "text", device: "text", channel: "text", ringSeconds: "text", mailbox: "text" },
});

/** `cisco-phones-extensions.conf`, included from extensions.conf: a context with a hint and a call for each line, and the way to voicemail. */
export function renderDialPlan(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  dialPlan: AsteriskDialPlan,
  { messagesNumber }: Pick<SiteSettings, "messagesNumber">,
): RenderedFile {
  const lines = phones
    .flatMap(({ model, mac, lines: own }) =>
      own.map((line, index) => ({ line, device: `${model} ${mac.colons}, line ${index + 1}` })),
    )
    .sort((a, b) => (a.line.extension < b.line.extension ? -1 : 1));
  const { text } = extensionsFile({
    context: dialPlan.context,
    includes: dialPlan.include.map((name) => ({ name })),
    voicemail: lines.some(({ line }) => line.mailbox !== undefined),
    voicemailNumber: voicemailNumber(dialPlan, messagesNumber),
    ownBox: `\${${MAILBOX_VARIABLE}}`,
    lines: lines.map(({ line: { extension, mailbox = "" }, device }) => ({
      extension,
      device,
      channel: channelOf(asterisk, extension),
      ringSeconds: String(dialPlan.ringSeconds),
      mailbox,
    })),
  });
  return { path: DIAL_PLAN_FILE, text, secrets: {}, reader: "asterisk" };
}
