import { z } from "zod";
import { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
import { derivedPassword } from "./derived-password";
import { applyDefaults, parsePhoneDefaults, withoutFollowers } from "./fleet/phone-defaults";
import { type PhoneTable, rowPath } from "./fleet/phone-table";
import { type HostSettings, parseHost, parseSiteName } from "./host-settings";
import { isExtension } from "./line";
import { parseLinePassword } from "./line-password";
import { MacAddress } from "./mac-address";
import { isMapping } from "./mapping";
import { isIpv4 } from "./network-address";
import { type PasswordSource, type Phone, parsePhoneWith, rawLines } from "./phone";
import { phoneInSite, siteLoadCautions } from "./phone-in-site";
import { joinPath, once, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import type { SiteSettings } from "./settings/phone-settings";
import { parseSettings } from "./settings/site-settings";
import { parseWith } from "./zod-problems";

export { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
export { type HostSettings, parseHost } from "./host-settings";

/** One site: its phones, what they share, who serves them and whom they register with. */
export interface Site {
  /** Lower-case letters, digits and `-`, at most 40. */
  name: string;
  host: HostSettings;
  settings: SiteSettings;
  /** @default none: Asterisk is looked after elsewhere */
  asterisk?: AsteriskSettings;
  phones: Phone[];
}

/** What a description itself does not hold. */
export interface SiteSecrets {
  /** Password of each line by extension. */
  readonly linePasswords: ReadonlyMap<string, Secret>;
  /** From which the passwords of all other lines are made. @default none: every line needs a password of its own */
  readonly passwordSeed?: Secret;
  /** Unlocks the phones' settings. */
  readonly adminPassword?: Secret;
}

const ROOT = "site";
/** Shape of a site; each part is validated by its own module, so that all are, whatever is wrong with another. */
const outline = z.strictObject({
  name: z.unknown().optional(),
  host: z.unknown().optional(),
  settings: z.unknown().optional(),
  asterisk: z.unknown().optional(),
  phoneDefaults: z.unknown().optional(),
  phonesFile: z.unknown().optional(),
  phones: z.array(z.unknown()).optional(),
});
const SECRET_KEY = /pass(word|wd)?|secret|credential/i;

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
  const host = parseHost(input.host, at("host"));
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
  const parts = [name, host, settings, defaults, ...(asterisk === undefined ? [] : [asterisk]), ...phones];
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
    ...[...parts, ...inSite].flatMap((part) => part.problems).map(explain),
    ...crossCheck(claims).map(explain),
  ]);
  const accepted = phones.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const warnings = once([
    ...[...parts, ...inSite].flatMap((part) => part.warnings).map(explain),
    ...unusedPasswords(secrets.linePasswords, claims),
    ...(settings.value === undefined ? [] : siteLoadCautions(settings.value, at("settings"))),
    ...(settings.value === undefined ? [] : unsharedCodec(settings.value, asterisk?.value)),
  ]);
  if (problems.length > 0 || name.value === undefined || host.value === undefined || settings.value === undefined) {
    return parsed<Site>(undefined, problems, warnings);
  }
  const site: Site = {
    name: name.value,
    host: host.value,
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

/**
 * Problems between phones: a MAC address, an extension or an IPv4 address that two of them have.
 *
 * @param paths Where each stands. @default `phones[0]` and so on
 */
export function crossCheckPhones(phones: readonly Phone[], paths: readonly string[] = []): Problem[] {
  return crossCheck(
    phones.map((phone, index) =>
      claimsOf({ ...phone, mac: phone.mac.plain }, paths[index] ?? joinPath("phones", index)),
    ),
  );
}

/** What a phone takes for itself alone. */
interface Claims {
  readonly path: string;
  /** Canonical, if it is an address at all. */
  readonly mac?: string;
  /** That DHCP is to give it. */
  readonly address?: string;
  readonly extensions: readonly { readonly path: string; readonly extension: string }[];
}

function claimsOf(phone: unknown, path: string): Claims {
  const given = isMapping(phone) ? phone.mac : undefined;
  const mac = typeof given === "string" ? MacAddress.tryParse(given) : undefined;
  const extensions = rawLines(phone).flatMap(({ extension }, index) =>
    isExtension(extension) ? [{ path: joinPath(path, "lines", index, "extension"), extension }] : [],
  );
  const address = isMapping(phone) ? phone.address : undefined;
  return {
    path,
    extensions,
    ...(mac === undefined ? {} : { mac: mac.plain }),
    ...(typeof address === "string" && isIpv4(address) ? { address } : {}),
  };
}

function crossCheck(claims: readonly Claims[]): Problem[] {
  const problems: Problem[] = [];
  const macs = new Map<string, string>();
  const addresses = new Map<string, string>();
  const holders = new Map<string, { phone: string; path: string }>();
  for (const { path, mac, address, extensions } of claims) {
    const twin = mac === undefined ? undefined : macs.get(mac);
    if (mac !== undefined && twin !== undefined) {
      problems.push({
        path: joinPath(path, "mac"),
        message: `also the address of ${twin}`,
        given: `"${mac}"`,
        remedy: "Declare each phone once",
      });
    } else if (mac !== undefined) {
      macs.set(mac, path);
    }
    const tenant = address === undefined ? undefined : addresses.get(address);
    if (address !== undefined && tenant !== undefined) {
      problems.push({
        path: joinPath(path, "address"),
        message: `also the address of ${tenant}`,
        given: `"${address}"`,
        remedy: "Give each phone its own, or none",
      });
    } else if (address !== undefined) {
      addresses.set(address, path);
    }
    for (const claim of extensions) {
      const holder = holders.get(claim.extension);
      if (holder === undefined) {
        holders.set(claim.extension, { phone: path, path: claim.path });
      } else if (holder.phone !== path) {
        problems.push({
          path: claim.path,
          message: `also the extension of ${holder.path.replace(/\.extension$/, "")}`,
          given: `"${claim.extension}"`,
          remedy: "Give each line its own",
        });
      }
    }
  }
  return problems;
}

function passwordsFrom({ linePasswords, passwordSeed }: SiteSecrets): PasswordSource {
  return {
    unknownKeys: { describe: clearTextSecret },
    read: ({ extension }, linePath) => {
      if (!isExtension(extension)) {
        // Nothing can be looked up; the extension itself is the problem that is told.
        return { problems: [], warnings: [] };
      }
      const key = passwordKey(extension);
      const password =
        linePasswords.get(extension) ??
        (passwordSeed === undefined ? undefined : derivedPassword(passwordSeed, extension));
      return password === undefined
        ? parsed<Secret>(undefined, [
            {
              path: linePath,
              message: `no password for extension ${extension}`,
              remedy: `Set one: npm run pulumi -- config set --secret --path '${key}'`,
            },
          ])
        : parseLinePassword(password, key, extension);
    },
  };
}

function passwordKey(extension: string): string {
  return `linePasswords[${JSON.stringify(extension)}]`;
}

function clearTextSecret(path: string, key: string): Problem | undefined {
  const where = /admin/i.test(key) ? "adminPassword" : `--path 'linePasswords["EXTENSION"]'`;
  return SECRET_KEY.test(key)
    ? {
        path,
        message: "a password stands here in clear text, readable by all who can read this file",
        remedy: `Remove it, choose another, and set that one: npm run pulumi -- config set --secret ${where}`,
      }
    : undefined;
}

/** An admin password among the defaults of phones, told once and not for each phone, and the defaults without it. */
function secretDefaults(defaults: unknown, path: string): { defaults: unknown; problems: Problem[] } {
  if (!isMapping(defaults) || !isMapping(defaults.overrides)) {
    return { defaults, problems: [] };
  }
  const members = Object.entries(defaults.overrides);
  const problems = members.flatMap(([key]) => clearTextSecret(joinPath(path, "overrides"), key) ?? []);
  const overrides = Object.fromEntries(members.filter(([key]) => !SECRET_KEY.test(key)));
  return { defaults: { ...defaults, overrides }, problems };
}

function unusedPasswords(linePasswords: ReadonlyMap<string, Secret>, claims: readonly Claims[]): Problem[] {
  const used = new Set(claims.flatMap(({ extensions }) => extensions.map(({ extension }) => extension)));
  return [...linePasswords.keys()]
    .filter((extension) => !used.has(extension))
    .sort()
    .map((extension) => ({
      path: passwordKey(extension),
      message: "no line has this extension",
      remedy: `Remove it: npm run pulumi -- config rm --path '${passwordKey(extension)}'`,
    }));
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
