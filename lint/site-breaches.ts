import type { Problem } from "../domain/problem";
import type { RuleName } from "../domain/rule-name";
import { Secret } from "../domain/secret";
import { parseSite } from "../domain/site";
import type { Imported, ImportedSite } from "../importer/import-folder";
import type { Breach } from "./finding";
import { SitePlaces } from "./site-places";

/** Stand for what no file says, so that the rest can be looked at; that they are missing is told where files are read. */
const STAND_INS = { load: "P0S3-8-11-00", proxy: "192.0.2.1", timeZone: "GMT" } as const;
/** Stands for a password that can't be used. */
const PASSWORD = "stands-for-the-password";
/** Told of the files themselves, in more detail. */
const TOLD_ELSEWHERE: readonly RuleName[] = ["cnf-too-large", "key-unknown"];

/** Rules about what a file says: what no file says can break none of them. */
const OF_WHAT_IS_SAID: readonly RuleName[] = ["key-too-young", "setting-doubtful"];

/** What is wrong with the site that the files describe together, or will hurt, led back to where they say it. */
export function siteBreaches(imported: Imported): Breach[] {
  const places = new SitePlaces(imported);
  const found = problemsOf(imported, {});
  // Without them the rest of the settings is not looked at.
  const withoutManagers = found.some(({ rule }) => rule === "call-managers-missing");
  const all = withoutManagers ? [...found, ...problemsOf(imported, { proxy: STAND_INS.proxy })] : found;
  return all.flatMap((problem) => breachesOf(problem, places));
}

function problemsOf(
  { site, linePasswords, adminPassword }: Imported,
  over: Readonly<Record<string, unknown>>,
): Problem[] {
  const extensions = site.phones.flatMap(({ lines }) => lines.map(({ extension }) => extension));
  const { problems, warnings } = parseSite(completed(site, adminPassword === undefined, over), {
    linePasswords: new Map(
      extensions.map((extension) => [extension, Secret.of(linePasswords.get(extension) ?? PASSWORD)]),
    ),
    ...(adminPassword === undefined ? {} : { adminPassword: Secret.of(adminPassword) }),
  });
  const ownAdmin = adminPassword !== undefined;
  return [...problems, ...warnings].filter(({ path }) => ownAdmin || path !== "adminPassword");
}

/** The site without dial plans and rings, which are looked at by themselves, and with what it lacks. */
function completed(site: ImportedSite, factoryPassword: boolean, over: Readonly<Record<string, unknown>>): unknown {
  const { dialPlan: _, rings: __, ...settings } = site.settings;
  return {
    ...site,
    settings: { ...STAND_INS, ...settings, ...(factoryPassword ? { factoryPassword } : {}), ...over },
    phones: site.phones.map(({ overrides, ...phone }) => {
      if (overrides === undefined) {
        return phone;
      }
      const { dialPlan: ___, ...own } = overrides;
      return Object.keys(own).length === 0 ? phone : { ...phone, overrides: own };
    }),
  };
}

function breachesOf(problem: Problem, places: SitePlaces): Breach[] {
  const { rule, path, message, given } = problem;
  if (rule === undefined || TOLD_ELSEWHERE.includes(rule) || path.includes("dialPlan")) {
    return [];
  }
  const shown = given?.startsWith("a secret of") ? { given } : {};
  return places
    .of(path)
    .filter(({ line }) => line !== undefined || !OF_WHAT_IS_SAID.includes(rule))
    .map((place) => ({ rule, ...place, ...shown, said: places.inWords(message) }));
}
