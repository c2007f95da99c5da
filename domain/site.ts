import { z } from "zod";
import { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
import { openUserCautions, siteStatusPassword } from "./asterisk-status-settings";
import { chanSipProblems } from "./chan-sip-lines";
import { dhcpRuntimeProblems } from "./dhcp/dhcp-fitness";
import { type DhcpSettings, EXTERNAL_DHCP, parseDhcp } from "./dhcp/dhcp-settings";
import { type DirectoryPasswords, passwordCautions, passwordProblems } from "./directory/directory-passwords";
import { type DirectorySettings, parseDirectory } from "./directory/directory-settings";
import { type FirmwareSettings, parseFirmware } from "./firmware/firmware-settings";
import { applyDefaults, parsePhoneDefaults, withoutFollowers } from "./fleet/phone-defaults";
import { type PhoneTable, rowPath } from "./fleet/phone-table";
import { parseSiteName } from "./host-settings";
import { isMapping } from "./mapping";
import { EVERY_ADDRESS } from "./network-address";
import { type Phone, parsePhoneWith } from "./phone";
import { claimsOf, crossCheck } from "./phone-claims";
import { phoneInSite } from "./phone-in-site";
import { joinPath, once, type Parsed, type Problem, parsed } from "./problem";
import { parseResync, type ResyncSettings, resyncCautions, resyncNeeds, withNotify } from "./resync-settings";
import type { Secret } from "./secret";
import type { SiteSettings } from "./settings/phone-settings";
import { parseSettings } from "./settings/site-settings";
import { parseHosts, type SiteHost } from "./site-hosts";
import { siteOffice } from "./site-office";
import {
  clearTextSecret,
  DIRECTORY_PASSWORD,
  passwordsFrom,
  type SiteSecrets,
  secretDefaults,
  unusedPasswords,
} from "./site-secrets";
import type { VoicemailBox } from "./voicemail-boxes";
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
  /** The directory that the hosts serve to phones. @default none */
  directory?: DirectorySettings;
  /** Passwords of the lists of the directory. @default none */
  directoryPasswords?: DirectoryPasswords;
  /** Cisco's images that the hosts serve. @default none: phones keep the load that they run */
  firmware?: FirmwareSettings;
  /** Password of the user that `asterisk.status` makes. @default none */
  asteriskStatusPassword?: Secret;
  /** How phones are told of a delivery. @default not at all: they take their files at their next boot */
  resync?: ResyncSettings;
  /** Boxes of the lines whose PINs are known, and of all lines where Asterisk gets them. */
  voicemailBoxes: readonly VoicemailBox[];
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
  directory: z.unknown().optional(),
  firmware: z.unknown().optional(),
  resync: z.unknown().optional(),
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
  const directory = input.directory === undefined ? undefined : directoryOf(input.directory, at("directory"), secrets);
  const firmware = input.firmware === undefined ? undefined : parseFirmware(input.firmware, at("firmware"));
  const resync = input.resync === undefined ? undefined : parseResync(input.resync, at("resync"));
  const statusPassword = siteStatusPassword(asterisk?.value?.status, secrets.asteriskStatusPassword);
  const openly = secretDefaults(input.phoneDefaults, at("phoneDefaults"));
  const defaults = parsePhoneDefaults(openly.defaults, at("phoneDefaults"));
  const givenPhones = [...phonesOf(input.phones), ...(table === undefined ? [] : rowsOf(table))].map((each) => ({
    ...each,
    input: defaults.value === undefined ? each.input : applyDefaults(each.input, defaults.value),
  }));
  const phones = givenPhones.map(({ input: phone, path }) =>
    withoutFollowers(parsePhoneWith(phone, path, passwordsFrom(secrets)), defaults),
  );
  const parts = [
    name,
    hosts,
    settings,
    defaults,
    ...[asterisk, directory, firmware, resync].filter((part) => part !== undefined),
    ...phones,
  ];
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
  const office = siteOffice(
    { asterisk: asterisk?.value, settings: settings.value, ...placedPhones(phones, givenPhones) },
    secrets,
    ROOT,
  );
  const problems = once([
    ...shape.problems,
    ...missingPhones(input, givenPhones.length),
    ...openly.problems,
    ...(asterisk?.value === undefined ? [] : statusPassword.problems),
    ...(table?.problems ?? []),
    ...[...parts, ...inSite, dhcp].flatMap((part) => part.problems).map(explain),
    ...crossCheck(claims).map(explain),
    ...(asterisk?.value === undefined ? [] : unfitForChanSip(asterisk.value, placedPhones(phones, givenPhones))).map(
      explain,
    ),
    ...resyncNeeds(input.resync, at("resync"), input.asterisk, at("asterisk")),
    ...office.problems.map(explain),
    ...(hosts.value ?? [])
      .slice(0, 1)
      .flatMap(({ settings: host }) => dhcpRuntimeProblems(input.dhcp, host.runtime, at("dhcp"))),
  ]);
  const accepted = phones.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const warnings = once([
    ...[...parts, ...inSite, dhcp].flatMap((part) => part.warnings).map(explain),
    ...emptyTable(table),
    ...(asterisk?.problems.length ? [] : statusPassword.warnings),
    ...(hosts.value?.some(({ settings: host }) => host.address === EVERY_ADDRESS)
      ? openUserCautions(asterisk?.value?.status, at("asterisk.status"))
      : []),
    ...unusedPasswords(secrets.linePasswords, claims),
    ...resyncCautions(resync?.value, settings.value?.sync, at("settings.sync")),
    ...office.warnings.map(explain),
  ]);
  if (problems.length > 0 || name.value === undefined || hosts.value === undefined || settings.value === undefined) {
    return parsed<Site>(undefined, problems, warnings);
  }
  const site: Site = {
    name: name.value,
    hosts: hosts.value,
    dhcp: dhcp.value ?? EXTERNAL_DHCP,
    settings: settings.value,
    ...(asterisk?.value === undefined ? {} : { asterisk: withNotify(asterisk.value, resync?.value) }),
    ...(directory?.value === undefined ? {} : { directory: directory.value }),
    ...(secrets.directoryPasswords === undefined ? {} : { directoryPasswords: secrets.directoryPasswords }),
    ...(firmware?.value === undefined ? {} : { firmware: firmware.value }),
    ...(secrets.asteriskStatusPassword === undefined ? {} : { asteriskStatusPassword: secrets.asteriskStatusPassword }),
    ...(resync?.value === undefined ? {} : { resync: resync.value }),
    voicemailBoxes: office.boxes,
    phones: accepted,
  };
  return parsed(site, problems, warnings);
}

const ADMIN_REMEDY = "Set one: npm run pulumi -- config set --secret adminPassword";

function directoryOf(
  input: unknown,
  path: string,
  { directoryPasswords = new Map() }: SiteSecrets,
): Parsed<DirectorySettings> {
  const { value, problems } = parseDirectory(input, path);
  return value === undefined
    ? parsed<DirectorySettings>(undefined, problems)
    : parsed(
        value,
        [...problems, ...passwordProblems(value, directoryPasswords, path, DIRECTORY_PASSWORD)],
        passwordCautions(value, directoryPasswords, path, DIRECTORY_PASSWORD),
      );
}

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

function unfitForChanSip(
  asterisk: AsteriskSettings,
  { phones, phonePaths }: { phones: Phone[]; phonePaths: string[] },
): Problem[] {
  return chanSipProblems(asterisk, phones, phonePaths);
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
