import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { CiscoPhone, type PhoneLineArgs } from "./cisco-phone";
import { configuredFingerprintKey } from "./fingerprint-key";
import type { PhoneFleetArgs } from "./fleet-args";
import { type CheckedPhone, checkFleet, checkInSite, type KnownPasswords, passwordOf } from "./fleet-check";
import { acceptOrReject } from "./problem-report";
import { type DhcpReservation, filesFingerprint, type PhoneEndpoint, type PhoneProvisioning } from "./provisioning";
import type { SiteSettingsArgs } from "./settings-args";
import { parseSharedSettings } from "./shared-settings";
import { warningsWanted, withoutWarnings } from "./warnings";

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
    const what = `PhoneFleet "${name}"`;
    const warn = warningsWanted();
    const fleet = acceptOrReject(what, checkFleet(args), undefined, warn);
    super("cisco-phones:index:PhoneFleet", name, { phones: fleet.phones.length, csv: args.csv }, opts);
    // Resolved and checked once: each phone would take every setting apart again, and fail alone.
    const settings = pulumi.output(args.settings) as Output<SiteSettingsArgs>;
    const passwords = pulumi
      .all([settings, pulumi.output(args.passwords ?? {}), args.passwordSeed])
      .apply(([given, own, seed]): KnownPasswords => {
        const known = { given: own, seed };
        acceptOrReject(what, checkInSite(fleet, parseSharedSettings(given), known), this, warn);
        return known;
      });
    const shared = {
      settings,
      fingerprintKey: pulumi.output(args.fingerprintKey ?? configuredFingerprintKey()),
      passwords,
    };
    const phones = withoutWarnings(() => fleet.phones.map((phone) => declarePhone(name, phone, shared, this)));
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
  readonly passwords: Output<KnownPasswords>;
}

function declarePhone(fleet: string, { mac, input }: CheckedPhone, shared: Shared, parent: PhoneFleet): CiscoPhone {
  const { settings, fingerprintKey, passwords } = shared;
  const lines = pulumi.secret(
    passwords.apply((known) =>
      input.lines.map((line): PhoneLineArgs => ({ ...line, password: line.password ?? passwordOf(line, known) ?? "" })),
    ),
  ) as Output<PhoneLineArgs[]>;
  return new CiscoPhone(`${fleet}-${mac}`, { ...input, lines, settings, fingerprintKey }, { parent });
}
