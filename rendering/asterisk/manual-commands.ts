import type { ChannelDriver } from "../../domain/asterisk-channel";
import { CHECK_SYNC, SAMPLE_CHECK_SYNC, tellCommand } from "../../domain/check-sync";
import type { HostConnection } from "../../domain/host-connection";
import type { NotifyPlan } from "../../domain/notify-plan";
import { quoted } from "./shell-script";

/** The Asterisk at whose console somebody is going to type. */
export interface ConsolePlace {
  /** @default `asterisk` */
  readonly cli?: string;
  /** @default this machine */
  readonly connection?: HostConnection;
  /** @default "chan_pjsip" */
  readonly channelDriver?: ChannelDriver;
}

/**
 * What somebody runs on the machine of Asterisk to tell the phones that the deliveries concern: a script for `sh`, whose comments say why.
 *
 * @param asterisk @default one that is looked after elsewhere; it is taken to have the NOTIFY of Asterisk's own sample
 */
export function manualCommands({ concerned }: NotifyPlan, asterisk: ConsolePlace | undefined): string {
  const phones = [...new Map([...concerned].reverse().map((phone) => [phone.mac, phone])).values()].reverse();
  if (phones.length === 0) {
    return "# The last delivery concerns no phone that runs already.\n";
  }
  const { cli = "asterisk", connection, channelDriver = "chan_pjsip" } = asterisk ?? {};
  const hasOurs = asterisk !== undefined && channelDriver === "chan_pjsip";
  const file = channelDriver === "chan_sip" ? "sip_notify.conf" : "pjsip_notify.conf";
  const type = hasOurs ? CHECK_SYNC : SAMPLE_CHECK_SYNC;
  const where = connection === undefined ? "the machine of Asterisk" : `${connection.user}@${connection.host}`;
  const needs = hasOurs ? [] : [`# ${file} has [${SAMPLE_CHECK_SYNC}] there, as in Asterisk's sample.`];
  const commands = phones.flatMap(({ mac, extensions: [first = "", ...others], reason }) => [
    `# ${mac} (${[first, ...others].join(", ")}): ${reason}`,
    `${cli} -rx ${quoted(tellCommand(channelDriver, type, first))}`,
  ]);
  return [`# To be run on ${where}, once.`, ...needs, ...commands, ""].join("\n");
}
