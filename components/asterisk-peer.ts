import * as command from "@pulumi/command";
import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "../domain/secret";
import { type AsteriskSettings, parseAsterisk } from "../domain/site";
import { assembleBundle, serializeBundle } from "../rendering/bundle-assembly";
import { Fingerprint } from "../rendering/fingerprint";
import { renderAsterisk } from "../rendering/render-asterisk";
import { configuredFingerprintKey } from "./fingerprint-key";
import { acceptOrReject, both, silent } from "./problem-report";
import { type PhoneProvisioning, parsePhones } from "./provisioning";
import { declaredPath, serverCommand } from "./server-program";
import type { SiteSettingsArgs } from "./settings-args";
import { parseSharedSettings } from "./shared-settings";
import { warningsWanted } from "./warnings";

/** The Asterisk that the lines of a site register with. */
export interface AsteriskPeerArgs {
  /**
   * Folder on the Asterisk machine that is ours alone; the include file is `current/cisco-phones.conf` in it. Put
   * `#tryinclude FOLDER/current/cisco-phones.conf` in pjsip.conf once.
   *
   * @example "/etc/asterisk/cisco-phones"
   */
  directory: Input<string>;
  /**
   * Run after the file changed.
   *
   * @example "asterisk -rx 'module reload res_pjsip.so'"
   * @default none: Asterisk reads the file at its next reload
   */
  reloadCommand?: Input<string>;
  /**
   * Dial plan context of the endpoints.
   *
   * @default "internal"
   */
  context?: Input<string>;
  /**
   * Name of the PJSIP transport of the endpoints.
   *
   * @default whichever Asterisk picks
   */
  transport?: Input<string>;
  /**
   * Codecs in order of preference, of `ulaw`, `alaw` and `g729`.
   *
   * @default ["ulaw", "alaw"]
   */
  codecs?: Input<Input<string>[]>;
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

interface RenderedPeer {
  readonly asterisk: AsteriskSettings;
  readonly files: Record<string, string>;
  readonly bundle: string;
}

/**
 * Makes one Asterisk know every line of the phones: one include file with endpoint, auth and aor of each, replaced
 * atomically, and one reload when it changed.
 *
 * @example
 * new AsteriskPeer("pbx", {
 *   directory: "/etc/asterisk/cisco-phones", settings, phones: [desk.provisioning],
 *   reloadCommand: "asterisk -rx 'module reload res_pjsip.so'",
 * });
 */
export class AsteriskPeer extends pulumi.ComponentResource {
  /** The file to include from pjsip.conf. */
  public readonly includeFile: Output<string>;

  constructor(name: string, args: AsteriskPeerArgs, opts?: pulumi.ComponentResourceOptions) {
    const rendered = renderPeer(name, args, warningsWanted());
    super(
      "cisco-phones:index:AsteriskPeer",
      name,
      {
        directory: pulumi.unsecret(rendered.apply(({ asterisk }) => asterisk.directory)),
        files: pulumi.unsecret(rendered.apply(({ files }) => files)),
      },
      opts,
    );
    const asterisk = pulumi.unsecret(rendered.apply((peer) => peer.asterisk));
    new command.local.Command(
      `${name}-delivery`,
      {
        create: asterisk.apply((settings) => inStore("apply", settings)),
        delete: asterisk.apply((settings) => inStore("clear", settings)),
        stdin: pulumi.secret(rendered.apply(({ bundle }) => bundle)),
        addPreviousOutputInEnv: false,
      },
      { parent: this },
    );
    this.includeFile = asterisk.apply(({ directory }) => `${directory}/current/cisco-phones.conf`);
    this.registerOutputs({ includeFile: this.includeFile });
  }
}

function inStore(verb: "apply" | "clear", { directory, reloadCommand }: AsteriskSettings): string {
  const deliver = serverCommand(verb, declaredPath(directory));
  return reloadCommand === undefined ? deliver : `${deliver} && ${reloadCommand}`;
}

function renderPeer(name: string, args: AsteriskPeerArgs, warn: boolean): Output<RenderedPeer> {
  const { settings, phones, fingerprintKey, ...peer } = args;
  return pulumi
    .all([
      pulumi.output(peer),
      pulumi.output(settings),
      pulumi.output(phones),
      fingerprintKey ?? configuredFingerprintKey(),
    ])
    .apply(([givenPeer, givenSettings, provisionings, key]): RenderedPeer => {
      const parsed = both(
        both(parseAsterisk(givenPeer), silent(parseSharedSettings(givenSettings))),
        parsePhones(provisionings),
      );
      const accepted = acceptOrReject(`AsteriskPeer "${name}"`, parsed, undefined, warn);
      const { first: asterisk, second: site } = accepted.first;
      const file = renderAsterisk(accepted.second, asterisk, site, new Fingerprint(Secret.of(key)));
      return {
        asterisk,
        files: { [file.path]: file.text },
        bundle: serializeBundle(assembleBundle(name, [file])),
      };
    });
}
