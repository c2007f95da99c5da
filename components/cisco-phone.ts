import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { type Phone, parsePhone } from "../domain/phone";
import { Secret } from "../domain/secret";
import { parseSettings } from "../domain/settings";
import { Fingerprint } from "../rendering/fingerprint";
import { renderPhone } from "../rendering/render-phone";
import { configuredFingerprintKey } from "./fingerprint-key";
import { acceptOrReject, both } from "./problem-report";
import type { PhoneProvisioning } from "./provisioning";
import type { SiteSettingsArgs } from "./site-settings-args";

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
   * Text in the upper right corner, at most 11 characters. Cisco key `phone_label`.
   *
   * @default none
   */
  label?: Input<string>;
  /**
   * Load of this phone alone. Cisco key `image_version`.
   *
   * @default the load of the settings
   */
  load?: Input<string>;
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

  /** What a ProvisioningHost delivers and an AsteriskPeer declares. Secret, because it holds the passwords. */
  public readonly provisioning: Output<PhoneProvisioning>;

  constructor(name: string, args: CiscoPhoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const rendered = renderArgs(name, args);
    super("cisco-phones:index:CiscoPhone", name, storedInputs(rendered), opts);
    this.mac = pulumi.unsecret(rendered.apply(({ phone }) => phone.mac.plain));
    this.provisioning = pulumi.secret(rendered.apply(({ provisioning }) => provisioning));
    this.registerOutputs({ mac: this.mac });
  }
}

function renderArgs(name: string, args: CiscoPhoneArgs): Output<RenderedPhone> {
  const { settings, fingerprintKey, ...phone } = args;
  return pulumi
    .all([pulumi.output(phone), pulumi.output(settings), fingerprintKey ?? configuredFingerprintKey()])
    .apply(([givenPhone, givenSettings, key]): RenderedPhone => {
      const accepted = acceptOrReject(
        `CiscoPhone "${name}"`,
        both(parsePhone(givenPhone), parseSettings(givenSettings, "settings")),
      );
      const fingerprint = new Fingerprint(Secret.of(key));
      return {
        phone: accepted.first,
        load: accepted.first.load ?? accepted.second.load,
        provisioning: {
          name,
          phone: givenPhone,
          files: renderPhone(accepted.first, accepted.second, fingerprint),
        },
      };
    });
}

/** What the engine stores and compares: no secret in it, so that the text of each file can be shown. */
function storedInputs(rendered: Output<RenderedPhone>): pulumi.Inputs {
  const redacted = pulumi.unsecret(
    rendered.apply(({ phone, load, provisioning }) => ({
      mac: phone.mac.plain,
      model: phone.model,
      load,
      files: Object.fromEntries(provisioning.files.map((file) => [file.path, file.text])),
    })),
  );
  return { mac: redacted.mac, model: redacted.model, load: redacted.load, files: redacted.files };
}
