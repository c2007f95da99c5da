import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { ownSettings, type Phone, parsePhone } from "../domain/phone";
import { phoneInSite } from "../domain/phone-in-site";
import type { Parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import { effectiveSettings } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { Fingerprint } from "../rendering/fingerprint";
import { renderPhone } from "../rendering/render-phone";
import { configuredFingerprintKey } from "./fingerprint-key";
import { acceptOrReject, both, silent } from "./problem-report";
import {
  type DhcpReservation,
  dhcpReservation,
  endpointsOf,
  filesFingerprint,
  type PhoneEndpoint,
  type PhoneProvisioning,
} from "./provisioning";
import type { PhoneSettingsArgs, SiteSettingsArgs } from "./settings-args";
import { parseSharedSettings } from "./shared-settings";
import { rendered, templatesOf } from "./site-templates";
import { warningsWanted } from "./warnings";

/** Models that are understood. */
export const PhoneModel = {
  /** Two lines. */
  Cisco7940: "7940",
  /** Six lines. */
  Cisco7960: "7960",
} as const;
export type PhoneModel = (typeof PhoneModel)[keyof typeof PhoneModel];

/** One line of a phone: one extension, registered with the proxy. */
export interface PhoneLineArgs {
  /**
   * Number or name of the line; also the name of the Asterisk endpoint. Cisco key `lineN_name`.
   *
   * @example "100"
   */
  extension: Input<string>;
  /**
   * Secret of the registration, 1–31 printable ASCII characters without `"`: the phone cuts what is longer
   * and is then refused. Cisco key `lineN_password`.
   */
  password: Input<string>;
  /**
   * Name that others see when called, at most 32 bytes. Cisco key `lineN_displayname`.
   *
   * @default none
   */
  displayName?: Input<string>;
  /**
   * Label beside the key. Cisco key `lineN_shortname`.
   *
   * @default the extension
   */
  shortName?: Input<string>;
  /**
   * User name of the digest. Cisco key `lineN_authname`.
   *
   * @default the extension
   */
  authName?: Input<string>;
  /**
   * User part of the Contact header. Cisco key `lineN_contact`.
   *
   * @default the extension, as the phone itself takes it
   */
  contact?: Input<string>;
  /**
   * Registrar of this line alone: an IPv4 address, a host name, or `USECALLMANAGER`. Cisco key `proxyN_address`.
   *
   * @default that of the settings
   */
  proxy?: Input<string>;
  /**
   * Its UDP port. Cisco key `proxyN_port`.
   *
   * @default that of the settings
   */
  proxyPort?: Input<number>;
  /**
   * Calls to this line are answered at once. A bit of the Cisco key `auto_answer`, of which Cisco's guide says that no file can
   * set it, while Cisco's own generator writes it.
   *
   * @default false
   */
  autoAnswer?: Input<boolean>;
  /**
   * Voicemail box whose messages light the lamp, such as `100@default`.
   *
   * @default none
   */
  mailbox?: Input<string>;
}

/** A Cisco 7940 or 7960. */
export interface CiscoPhoneArgs {
  /**
   * MAC address in any usual notation.
   *
   * @example "00:03:6B:AB:CD:EF"
   */
  mac: Input<string>;
  /** Model. */
  model: Input<PhoneModel>;
  /** Lines from key 1 on: at most 2 on a 7940, 6 on a 7960. */
  lines: Input<Input<PhoneLineArgs>[]>;
  /** What the phones of the site share; give every phone and the host the same. */
  settings: Input<SiteSettingsArgs>;
  /**
   * Text in the upper right corner, best at most 11 characters, and 31 at most. Cisco key `phone_label`.
   *
   * @default none
   */
  label?: Input<string>;
  /**
   * Load of this phone alone. Cisco key `image_version`.
   *
   * @default the load of its model, or of the settings
   */
  load?: Input<string>;
  /**
   * Load that the phone runs before its first boot from here, from which its way to the load that it is to run is planned.
   *
   * @example "P0030301MFG2"
   * @default not known
   */
  currentLoad?: Input<string>;
  /**
   * IPv4 address that DHCP is to give it.
   *
   * @default any of the pool
   */
  address?: Input<string>;
  /**
   * What this phone has different from its model and from the settings. Only that stands in its own file. An empty text takes a
   * setting back.
   *
   * @example { callWaiting: "off", messagesNumber: "8501" }
   * @default nothing
   */
  overrides?: Input<PhoneSettingsArgs>;
  /**
   * Key of the fingerprints that let a preview show *that* a secret changed without telling it. At least 16 characters.
   *
   * @default the secret `cisco-phones:fingerprintKey` of the stack's configuration
   */
  fingerprintKey?: Input<string>;
}

/** Everything that is derived from the args of one phone. */
interface RenderedPhone {
  readonly phone: Phone;
  readonly load: string;
  /** Texts of its files by path, with placeholders for secrets. */
  readonly files: Record<string, string>;
  /** Key of its own file → who says it: `phone`, or `model 7960`. */
  readonly origins: Record<string, string>;
  readonly provisioning: PhoneProvisioning;
}

/**
 * One phone. It has no child resources: its stored inputs are its files as text, secrets replaced by
 * fingerprints, so that `pulumi preview --diff` shows each key that changes and nothing else.
 *
 * @example
 * const desk = new CiscoPhone("desk", {
 *   mac: "00:03:6B:AB:CD:EF",
 *   model: "7940",
 *   settings,
 *   lines: [{ extension: "100", displayName: "Desk", password: config.requireSecret("desk") }],
 * });
 */
export class CiscoPhone extends pulumi.ComponentResource {
  /** MAC address as in file names: 12 upper-case hex digits. */
  public readonly mac: Output<string>;

  /** Its files by path, with placeholders for secrets. */
  public readonly files: Output<Record<string, string>>;

  /** What a DHCP server needs to know of it. */
  public readonly dhcpReservation: Output<DhcpReservation>;

  /** What a PBX needs to know of each of its lines, but the passwords. */
  public readonly endpoints: Output<PhoneEndpoint[]>;

  /** 16 hex digits that change whenever one of its own files does, secrets included. */
  public readonly fingerprint: Output<string>;

  /** What a ProvisioningHost delivers and an AsteriskPeer declares. Secret, because it holds the passwords. */
  public readonly provisioning: Output<PhoneProvisioning>;

  constructor(name: string, args: CiscoPhoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const phone = renderArgs(name, args, warningsWanted());
    // One output of all that may be seen: outputs are what many phones cost.
    const shown = pulumi.unsecret(phone.apply(shownOf));
    super("cisco-phones:index:CiscoPhone", name, storedInputs(shown), opts);
    this.mac = shown.apply(({ mac }) => mac);
    this.files = shown.apply(({ files }) => files);
    this.dhcpReservation = shown.apply((all) => all.dhcpReservation);
    this.endpoints = shown.apply(({ endpoints }) => endpoints);
    this.fingerprint = shown.apply(({ fingerprint }) => fingerprint);
    this.provisioning = pulumi.secret(phone.apply(({ provisioning }) => provisioning));
    // The files are among the stored inputs already; a second copy of each would double the state.
    this.registerOutputs({ mac: this.mac, fingerprint: this.fingerprint });
  }
}

function renderArgs(name: string, args: CiscoPhoneArgs, warn: boolean): Output<RenderedPhone> {
  const { settings, fingerprintKey, ...phone } = args;
  return pulumi
    .all([pulumi.output(phone), pulumi.output(settings), fingerprintKey ?? configuredFingerprintKey()])
    .apply(([givenPhone, givenSettings, key]): RenderedPhone => {
      const parsed = parseInSite(givenPhone, parseSharedSettings(givenSettings));
      const accepted = acceptOrReject(`CiscoPhone "${name}"`, parsed, undefined, warn);
      const templates = acceptOrReject(`CiscoPhone "${name}"`, templatesOf(accepted.second, "settings"));
      const fingerprint = new Fingerprint(Secret.of(key));
      const { files, origins } = rendered(`CiscoPhone "${name}"`, () =>
        renderPhone(accepted.first, accepted.second, fingerprint, templates),
      );
      return {
        phone: accepted.first,
        load: effectiveSettings(accepted.second, accepted.first.model, ownSettings(accepted.first)).settings.load,
        files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
        origins,
        provisioning: { name, phone: givenPhone, files },
      };
    });
}

/** A phone and what it shares, checked against each other. Warnings about what is shared are given by the host, once. */
function parseInSite(given: unknown, settings: Parsed<SiteSettings>): Parsed<{ first: Phone; second: SiteSettings }> {
  const parsed = both(parsePhone(given), silent(settings));
  if (parsed.value === undefined) {
    return parsed;
  }
  const { first, second } = parsed.value;
  const { problems, warnings } = phoneInSite(first, second, "");
  return {
    problems: [...parsed.problems, ...problems],
    warnings: [...parsed.warnings, ...warnings],
    value: parsed.value,
  };
}

/** What of a phone may be seen by everyone. */
interface ShownPhone {
  readonly mac: string;
  readonly model: string;
  readonly load: string;
  readonly files: Record<string, string>;
  readonly address: string | undefined;
  readonly origins: Record<string, string> | undefined;
  readonly dhcpReservation: DhcpReservation;
  readonly endpoints: PhoneEndpoint[];
  readonly fingerprint: string;
}

function shownOf({ phone, load, files, origins }: RenderedPhone): ShownPhone {
  return {
    mac: phone.mac.plain,
    model: phone.model,
    load,
    files,
    address: phone.address,
    origins: Object.keys(origins).length === 0 ? undefined : origins,
    dhcpReservation: dhcpReservation(phone),
    endpoints: endpointsOf(phone),
    fingerprint: filesFingerprint(files),
  };
}

/** What the engine stores and compares: no secret in it, so that the text of each file can be shown. */
function storedInputs(shown: Output<ShownPhone>): pulumi.Inputs {
  return {
    mac: shown.apply(({ mac }) => mac),
    model: shown.apply(({ model }) => model),
    load: shown.apply(({ load }) => load),
    files: shown.apply(({ files }) => files),
    address: shown.apply(({ address }) => address),
    origins: shown.apply(({ origins }) => origins),
  };
}
