import * as pulumi from "@pulumi/pulumi";
import { lookAtAsterisk } from "../components/asterisk-look";
import { keyProblems, logoProblems } from "../components/host-addresses";
import { type PreflightResult, preflight } from "../components/preflight";
import { describeProblems, describeWarnings } from "../components/problem-report";
import { lookAtRealtime, rowsToBe } from "../components/realtime-look";
import type { SiteSettingsArgs } from "../components/settings-args";
import { readAssets } from "../components/site-assets";
import { readLists } from "../components/site-directory";
import { planFirmware } from "../components/site-firmware";
import { templatesOf } from "../components/site-templates";
import { EXTERNAL_DHCP } from "../domain/dhcp/dhcp-settings";
import { hiddenCautions } from "../domain/directory/fleet-entries";
import { placedInSite } from "../domain/firmware/site-plan";
import { isMapping } from "../domain/mapping";
import type { Problem } from "../domain/problem";
import { parseResync, withNotify } from "../domain/resync-settings";
import { parseAsterisk, parseSite, type Site } from "../domain/site";
import { parseHosts } from "../domain/site-hosts";
import { asteriskName, declareSite } from "./declare-site";
import { readPhonesFile } from "./phones-file";
import { readStackConfig } from "./stack-config";

/** What `pulumi up` runs: one site from the stack's configuration. All that is wrong is said before anything is declared. */
export = async function program(): Promise<Record<string, unknown>> {
  const config = readStackConfig();
  const table = readPhonesFile(config.site);
  const site = parseSite(config.site, config.secrets, table.value);
  const hosts = await lookAtHosts(config.site);
  const asterisk = await lookAtSiteAsterisk(config.site, site.value);
  const files = site.value === undefined ? { problems: [], warnings: [] } : checkFiles(site.value);
  const problems = [
    ...config.problems,
    ...table.problems,
    ...site.problems,
    ...files.problems,
    ...hosts.flatMap((look) => look.problems),
    ...asterisk,
  ];
  for (const warning of describeWarnings([
    ...site.warnings,
    ...files.warnings,
    ...hosts.flatMap((look) => look.warnings),
  ])) {
    await pulumi.log.warn(warning);
  }
  if (site.value === undefined || problems.length > 0) {
    throw new pulumi.RunError(describeProblems(`Pulumi.${pulumi.getStack()}.yaml`, problems));
  }
  const given = config.site as { settings: SiteSettingsArgs; dhcp?: unknown };
  return declareSite(site.value, { settings: given.settings, externalDhcp: given.dhcp === EXTERNAL_DHCP });
};

/** What is wrong with files of this machine that the site names. */
function checkFiles({ settings, hosts, directory, phones, firmware }: Site): {
  problems: Problem[];
  warnings: Problem[];
} {
  const parts = [
    readAssets(settings, "site.settings"),
    templatesOf(settings, "site.settings"),
    ...(directory === undefined ? [] : [readLists(directory, "site.directory")]),
    ...(firmware === undefined
      ? []
      : [planFirmware(firmware, settings, placedInSite(phones), "site.firmware", "site.settings")]),
  ];
  return {
    problems: [
      ...parts.flatMap((part) => part.problems),
      ...hosts.flatMap((host) => [
        ...logoProblems(settings, host.settings, "site.settings.logo"),
        ...(directory === undefined ? [] : keyProblems(directory, settings, host.settings, "site.directory")),
      ]),
    ],
    warnings: [
      ...parts.flatMap((part) => part.warnings),
      ...(directory === undefined ? [] : hiddenCautions(directory, phones, "site.directory")),
    ],
  };
}

/** What there is on the hosts themselves, even where other parts of the description are wrong. */
async function lookAtHosts(site: unknown): Promise<PreflightResult[]> {
  if (!isMapping(site)) {
    return [];
  }
  const name = typeof site.name === "string" ? site.name : "";
  const { value } = parseHosts(site, "site");
  const dhcp = wantedDhcp(site.dhcp);
  return Promise.all(
    (value ?? []).map(({ settings, path }, index) =>
      preflight(
        settings,
        name,
        path,
        index === 0 && dhcp !== undefined ? { settings: dhcp, path: "site.dhcp" } : undefined,
      ),
    ),
  );
}

/** What there is of Asterisk, even where other parts of the description are wrong. */
async function lookAtSiteAsterisk(described: unknown, site: Site | undefined): Promise<readonly Problem[]> {
  const given = isMapping(described) ? described.asterisk : undefined;
  const { value } = given === undefined ? { value: undefined } : parseAsterisk(given, "site.asterisk");
  const resync = isMapping(described) && described.resync !== undefined ? parseResync(described.resync) : undefined;
  const extensions = site?.phones.flatMap(({ lines }) => lines.map(({ extension }) => extension)) ?? [];
  const boxes = site?.voicemailBoxes.map(({ box, context }) => `${box}@${context}`) ?? [];
  if (value === undefined) {
    return [];
  }
  const rows = site === undefined || value.realtime === undefined ? [] : rowsToBe(site.phones, value, site.settings);
  const realtime = await lookAtRealtime(value, asteriskName(site?.name ?? ""), rows, "site.asterisk");
  return [
    ...realtime.problems,
    ...(await lookAtAsterisk(withNotify(value, resync?.value), extensions, "site.asterisk", boxes, realtime.own)),
  ];
}

/** As far as it can be read; what is wrong with it is told elsewhere. */
function wantedDhcp(given: unknown): { interface: string; subnet: string } | undefined {
  return isMapping(given) && typeof given.interface === "string" && typeof given.subnet === "string"
    ? { interface: given.interface, subnet: given.subnet }
    : undefined;
}
