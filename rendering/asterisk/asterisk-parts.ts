import type { AsteriskSettings } from "../../domain/asterisk-settings";
import type { Phone } from "../../domain/phone";
import type { Secret } from "../../domain/secret";
import type { SiteSettings } from "../../domain/settings/phone-settings";
import type { VoicemailBox } from "../../domain/voicemail-boxes";
import type { Fingerprint } from "../fingerprint";
import type { RenderedFile } from "../rendered-file";
import { renderDialPlan } from "./dial-plan";
import { renderManagerUser } from "./manager-user";
import { renderNotifyType } from "./notify-type";
import { renderEndpoints } from "./pjsip-endpoints";
import { renderPeers } from "./sip-peers";
import { renderVoicemail } from "./voicemail-boxes";

/** Secrets of Asterisk beside the passwords of the lines. */
export interface AsteriskSecrets {
  /** @default none */
  readonly boxes?: readonly VoicemailBox[];
  /** Of the AMI user. @default no such user */
  readonly statusPassword?: Secret | undefined;
}

/**
 * All that Asterisk is to know of the phones: a file for each of `asteriskInclusions`, by its name, in their order.
 *
 * @param secrets What of it is no setting: the boxes of `voicemail`, and the password of the AMI user of `status`.
 */
export function renderAsterisk(
  phones: readonly Phone[],
  asterisk: AsteriskSettings,
  settings: SiteSettings,
  fingerprint: Fingerprint,
  { boxes = [], statusPassword }: AsteriskSecrets = {},
): RenderedFile[] {
  const { dialPlan, notify, realtime, status, voicemail, channelDriver } = asterisk;
  const renderLines = channelDriver === "chan_sip" ? renderPeers : renderEndpoints;
  return [
    ...(dialPlan === undefined ? [] : [renderDialPlan(phones, asterisk, dialPlan, settings)]),
    ...(status === undefined || statusPassword === undefined
      ? []
      : [renderManagerUser(status, statusPassword, fingerprint)]),
    ...(notify ? [renderNotifyType()] : []),
    ...(voicemail === undefined ? [] : [renderVoicemail(boxes, fingerprint)]),
    ...(realtime === undefined ? [renderLines(phones, asterisk, settings, fingerprint)] : []),
  ];
}
