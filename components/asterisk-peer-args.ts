import type { Input } from "@pulumi/pulumi";
import type { AsteriskStatusArgs } from "./asterisk-status-args";
import type { HostConnectionArgs } from "./host-args";
import type { AsteriskDialPlanArgs, AsteriskVoicemailArgs } from "./office-args";
import type { PhoneProvisioning } from "./provisioning";
import type { AsteriskRealtimeArgs } from "./realtime-args";
import type { SiteSettingsArgs } from "./settings-args";

/** The Asterisk that the lines of a site register with. */
export interface AsteriskPeerArgs {
  /**
   * Folder on the Asterisk machine that is ours alone; the include file is `current/cisco-phones.conf` in it.
   *
   * @example "/etc/asterisk/cisco-phones"
   */
  directory: string;
  /**
   * How the machine of Asterisk is reached. It decides which resources exist, so it is a plain value.
   *
   * @default this machine
   */
  connection?: HostConnectionArgs;
  /**
   * Command of Asterisk's console on its machine. With it Asterisk is looked at before anything changes, reads what changed and nothing
   * else, and is asked whether it took it; where it did not, the old file comes back and the error says what Asterisk said.
   *
   * @example "asterisk"
   * @default none: Asterisk reads the file at its next reload
   */
  cli?: string;
  /**
   * Asterisk's own folder. Its pjsip.conf gets one line at its end that includes ours, and loses it when the peer goes; a line that
   * is there already, a comment included, is left as it is.
   *
   * @example "/etc/asterisk"
   * @default none: put `#tryinclude "DIRECTORY/current/cisco-phones.conf"` in pjsip.conf yourself
   */
  configDirectory?: string;
  /**
   * File in which Asterisk logs errors, as seen from its machine.
   *
   * @default the one that its console names
   */
  logFile?: string;
  /**
   * Shell command after the file changed, in place of `cli`.
   *
   * @example "systemctl reload asterisk"
   * @default none
   */
  reloadCommand?: string;
  /**
   * What the phones register with: `chan_pjsip` for endpoints of PJSIP, or `chan_sip` for peers of chan_sip, which Asterisk 21 and later
   * lack. With `chan_sip` the file is included in sip.conf wherever pjsip.conf is said here.
   *
   * @default "chan_pjsip"
   */
  channelDriver?: string;
  /**
   * Dial plan context of the endpoints.
   *
   * @default that of `dialPlan`, else "internal"
   */
  context?: string;
  /**
   * Name of the PJSIP transport of the endpoints; chan_sip has none.
   *
   * @default whichever Asterisk picks
   */
  transport?: string;
  /**
   * Whether Asterisk gets the NOTIFY `cisco-phones-check-sync`, with which a PhoneResync tells phones to take their files anew: one line at the
   * end of its pjsip_notify.conf.
   *
   * @default false
   */
  notify?: boolean;
  /**
   * Codecs in order of preference, of `ulaw`, `alaw` and `g729`.
   *
   * @default ["ulaw", "alaw"]
   */
  codecs?: string[];
  /**
   * A dial plan of ours beside the user's own: hints, calls between the lines, voicemail.
   *
   * @example { ringSeconds: 20, include: ["outgoing"] }
   * @default none: what is dialled is looked up in `context` of the user's own dial plan
   */
  dialPlan?: AsteriskDialPlanArgs;
  /**
   * A voicemail box for each line that has a `mailbox`.
   *
   * @default none: boxes are made elsewhere
   */
  voicemail?: AsteriskVoicemailArgs;
  /**
   * First PIN of the voicemail box of a line by its extension, 4–10 digits. A PIN that is changed on the phone stays.
   *
   * @default PINs made from `passwordSeed`
   */
  voicemailPins?: Input<Record<string, Input<string>>>;
  /**
   * One secret of at least 16 characters from which the PINs of all other boxes are made, as the passwords of lines are.
   *
   * @default none: every box needs a PIN of its own
   */
  passwordSeed?: Input<string>;
  /**
   * Lets the status page show who is registered: makes a user of the manager interface who can listen and nothing else.
   * ProvisioningHost gets the same as `asteriskStatus`.
   *
   * @default none
   */
  status?: AsteriskStatusArgs;
  /**
   * The lines go into tables of a database that Asterisk reads, in place of a file that it includes, so that a change needs no reload.
   *
   * @default none: the file
   */
  realtime?: AsteriskRealtimeArgs;
  /** What the phones of the site share. */
  settings: Input<SiteSettingsArgs>;
  /** The `provisioning` of each phone, or the `phones` of a PhoneFleet. */
  phones: Input<Input<PhoneProvisioning>[]>;
  /**
   * As for CiscoPhone.
   *
   * @default the secret `cisco-phones:fingerprintKey` of the stack's configuration
   */
  fingerprintKey?: Input<string>;
}
