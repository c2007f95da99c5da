import type { Input } from "@pulumi/pulumi";
import type { HostConnectionArgs } from "./host-args";
import type { PhoneProvisioning } from "./provisioning";

/** How phones are told of a delivery. */
export const ResyncWay = {
  /** A shell command of the user's runs for each phone. */
  Command: "command",
  /** Asterisk, with which they are registered, sends each a NOTIFY. */
  Asterisk: "asterisk",
  /** Nobody is told; the commands that would are printed. */
  Manual: "manual",
} as const;
export type ResyncWay = (typeof ResyncWay)[keyof typeof ResyncWay];

/** What is done about a phone that is in a call. */
export const BusyPhones = {
  /** It is told once the call is over. */
  Wait: "wait",
  /** It is told at once, and restarts by itself once it has been idle for a moment. */
  Tell: "tell",
} as const;
export type BusyPhones = (typeof BusyPhones)[keyof typeof BusyPhones];

/** The Asterisk with which phones are registered, as its AsteriskPeer has it; that one needs `notify: true`, unless it is of chan_sip. */
export interface ResyncAsteriskArgs {
  /**
   * Folder on its machine that is ours alone, the same as that of the AsteriskPeer; in it stands of which deliveries phones were told.
   *
   * @example "/etc/asterisk/cisco-phones"
   */
  directory: string;
  /**
   * Command of its console on its machine. Needed with `through: "asterisk"`.
   *
   * @example "asterisk"
   * @default "asterisk" in the commands that are printed
   */
  cli?: string;
  /**
   * What the phones register with, `chan_pjsip` or `chan_sip`; those of chan_sip are told by hand or by a command.
   *
   * @default "chan_pjsip"
   */
  channelDriver?: string;
  /**
   * How its machine is reached. It decides which resources exist, so it is a plain value.
   *
   * @default this machine
   */
  connection?: HostConnectionArgs;
}

/** Who is told of a delivery, and how. */
export interface PhoneResyncArgs {
  /**
   * How phones are told. With `asterisk` a NOTIFY goes to each one that is registered; with `manual` nobody is told, and `told` has the commands.
   *
   * @example "asterisk"
   * @default "command"
   */
  through?: ResyncWay;
  /**
   * Shell command on the machine that runs Pulumi, in the project's folder. It runs once for each phone that a delivery
   * concerns, with `CISCO_PHONES_MAC`, `CISCO_PHONES_EXTENSION` (of the first line) and `CISCO_PHONES_EXTENSIONS` in its
   * environment, and has a minute.
   *
   * @example "./tell-phone.sh"
   * @default none: it is needed, unless phones are told in another way
   */
  command?: string;
  /**
   * Most phones that are told within any 60 seconds, 1–600.
   *
   * @default 30
   */
  perMinute?: number;
  /**
   * Whether Asterisk tells a phone that is in a call once that is over, or at once.
   *
   * @default "wait"
   */
  busy?: BusyPhones;
  /**
   * Minutes that an `up` waits for phones in a call once all others are told, 0–240. Those that still are in one are named, and
   * the next `up` tells them.
   *
   * @default 10
   */
  patienceMinutes?: number;
  /**
   * The Asterisk with which the phones are registered. Needed with `through: "asterisk"`.
   *
   * @default none
   */
  asterisk?: ResyncAsteriskArgs;
  /** The `delivered` of each host that serves the phones. */
  delivered: Input<string>[];
  /** The `provisioning` of each phone, or the `phones` of a PhoneFleet. */
  phones: Input<Input<PhoneProvisioning>[]>;
}
