import * as pulumi from "@pulumi/pulumi";
import { preflight } from "../components/preflight";
import { describeProblems } from "../components/problem-report";
import { formatProblem, type Problem } from "../domain/problem";
import { parseHost, parseSite } from "../domain/site";
import { declareSite } from "./declare-site";
import { readStackConfig } from "./stack-config";

/** What `pulumi up` runs: one site from the stack's configuration. All that is wrong is said before anything is declared. */
export = async function program(): Promise<Record<string, unknown>> {
  const config = readStackConfig();
  const site = parseSite(config.site, config.linePasswords);
  const problems = [...config.problems, ...site.problems, ...(await hostProblems(config.site))];
  for (const warning of site.warnings) {
    await pulumi.log.warn(formatProblem(warning));
  }
  if (site.value === undefined || problems.length > 0) {
    throw new pulumi.RunError(describeProblems(`Pulumi.${pulumi.getStack()}.yaml`, problems));
  }
  return declareSite(site.value);
};

/** What is wrong with the host itself, even where other parts of the description are wrong, too. */
async function hostProblems(site: unknown): Promise<readonly Problem[]> {
  if (typeof site !== "object" || site === null || !("host" in site)) {
    return [];
  }
  const { value } = parseHost(site.host, "site.host");
  const name = "name" in site && typeof site.name === "string" ? site.name : "";
  return value === undefined ? [] : preflight(value, name, "site.host");
}
