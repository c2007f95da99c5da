import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { parseAsterisk } from "../domain/asterisk-settings";
import { type AsteriskSnippets, renderAsteriskSnippets } from "../rendering/asterisk/asterisk-snippets";
import type { AsteriskDialPlanArgs, AsteriskVoicemailArgs } from "./office-args";
import { parsePeer } from "./peer-check";
import { acceptOrReject } from "./problem-report";
import type { PhoneProvisioning } from "./provisioning";
import type { SiteSettingsArgs } from "./settings-args";
import { warningsWanted } from "./warnings";

/** What of AsteriskPeer counts for an Asterisk that is looked after elsewhere. */
export interface AsteriskSnippetsArgs {
  /** Context of the endpoints. @default that of `dialPlan`, else "internal" */
  context?: string;
  /** Name of the PJSIP transport of the endpoints. @default whichever Asterisk picks */
  transport?: string;
  /** As for AsteriskPeer: `chan_pjsip` or `chan_sip`. @default "chan_pjsip" */
  channelDriver?: string;
  /** Codecs in order of preference. @default ["ulaw", "alaw"] */
  codecs?: string[];
  /** As for AsteriskPeer. @default none */
  dialPlan?: AsteriskDialPlanArgs;
  /** As for AsteriskPeer. @default none */
  voicemail?: AsteriskVoicemailArgs;
  /** As for AsteriskPeer. @default PINs made from `passwordSeed` */
  voicemailPins?: Input<Record<string, Input<string>>>;
  /** As for AsteriskPeer. @default none */
  passwordSeed?: Input<string>;
  /** What the phones of the site share. */
  settings: Input<SiteSettingsArgs>;
  /** The `provisioning` of each phone, or the `phones` of a PhoneFleet. */
  phones: Input<Input<PhoneProvisioning>[]>;
}

/**
 * What an AsteriskPeer would deliver, as texts for files of an Asterisk that is looked after elsewhere. Secret, since they hold the
 * passwords.
 *
 * @example
 * export const snippets = asteriskSnippets({ settings, phones: fleet.phones, dialPlan: {} });
 * // pulumi stack output --show-secrets --json snippets
 */
export function asteriskSnippets(args: AsteriskSnippetsArgs): Output<AsteriskSnippets> {
  const what = "asteriskSnippets";
  const warn = warningsWanted();
  const { settings, phones, voicemailPins, passwordSeed, ...given } = args;
  const asterisk = acceptOrReject(what, parseAsterisk({ ...given, directory: "elsewhere" }), undefined, warn);
  return pulumi.secret(
    pulumi
      .all([pulumi.output(settings), pulumi.output(phones), pulumi.output(voicemailPins ?? {}), passwordSeed])
      .apply(([givenSettings, provisionings, pins, seed]) => {
        const parsed = parsePeer(asterisk, provisionings, givenSettings, { pins, seed });
        const peer = acceptOrReject(what, parsed, undefined, warn);
        return renderAsteriskSnippets(peer.phones, asterisk, peer.settings, peer.boxes);
      }),
  );
}
