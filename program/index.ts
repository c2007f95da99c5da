import * as pulumi from "@pulumi/pulumi";
import { preflight } from "../components/preflight";
import { describeProblems, describeWarnings } from "../components/problem-report";
import { logoProblems } from "../components/provisioning-host";
import type { SiteSettingsArgs } from "../components/settings-args";
import { readAssets } from "../components/site-assets";
import { templatesOf } from "../components/site-templates";
import type { Problem } from "../domain/problem";
import { parseHost, parseSite, type Site } from "../domain/site";
import { declareSite } from "./declare-site";
import { readPhonesFile } from "./phones-file";
import { readStackConfig } from "./stack-config";

/** What `pulumi up` runs: one site from the stack's configuration. All that is wrong is said before anything is declared. */
export = async function program(): Promise<Record<string, unknown>> {
  const config = readStackConfig();
  const table = readPhonesFile(config.site);
  const site = parseSite(config.site, config.secrets, table.value);
  const files = site.value === undefined ? { problems: [], warnings: [] } : checkFiles(site.value);
  const problems = [
    ...config.problems,
    ...table.problems,
    ...site.problems,
    ...files.problems,
    ...(await hostProblems(config.site)),
  ];
  for (const warning of describeWarnings([...site.warnings, ...files.warnings])) {
    await pulumi.log.warn(warning);
  }
  if (site.value === undefined || problems.length > 0) {
    throw new pulumi.RunError(describeProblems(`Pulumi.${pulumi.getStack()}.yaml`, problems));
  }
  return declareSite(site.value, (config.site as { settings: SiteSettingsArgs }).settings);
};

/** What is wrong with files of this machine that the site names. */
function checkFiles({ settings, host }: Site): { problems: Problem[]; warnings: Problem[] } {
  const parts = [readAssets(settings, "site.settings"), templatesOf(settings, "site.settings")];
  return {
    problems: [...parts.flatMap((part) => part.problems), ...logoProblems(settings, host, "site.settings.logo")],
    warnings: parts.flatMap((part) => part.warnings),
  };
}

/** What is wrong with the host itself, even where other parts of the description are wrong, too. */
async function hostProblems(site: unknown): Promise<readonly Problem[]> {
  if (typeof site !== "object" || site === null || !("host" in site)) {
    return [];
  }
  const { value } = parseHost(site.host, "site.host");
  const name = "name" in site && typeof site.name === "string" ? site.name : "";
  return value === undefined ? [] : preflight(value, name, "site.host");
}
