import type { ChannelDriver } from "./asterisk-channel";

/**
 * Name of the NOTIFY in Asterisk's pjsip_notify.conf that has a phone compare its files' mark, and restart (cisco.md section 4.6).
 */
export const CHECK_SYNC = "cisco-phones-check-sync";

/** The same in the sample that comes with Asterisk's own configuration, for an Asterisk that is looked after elsewhere. */
export const SAMPLE_CHECK_SYNC = "cisco-check-cfg";

/** Command of Asterisk's console that tells the phone of an extension. It waits for no answer. */
export function tellCommand(driver: ChannelDriver, type: string, extension: string): string {
  return driver === "chan_sip" ? `sip notify ${type} ${extension}` : `pjsip send notify ${type} endpoint ${extension}`;
}
