import { z } from "zod";
import { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
import { dhcpRuntimeProblems } from "./dhcp/dhcp-fitness";
import { type DhcpSettings, EXTERNAL_DHCP, parseDhcp } from "./dhcp/dhcp-settings";
import { applyDefaults, parsePhoneDefaults, withoutFollowers } from "./fleet/phone-defaults";
import { type PhoneTable, rowPath } from "./fleet/phone-table";
import { parseSiteName } from "./host-settings";
import { isMapping } from "./mapping";
import { type Phone, parsePhoneWith } from "./phone";
import { claimsOf, crossCheck } from "./phone-claims";
import { phoneInSite } from "./phone-in-site";
import { joinPath, once, type Parsed, type Problem, parsed } from "./problem";
import type { SiteSettings } from "./settings/phone-settings";
import { parseSettings } from "./settings/site-settings";
import { parseHosts, type SiteHost } from "./site-hosts";
import { clearTextSecret, passwordsFrom, type SiteSecrets, secretDefaults, unusedPasswords } from "./site-secrets";
import { parseWith } from "./zod-problems";

export { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
export { type DhcpSettings, parseDhcp } from "./dhcp/dhcp-settings";

/** One site: its phones, what they share, who serves them and whom they register with. */
export interface Site {
  /** Lower-case letters, digits and `-`, at most 40. */
  name: string;
  /** At least one; phones ask them in this order. */
  hosts: SiteHost[];
  /** The DHCP server that is run for the site, or that its network has one. @default "external" */
  dhcp: DhcpSettings | typeof EXTERNAL_DHCP;
  settings: SiteSettings;
  /** @default none: Asterisk is looked after elsewhere */
  asterisk?: AsteriskSettings;
  phones: Phone[];
}

const ROOT = "site";
/** Shape of a site; each part is validated by its own module, so that all are, whatever is wrong with another. */
const outline = z.strictObject({
  name: z.unknown().optional(),
  host: z.unknown().optional(),
  hosts: z.unknown().optional(),
  dhcp: z.unknown().optional(),
  settings: z.unknown().optional(),
  asterisk: z.unknown().optional(),
  phoneDefaults: z.unknown().optional(),
  phonesFile: z.unknown().optional(),
  phones: z.array(z.unknown()).optional(),
});

/**
 * Validates a whole site. Everything that is wrong anywhere in it is reported in one go, with paths below `site`.
 *
 * @param input The description. It holds no passwords; one in it is a problem, since it stands there in clear text.
 * @param table The phones of `phonesFile`, if the description names one.
 */
export function parseSite(input: unknown, secrets: SiteSecrets, table?: PhoneTable): Parsed<Site> {
  const shape = parseWith(outline, input, ROOT, { describe: clearTextSecret });
  if (!isMapping(input)) {
    return parsed<Site>(undefined, shape.problems);
  }
  const at = (key: string): string => joinPath(ROOT, key);
  const name = parseSiteName(input.name, at("name"));
  const hosts = parseHosts(input, ROOT);
  const settings = parseSettings(input.settings, at("settings"), {
    adminPassword: { given: secrets.adminPassword, path: "adminPassword", remedy: ADMIN_REMEDY },
    unknownKeys: { describe: clearTextSecret },
  });
  const asterisk = input.asterisk === undefined ? undefined : parseAsterisk(input.asterisk, at("asterisk"));
  const openly = secretDefaults(input.phoneDefaults, at("phoneDefaults"));
  const defaults = parsePhoneDefaults(openly.defaults, at("phoneDefaults"));
  const givenPhones = [...phonesOf(input.phones), ...(table === undefined ? [] : rowsOf(table))].map((each) => ({
    ...each,
    input: defaults.value === undefined ? each.input : applyDefaults(each.input, defaults.value),
  }));
  const phones = givenPhones.map(({ input: phone, path }) =>
    withoutFollowers(parsePhoneWith(phone, path, passwordsFrom(secrets)), defaults),
  );
  const parts = [name, hosts, settings, defaults, ...(asterisk === undefined ? [] : [asterisk]), ...phones];
  const dhcp = parseDhcp(input.dhcp, at("dhcp"), {
    tftpServers: hosts.value?.map(({ settings: host }) => host.address),
    ...placedPhones(phones, givenPhones),
  });
  const claims = givenPhones.map(({ input: phone, path }) => claimsOf(phone, path));
  const inSite = phones.map(({ value: phone }, index) =>
    phone === undefined || settings.value === undefined
      ? { problems: [], warnings: [] }
      : phoneInSite(phone, settings.value, givenPhones[index]?.path ?? ""),
  );
  const explain = (problem: Problem): Problem => table?.explain(problem) ?? problem;
  const problems = once([
    ...shape.problems,
    ...missingPhones(input, givenPhones.length),
    ...openly.problems,
    ...(table?.problems ?? []),
    ...[...parts, ...inSite, dhcp].flatMap((part) => part.problems).map(explain),
    ...crossCheck(claims).map(explain),
    ...(hosts.value ?? [])
      .slice(0, 1)
      .flatMap(({ settings: host }) => dhcpRuntimeProblems(input.dhcp, host.runtime, at("dhcp"))),
  ]);
  const accepted = phones.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const warnings = once([
    ...[...parts, ...inSite, dhcp].flatMap((part) => part.warnings).map(explain),
    ...emptyTable(table),
    ...unusedPasswords(secrets.linePasswords, claims),
    ...(settings.value === undefined ? [] : unsharedCodec(settings.value, asterisk?.value)),
  ]);
  if (problems.length > 0 || name.value === undefined || hosts.value === undefined || settings.value === undefined) {
    return parsed<Site>(undefined, problems, warnings);
  }
  const site: Site = {
    name: name.value,
    hosts: hosts.value,
    dhcp: dhcp.value ?? EXTERNAL_DHCP,
    settings: settings.value,
    ...(asterisk?.value === undefined ? {} : { asterisk: asterisk.value }),
    phones: accepted,
  };
  return parsed(site, problems, warnings);
}

const ADMIN_REMEDY = "Set one: npm run pulumi -- config set --secret adminPassword";

/** A phone as it was given, and where. */
interface GivenPhone {
  readonly input: unknown;
  readonly path: string;
}

function phonesOf(given: unknown): GivenPhone[] {
  const phones: readonly unknown[] = Array.isArray(given) ? given : [];
  return phones.map((input, index) => ({ input, path: joinPath(ROOT, "phones", index) }));
}

function rowsOf(table: PhoneTable): GivenPhone[] {
  return table.rows.map(({ input, row }) => ({ input, path: rowPath(table.file, row) }));
}

/** The phones that can be read, each with where it stands. */
function placedPhones(
  phones: readonly Parsed<Phone>[],
  given: readonly GivenPhone[],
): { phones: Phone[]; phonePaths: string[] } {
  const placed = phones.flatMap(({ value }, index) =>
    value === undefined ? [] : [{ phone: value, path: given[index]?.path ?? "" }],
  );
  return { phones: placed.map(({ phone }) => phone), phonePaths: placed.map(({ path }) => path) };
}

/** A file without a phone may have been cut off, and every phone of it would be removed. */
function emptyTable(table: PhoneTable | undefined): Problem[] {
  return table !== undefined && table.rows.length === 0 && table.problems.length === 0
    ? [{ path: table.file, message: "no phone in it; phones that it had before are removed" }]
    : [];
}

/** A site whose phones were forgotten is not one without phones. */
function missingPhones({ phones, phonesFile }: Record<string, unknown>, count: number): Problem[] {
  return count === 0 && phones === undefined && phonesFile === undefined
    ? [
        {
          path: joinPath(ROOT, "phones"),
          message: "missing",
          allowed: "a list, or phonesFile with the path of a CSV file; an empty list for a site without phones",
        },
      ]
    : [];
}

function unsharedCodec({ preferredCodec }: SiteSettings, asterisk: AsteriskSettings | undefined): Problem[] {
  const inAsterisk = { g711ulaw: "ulaw", g711alaw: "alaw", g729a: "g729", none: undefined } as const;
  const codec = inAsterisk[preferredCodec];
  return asterisk === undefined || codec === undefined || asterisk.codecs.includes(codec)
    ? []
    : [
        {
          path: joinPath(ROOT, "settings", "preferredCodec"),
          message: "a codec that Asterisk is not told to accept",
          given: `"${preferredCodec}"`,
          remedy: `Add "${codec}" to site.asterisk.codecs`,
        },
      ];
}
