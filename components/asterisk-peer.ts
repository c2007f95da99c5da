import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { asteriskInclusions, LINES_FILE, otherInclusions } from "../domain/asterisk-inclusions";
import { type AsteriskSettings, parseAsterisk } from "../domain/asterisk-settings";
import { openUserCautions } from "../domain/asterisk-status-settings";
import { connectionAddress } from "../domain/host-connection";
import type { Parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import { renderAsterisk } from "../rendering/asterisk/asterisk-parts";
import { deliveryScript } from "../rendering/asterisk/delivery-script";
import { renderEndpoints } from "../rendering/asterisk/pjsip-endpoints";
import { describeRows, realtimeRows, type TableRows } from "../rendering/asterisk/realtime-rows";
import { Fingerprint } from "../rendering/fingerprint";
import { deliveredText } from "../rendering/placeholders";
import { lookAtAsterisk } from "./asterisk-look";
import type { AsteriskPeerArgs } from "./asterisk-peer-args";
import { givenPassword, openStatus, statusPassword } from "./asterisk-status-args";
import { configuredFingerprintKey } from "./fingerprint-key";
import { commandsOn } from "./host-access";
import { parsePeer } from "./peer-check";
import { acceptOrReject, both } from "./problem-report";
import { deliverRows } from "./realtime-delivery";
import { lookAtRealtime } from "./realtime-look";
import { declaredPath, portablePath } from "./server-program";
import { warningsWanted } from "./warnings";

const NO_PASSWORD: Parsed<Secret> = { value: Secret.of(""), problems: [], warnings: [] };

interface RenderedPeer {
  /** What a preview compares: texts with placeholders, by the name of the file or table. */
  readonly files: Record<string, string>;
  readonly extensions: readonly string[];
  readonly boxes: readonly string[];
  readonly script: string;
  /** Rows with the passwords; none without `realtime`. */
  readonly tables: readonly TableRows[];
}

/**
 * Makes one Asterisk know every line of the phones: one include file with endpoint, auth and aor of each, replaced
 * atomically, and read by Asterisk when it changed.
 *
 * @example
 * new AsteriskPeer("pbx", {
 *   directory: "/etc/asterisk/cisco-phones", configDirectory: "/etc/asterisk", cli: "asterisk",
 *   settings, phones: [desk.provisioning],
 * });
 */
export class AsteriskPeer extends pulumi.ComponentResource {
  /** The file to include from pjsip.conf, or from sip.conf with chan_sip; empty with `realtime`, which has none. */
  public readonly includeFile: Output<string>;
  /** What the last delivery did, one line a step. */
  public readonly delivered: Output<string>;

  constructor(name: string, args: AsteriskPeerArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `AsteriskPeer "${name}"`;
    const warn = warningsWanted();
    const { warnings, ...given } = parseAsterisk(plainSettings(args));
    const cautions = openUserCautions(given.value?.status, "status");
    const asterisk = acceptOrReject(what, { ...given, warnings: [...warnings, ...cautions] }, undefined, warn);
    const rendered = renderPeer(what, name, args, asterisk, warn);
    super(
      "cisco-phones:index:AsteriskPeer",
      name,
      { directory: asterisk.directory, files: pulumi.unsecret(rendered.apply(({ files }) => files)) },
      opts,
    );
    const ready = pulumi.unsecret(rendered.apply((all) => refuseUnfit(what, name, asterisk, all, this)));
    const run = commandsOn(asterisk.connection, ready);
    const options = { parent: this, deleteBeforeReplace: true };
    const deliveries: Output<string>[] = [];
    if (asteriskInclusions(asterisk).length > 0) {
      const delivery = run(
        `${name}-delivery`,
        {
          words: ["sh", "-s", "--", "apply"],
          undo: ["sh", "-s", "--", "clear"],
          stdin: pulumi.secret(pulumi.all([rendered, ready]).apply(([{ script }]) => script)),
          // Another place, or another way to it: what was there goes first, since Asterisk takes no object twice.
          triggers: [asterisk.directory, asterisk.configDirectory ?? "", connectionAddress(asterisk.connection)],
        },
        options,
      );
      deliveries.push(delivery.stdout);
    }
    if (asterisk.realtime !== undefined) {
      const tables = pulumi.secret(pulumi.all([rendered, ready]).apply(([all]) => all.tables));
      deliveries.push(deliverRows(name, asterisk, asterisk.realtime, tables, run, options));
    }
    const include = asterisk.realtime === undefined ? `${asterisk.directory}/current/${LINES_FILE}` : "";
    this.includeFile = pulumi.output(include);
    this.delivered = pulumi.all(deliveries).apply((all) => all.join("\n"));
    this.registerOutputs({ includeFile: this.includeFile, delivered: this.delivered });
  }
}

/** Rejects an Asterisk that would not take the files or the rows, before anything is sent to it. */
async function refuseUnfit(
  what: string,
  name: string,
  asterisk: AsteriskSettings,
  { extensions, boxes, tables }: RenderedPeer,
  resource: pulumi.Resource,
): Promise<true> {
  const realtime = await lookAtRealtime(asterisk, name, tables, "");
  const problems = [...realtime.problems, ...(await lookAtAsterisk(asterisk, extensions, "", boxes, realtime.own))];
  return acceptOrReject<true>(what, { value: true, problems, warnings: [] }, resource);
}

/** The args that are known before anything is. */
function plainSettings({
  settings: _settings,
  phones: _phones,
  fingerprintKey: _key,
  voicemailPins: _pins,
  passwordSeed: _seed,
  status,
  ...given
}: AsteriskPeerArgs): unknown {
  return { ...given, ...(status === undefined ? {} : { status: openStatus(status) }) };
}

function renderPeer(
  what: string,
  name: string,
  { settings, phones, fingerprintKey, voicemailPins, passwordSeed, status }: AsteriskPeerArgs,
  asterisk: AsteriskSettings,
  warn: boolean,
): Output<RenderedPeer> {
  return pulumi
    .all([
      pulumi.output(settings),
      pulumi.output(phones),
      fingerprintKey ?? configuredFingerprintKey(),
      pulumi.output(voicemailPins ?? {}),
      passwordSeed,
      statusPassword(status),
    ])
    .apply(([givenSettings, provisionings, key, pins, seed, password]): RenderedPeer => {
      const peer = parsePeer(asterisk, provisionings, givenSettings, { pins, seed });
      const manager = asterisk.status === undefined ? NO_PASSWORD : givenPassword(password, "status.password");
      const {
        first: { phones: declared, settings: site, boxes },
        second: secret,
      } = acceptOrReject(what, both(peer, manager), undefined, warn);
      const fingerprint = new Fingerprint(Secret.of(key));
      const isRealtime = asterisk.realtime !== undefined;
      const rendered = renderAsterisk(declared, asterisk, site, fingerprint, {
        boxes,
        statusPassword: asterisk.status === undefined ? undefined : secret,
      });
      const extensions = declared.flatMap(({ lines }) => lines.map(({ extension }) => extension));
      const boxNames = boxes.map(({ box, context }) => `${box}@${context}`);
      const { directory, connection } = asterisk;
      const script = deliveryScript({
        ...asterisk,
        site: name,
        directory: connection === undefined ? portablePath(declaredPath(directory)) : directory,
        files: asteriskInclusions(asterisk).map(({ name: path, ...inclusion }) => ({
          ...inclusion,
          name: path,
          text: deliveredText(rendered, path),
        })),
        formerly: otherInclusions(asterisk),
        endpoints: isRealtime ? [] : extensions,
        boxes: boxNames,
      });
      const rows = (secrets: boolean): TableRows[] =>
        isRealtime ? realtimeRows(renderEndpoints(declared, asterisk, site, fingerprint), secrets) : [];
      const files = [
        ...rendered.map(({ path, text }): [string, string] => [path, text]),
        ...rows(false).map((table): [string, string] => [table.table, describeRows(table)]),
      ];
      return { files: Object.fromEntries(files), extensions, boxes: boxNames, script, tables: rows(true) };
    });
}
