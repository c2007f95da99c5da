import { isDeepStrictEqual } from "node:util";
import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { changeImpact, impactLines, type LoadCost, type ServedState } from "../domain/change-impact";
import type { DeclaredPhone } from "../domain/declared-phone";
import type { FirmwareSet } from "../domain/firmware/firmware-set";
import { loadCost } from "../domain/firmware/load-cost";
import { PHONE_MODELS } from "../domain/phone-models";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { deployedOutputs } from "./deployed-state";
import { filesFingerprint, type PhoneProvisioning } from "./provisioning";

/** Name of the output with which a host keeps what it serves, for the next deployment. */
export const SERVED_OUTPUT = "served";

/** What a site serves with these files and phones. */
export function servedState(
  { sync }: SiteSettings,
  shared: Readonly<Record<string, string>>,
  phones: readonly DeclaredPhone[],
  provisionings: readonly PhoneProvisioning[],
): ServedState {
  const own = provisionings.map(({ files }) =>
    filesFingerprint(Object.fromEntries(files.map(({ path, text }) => [path, text]))),
  );
  return {
    shared: Object.fromEntries(
      Object.entries(shared).map(([path, text]) => [path, filesFingerprint({ [path]: text })]),
    ),
    phones: Object.fromEntries(
      phones.map(({ mac, model, load }, index) => {
        const currentLoad = provisionings[index]?.phone.currentLoad;
        const current = currentLoad === undefined ? {} : { currentLoad };
        return [mac, { model: model ?? "", load: load ?? "", ...current, fingerprint: own[index] ?? "" }];
      }),
    ),
    ...(sync === undefined ? {} : { sync }),
  };
}

const told = new Set<string>();

/**
 * Tells what a change means for phones, compared with the last deployment, and in a preview how they will boot; once a site, whose hosts all
 * serve the same. Returns what is served now.
 *
 * @param forecast How phones will boot, in lines; told where anything of what is served changes.
 * @param firmware Images that phones may load, by which it is told what another load costs. @default not told
 */
export function tellImpact(
  what: string,
  site: string,
  served: Output<ServedState>,
  forecast: Output<readonly string[]>,
  resource: pulumi.Resource,
  firmware?: FirmwareSet,
): Output<ServedState> {
  if (told.has(site)) {
    return served;
  }
  told.add(site);
  return pulumi.all([resource.urn, served, forecast]).apply(async ([urn, after, boots]) => {
    const before = (await deployedOutputs(urn))?.[SERVED_OUTPUT] as ServedState | undefined;
    const costOf = (mac: string): LoadCost | undefined => {
      const [old, now] = [before?.phones[mac], after.phones[mac]];
      const model = PHONE_MODELS.find((each) => each === now?.model);
      return firmware === undefined || model === undefined || old === undefined || now === undefined
        ? undefined
        : loadCost(firmware, model, old.load, now.load);
    };
    const [summary, ...lines] =
      before === undefined ? [] : impactLines(changeImpact(before, after), Object.keys(after.phones).length, costOf);
    if (summary !== undefined) {
      await pulumi.log.info(`${what}, what this means for phones: ${[summary, ...lines].join("\n")}`, resource);
    }
    if (pulumi.runtime.isDryRun() && boots.length > 0 && !isDeepStrictEqual(before, after)) {
      await pulumi.log.info(`${what}, forecast: ${boots.join("\n")}`, resource);
    }
    return after;
  });
}
