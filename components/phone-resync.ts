import * as command from "@pulumi/command";
import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { type AsteriskSettings, parseAsterisk } from "../domain/asterisk-settings";
import type { DeclaredPhone } from "../domain/declared-phone";
import { present } from "../domain/mapping";
import { type Parsed, parsed } from "../domain/problem";
import { parseResync, type ResyncSettings, resyncNeeds } from "../domain/resync-settings";
import { tellThroughAsterisk } from "./asterisk-resync";
import { printCommands } from "./manual-resync";
import { acceptOrReject, both } from "./problem-report";
import { type PhoneProvisioning, parsePhones } from "./provisioning";
import type { PhoneResyncArgs, ResyncAsteriskArgs } from "./resync-args";
import { inProject, programWords, shellWord } from "./server-program";

/**
 * Tells phones to take their files anew: exactly those that read a file which the last delivery changed, a few a minute. Nobody is told
 * of what was delivered before the component was there. An `up` waits until all are told; when it failed for some, the next one
 * tells the same phones again: with a command all of that delivery, through Asterisk those that are left.
 *
 * @example
 * new PhoneResync("home-resync", {
 *   through: "asterisk", asterisk: { directory: "/etc/asterisk/cisco-phones", cli: "asterisk" },
 *   delivered: [host.delivered], phones: [desk.provisioning],
 * }, { dependsOn: pbx });
 */
export class PhoneResync extends pulumi.ComponentResource {
  /** Who was told the last time and why, one line a phone; or the commands to run by hand. */
  public readonly told: Output<string>;

  constructor(name: string, args: PhoneResyncArgs, opts?: pulumi.ComponentResourceOptions) {
    const what = `PhoneResync "${name}"`;
    const { asterisk: place, delivered, phones: _phones, ...given } = args;
    const { first: settings, second: asterisk } = acceptOrReject(what, parseArgs(given, place), undefined, false);
    super("cisco-phones:index:PhoneResync", name, { ...settings }, opts);
    const phones = pulumi.unsecret(pulumi.output(args.phones).apply((each) => declaredPhones(what, each)));
    const order = { what, name, delivered: pulumi.all(delivered), phones, parent: this };
    if ("command" in settings) {
      this.told = runForEach(name, settings, phones, delivered, this);
    } else if (settings.through === "asterisk" && asterisk.value !== undefined) {
      this.told = tellThroughAsterisk(order, asterisk.value, settings);
    } else {
      this.told = printCommands(order, asterisk.value);
    }
    this.registerOutputs({ told: this.told });
  }
}

function parseArgs(
  given: Record<string, unknown>,
  place: ResyncAsteriskArgs | undefined,
): Parsed<{ first: ResyncSettings; second: { value?: AsteriskSettings } }> {
  const asterisk = place === undefined ? undefined : parseAsterisk(place, "asterisk");
  const resync = parseResync(present(given));
  const needs = resyncNeeds(given, "", place, "asterisk");
  const { value, problems, warnings } = asterisk ?? parsed<AsteriskSettings>(undefined, []);
  const second = value === undefined ? {} : { value };
  return both(resync, { value: second, problems: [...problems, ...needs], warnings });
}

/** Runs the user's command on this machine. */
function runForEach(
  name: string,
  settings: { command: string; perMinute: number },
  phones: Output<DeclaredPhone[]>,
  delivered: Input<string>[],
  parent: pulumi.Resource,
): Output<string> {
  const words = ["resync", "--once", "--per-minute", String(settings.perMinute), "--", "sh", "-c"];
  const tell = new command.local.Command(
    `${name}-phones`,
    {
      create: [...programWords(...words), inProject(settings.command)].map(shellWord).join(" "),
      stdin: pulumi
        .all([phones, pulumi.all(delivered)])
        .apply(([declared, texts]) => JSON.stringify({ phones: declared, delivered: texts })),
      // What was printed the last time says which deliveries phones were told of.
      addPreviousOutputInEnv: true,
    },
    { parent },
  );
  return tell.stdout;
}

/** As much of each phone as it takes to tell it. */
function declaredPhones(what: string, provisionings: readonly PhoneProvisioning[]): DeclaredPhone[] {
  const phones = acceptOrReject(what, parsePhones(provisionings), undefined, false);
  return phones.map(({ mac, model, lines }) => ({
    mac: mac.plain,
    model,
    load: null,
    extensions: lines.map(({ extension }) => extension),
    label: null,
  }));
}
