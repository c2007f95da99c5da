import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { CiscoPhone } from "./cisco-phone";
import { configuredFingerprintKey } from "./fingerprint-key";
import { type CheckedPhone, checkFleet, type FleetPasswords, linePasswords } from "./fleet-check";
import { acceptOrReject } from "./problem-report";
import { type DhcpReservation, filesFingerprint, type PhoneEndpoint, type PhoneProvisioning } from "./provisioning";
import type { PhoneSettingsArgs, SiteSettingsArgs } from "./settings-args";
import { warningsWanted, withoutWarnings } from "./warnings";

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
   * Text in the upper right corner, at most 11 characters.
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

/**
 * Many phones, checked together: everything that is wrong with any of them is said at once, a row of a CSV file by its number
 * and column. Each becomes a CiscoPhone of its own, named after its MAC address, so that a preview shows phone by phone what
 * changes.
 *
 * @example
 * const fleet = new PhoneFleet("office", {
 *   settings,
 *   csv: "phones.csv",
 *   defaults: { model: "7940", line: { mailbox: "{extension}@default" } },
 *   passwordSeed: config.requireSecret("passwordSeed"),
 * });
 * new ProvisioningHost("office", { site: "office", address: "192.168.1.3", settings, phones: fleet.phones });
 */
export class PhoneFleet extends pulumi.ComponentResource {
  /** What a ProvisioningHost delivers and an AsteriskPeer declares, sorted by MAC address. Secret. */
  public readonly phones: Output<PhoneProvisioning[]>;

  /** The phones' files by path, with placeholders for secrets. */
  public readonly files: Output<Record<string, string>>;

  /** What a DHCP server needs to know of each phone. */
  public readonly dhcpReservations: Output<DhcpReservation[]>;

  /** What a PBX needs to know of each line, but the passwords. */
  public readonly endpoints: Output<PhoneEndpoint[]>;

  /** 16 hex digits that change whenever a file of any phone does, secrets included. */
  public readonly fingerprint: Output<string>;

  constructor(name: string, args: PhoneFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    const fleet = acceptOrReject(`PhoneFleet "${name}"`, checkFleet(args), undefined, warningsWanted());
    super("cisco-phones:index:PhoneFleet", name, { phones: fleet.length, csv: args.csv }, opts);
    // Resolved once: each phone would take every setting apart again.
    const shared = {
      settings: pulumi.output(args.settings) as Output<SiteSettingsArgs>,
      fingerprintKey: pulumi.output(args.fingerprintKey ?? configuredFingerprintKey()),
      passwords: linePasswords(name, fleet, args),
    };
    const phones = withoutWarnings(() => fleet.map((phone) => declarePhone(name, phone, shared, this)));
    this.phones = pulumi.secret(pulumi.all(phones.map(({ provisioning }) => provisioning)));
    this.files = pulumi
      .all(phones.map(({ files }) => files))
      .apply((all): Record<string, string> => Object.assign({}, ...all));
    this.dhcpReservations = pulumi.all(phones.map(({ dhcpReservation }) => dhcpReservation));
    this.endpoints = pulumi.all(phones.map(({ endpoints }) => endpoints)).apply((all) => all.flat());
    this.fingerprint = this.files.apply(filesFingerprint);
    this.registerOutputs({ fingerprint: this.fingerprint });
  }
}

interface Shared {
  readonly settings: Output<SiteSettingsArgs>;
  readonly fingerprintKey: Output<string>;
  readonly passwords: FleetPasswords;
}

function declarePhone(fleet: string, { mac, input }: CheckedPhone, shared: Shared, parent: PhoneFleet): CiscoPhone {
  const { settings, fingerprintKey, passwords } = shared;
  const lines = passwords(input.lines);
  return new CiscoPhone(`${fleet}-${mac}`, { ...input, lines, settings, fingerprintKey }, { parent });
}
