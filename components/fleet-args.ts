import type { Input } from "@pulumi/pulumi";
import type { PhoneSettingsArgs, SiteSettingsArgs } from "./settings-args";

/** One line of a phone of a fleet. */
export interface FleetLineArgs {
  /**
   * As for CiscoPhone.
   *
   * @example "100"
   */
  extension: string;
  /**
   * Secret of the registration.
   *
   * @default that of `passwords`, else the one that `passwordSeed` gives
   */
  password?: Input<string>;
  /**
   * Name that others see when called.
   *
   * @default none
   */
  displayName?: string;
  /**
   * Label beside the key.
   *
   * @default the extension
   */
  shortName?: string;
  /**
   * User name of the digest.
   *
   * @default the extension
   */
  authName?: string;
  /**
   * User part of the Contact header.
   *
   * @default the extension
   */
  contact?: string;
  /**
   * Registrar of this line alone.
   *
   * @default that of the settings
   */
  proxy?: string;
  /**
   * Its UDP port.
   *
   * @default that of the settings
   */
  proxyPort?: number;
  /**
   * Calls to this line are answered at once; see CiscoPhone for the doubt.
   *
   * @default false
   */
  autoAnswer?: boolean;
  /**
   * Voicemail box whose messages light the lamp.
   *
   * @default none
   */
  mailbox?: string;
}

/** One phone of a fleet. Its MAC address names its resource, so it is a plain value, and so is the rest but passwords. */
export interface FleetPhoneArgs {
  /**
   * MAC address in any usual notation.
   *
   * @example "00:03:6B:AB:CD:EF"
   */
  mac: string;
  /**
   * `7940` or `7960`.
   *
   * @default that of `defaults`
   */
  model?: string;
  /** Lines from key 1 on. */
  lines: FleetLineArgs[];
  /**
   * Text in the upper right corner, best at most 11 characters, and 31 at most.
   *
   * @default none
   */
  label?: string;
  /**
   * Load of this phone alone.
   *
   * @default the load of its model, or of the settings
   */
  load?: string;
  /**
   * Load that the phone runs before its first boot from here, from which its way to the load that it is to run is planned.
   *
   * @example "P0030301MFG2"
   * @default not known
   */
  currentLoad?: string;
  /**
   * IPv4 address that DHCP is to give it.
   *
   * @default any of the pool
   */
  address?: string;
  /**
   * What this phone has different from its model and from the settings.
   *
   * @default nothing
   */
  overrides?: PhoneSettingsArgs;
}

/** What lines have unless they say otherwise; `{extension}` stands for the extension of the line. */
export interface FleetLineDefaultsArgs {
  /**
   * Name that others see when called.
   *
   * @default none
   */
  displayName?: string;
  /**
   * Label beside the key.
   *
   * @default the extension
   */
  shortName?: string;
  /**
   * User name of the digest.
   *
   * @default the extension
   */
  authName?: string;
  /**
   * User part of the Contact header.
   *
   * @default the extension
   */
  contact?: string;
  /**
   * Calls are answered at once; see CiscoPhone for the doubt.
   *
   * @default false
   */
  autoAnswer?: boolean;
  /**
   * Voicemail box.
   *
   * @example "{extension}@default"
   * @default none
   */
  mailbox?: string;
  /**
   * Registrar.
   *
   * @default that of the settings
   */
  proxy?: string;
  /**
   * Its UDP port.
   *
   * @default that of the settings
   */
  proxyPort?: number;
}

/** What phones of a fleet have unless they say otherwise. */
export interface FleetDefaultsArgs {
  /**
   * `7940` or `7960`.
   *
   * @default none: each phone has to say it
   */
  model?: string;
  /**
   * Load.
   *
   * @default the load of the model, or of the settings
   */
  load?: string;
  /**
   * Load that the phones run before their first boot from here.
   *
   * @default not known
   */
  currentLoad?: string;
  /**
   * Settings; those of a phone itself go before these, name by name.
   *
   * @default nothing
   */
  overrides?: PhoneSettingsArgs;
  /**
   * For each line.
   *
   * @default nothing
   */
  line?: FleetLineDefaultsArgs;
}

/** Many phones of one site. */
export interface PhoneFleetArgs {
  /** What the phones of the site share. */
  settings: Input<SiteSettingsArgs>;
  /**
   * The phones. Give these, or `csv`, or both.
   *
   * @default none
   */
  phones?: FleetPhoneArgs[];
  /**
   * Path of a CSV file with one phone a row: `mac,model,extension,name,…`. It holds no passwords.
   *
   * @example "phones.csv"
   * @default none
   */
  csv?: string;
  /**
   * What phones have unless they say otherwise.
   *
   * @default nothing
   */
  defaults?: FleetDefaultsArgs;
  /**
   * Password of each line by extension; a secret.
   *
   * @default none
   */
  passwords?: Input<Record<string, Input<string>>>;
  /**
   * Secret from which the passwords of all other lines are made, 20 letters and digits each; at least 16 characters.
   * The same seed always gives the same passwords; another one changes all of them.
   *
   * @default none: each line needs a password of its own
   */
  passwordSeed?: Input<string>;
  /**
   * As for CiscoPhone.
   *
   * @default the secret `cisco-phones:fingerprintKey` of the stack's configuration
   */
  fingerprintKey?: Input<string>;
}
