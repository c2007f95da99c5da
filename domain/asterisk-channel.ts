import type { AsteriskSettings } from "./asterisk-settings";
import type { Line } from "./line";

/** Driver of the channels between Asterisk and the phones: PJSIP, or chan_sip, which Asterisk 21 and later lack. */
export const CHANNEL_DRIVERS = ["chan_pjsip", "chan_sip"] as const;

export type ChannelDriver = (typeof CHANNEL_DRIVERS)[number];

/** How the dial plan, hints and device states name the line of an extension: `PJSIP/100` or `SIP/100`. */
export function channelOf({ channelDriver }: Pick<AsteriskSettings, "channelDriver">, extension: string): string {
  return `${channelDriver === "chan_sip" ? "SIP" : "PJSIP"}/${extension}`;
}

/** Variable of the channels of a line in which the dial plan finds the line's own voicemail box. */
export const MAILBOX_VARIABLE = "CISCO_MAILBOX";

/** Variables that channels of a line are born with, as `NAME=VALUE`: only those that our own dial plan reads. */
export function channelVariables({ dialPlan }: AsteriskSettings, { mailbox }: Pick<Line, "mailbox">): string[] {
  return dialPlan === undefined || mailbox === undefined ? [] : [`${MAILBOX_VARIABLE}=${mailbox}`];
}
