import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import { Secret } from "../../domain/secret";
import type { SiteSettings } from "../../domain/settings/phone-settings";
import type { VoicemailBox } from "../../domain/voicemail-boxes";
import { Fingerprint } from "../fingerprint";
import { deliveredText } from "../placeholders";
import type { RenderedFile } from "../rendered-file";
import { renderDialPlan } from "./dial-plan";
import { renderEndpoints } from "./pjsip-endpoints";
import { renderPeers } from "./sip-peers";
import { renderVoicemail } from "./voicemail-boxes";

/** Pieces for an Asterisk that is looked after elsewhere; each says where it belongs. They hold passwords and PINs. */
export interface AsteriskSnippets {
  /** For pjsip.conf: endpoint, auth and aor of each line. Empty with chan_sip. */
  readonly pjsip: string;
  /** For sip.conf: a peer for each line. Empty without chan_sip. */
  readonly sip: string;
  /** For extensions.conf: a context with hints, calls and voicemail. Empty without a dial plan. */
  readonly extensions: string;
  /** For voicemail.conf: the boxes. Empty without any. */
  readonly voicemail: string;
}

/** Placeholders are filled in before anybody sees them, so that their fingerprints need no key. */
const NO_FINGERPRINTS = new Fingerprint(Secret.of("none"));

/** What would be delivered to an Asterisk, as texts to be put into files of the user's own. */
export function renderAsteriskSnippets(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  settings: SiteSettings,
  boxes: readonly VoicemailBox[],
): AsteriskSnippets {
  const { dialPlan, channelDriver } = asterisk;
  const isChanSip = channelDriver === "chan_sip";
  const lines = (isChanSip ? renderPeers : renderEndpoints)(phones, asterisk, settings, NO_FINGERPRINTS);
  return {
    pjsip: isChanSip ? "" : snippet(lines, "pjsip.conf", "res_pjsip.so"),
    sip: isChanSip ? snippet(lines, "sip.conf", "chan_sip.so") : "",
    extensions:
      dialPlan === undefined
        ? ""
        : snippet(renderDialPlan(phones, asterisk, dialPlan, settings), "extensions.conf", "pbx_config.so"),
    voicemail:
      boxes.length === 0 ? "" : snippet(renderVoicemail(boxes, NO_FINGERPRINTS), "voicemail.conf", "app_voicemail.so"),
  };
}

/** The text of a file with its first line, which says that nobody is to touch it, replaced by where it belongs. */
function snippet(file: RenderedFile, belongsIn: string, module: string): string {
  const [, ...rest] = deliveredText([file], file.path).split("\n");
  return [
    "; Cisco 7940/7960 phones. Made by pulumi-cisco-phones.",
    `; Where: at the end of ${belongsIn}, or in a file that it includes there. Nobody but Asterisk should be able to read it.`,
    `; Then:  asterisk -rx 'module reload ${module}'`,
    ...rest,
  ].join("\n");
}
