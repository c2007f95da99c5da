import { z } from "zod";
import { type AsteriskSettings, parseAsterisk } from "./asterisk-settings";
import { stripsPunctuation } from "./firmware-load";
import { type HostSettings, parseHost, parseSiteName } from "./host-settings";
import { parseLinePassword } from "./line-password";
import { MacAddress } from "./mac-address";
import { isExtension, type PasswordSource, type Phone, parsePhoneWith, rawLines } from "./phone";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import { parseSettings, type SiteSettings } from "./settings";
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

const ROOT = "site";
/** Shape of a site; each part is validated by its own module, so that all are, whatever is wrong with another. */
const outline = z.strictObject({
  name: z.unknown().optional(),
  host: z.unknown().optional(),
  settings: z.unknown().optional(),
  asterisk: z.unknown().optional(),
  phones: z.array(z.unknown()),
});
const SECRET_KEY = /pass(word|wd)?|secret|credential/i;

/**
 * Validates a whole site. Everything that is wrong anywhere in it is reported in one go, with paths below `site`.
 *
 * @param input The description. It holds no passwords; one in it is a problem, since it stands there in clear text.
 * @param linePasswords Password of each line by extension.
 */
export function parseSite(input: unknown, linePasswords: ReadonlyMap<string, Secret>): Parsed<Site> {
  const shape = parseWith(outline, input, ROOT, { describe: clearTextSecret });
  if (!isMapping(input)) {
    return parsed<Site>(undefined, shape.problems);
  }
  const at = (key: string): string => joinPath(ROOT, key);
  const givenPhones: readonly unknown[] = Array.isArray(input.phones) ? input.phones : [];
  const name = parseSiteName(input.name, at("name"));
  const host = parseHost(input.host, at("host"));
  const settings = parseSettings(input.settings, at("settings"));
  const asterisk = input.asterisk === undefined ? undefined : parseAsterisk(input.asterisk, at("asterisk"));
  const phones = givenPhones.map((phone, index) =>
    parsePhoneWith(phone, joinPath(at("phones"), index), passwordsFrom(linePasswords)),
  );
  const parts = [name, host, settings, ...(asterisk === undefined ? [] : [asterisk]), ...phones];
  const claims = givenPhones.map((phone, index) => claimsOf(phone, joinPath(at("phones"), index)));
  const problems = once([...shape.problems, ...parts.flatMap((part) => part.problems), ...crossCheck(claims)]);
  const accepted = phones.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const warnings = once([
    ...parts.flatMap((part) => part.warnings),
    ...unusedPasswords(linePasswords, claims),
    ...(settings.value === undefined ? [] : strippedNames(phones, settings.value)),
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

/** Problems between phones: a MAC address or an extension that two of them have. Paths are `phones[0]…`. */
export function crossCheckPhones(phones: readonly Phone[]): Problem[] {
  return crossCheck(
    phones.map((phone, index) => claimsOf({ ...phone, mac: phone.mac.plain }, joinPath("phones", index))),
  );
}

/** What a phone takes for itself alone. */
interface Claims {
  readonly path: string;
  /** Canonical, if it is an address at all. */
  readonly mac?: string;
  readonly extensions: readonly { readonly path: string; readonly extension: string }[];
}

function claimsOf(phone: unknown, path: string): Claims {
  const given = isMapping(phone) ? phone.mac : undefined;
  const mac = typeof given === "string" ? MacAddress.tryParse(given) : undefined;
  const extensions = rawLines(phone).flatMap(({ extension }, index) =>
    isExtension(extension) ? [{ path: joinPath(path, "lines", index, "extension"), extension }] : [],
  );
  return { path, extensions, ...(mac === undefined ? {} : { mac: mac.plain }) };
}

function crossCheck(claims: readonly Claims[]): Problem[] {
  const problems: Problem[] = [];
  const macs = new Map<string, string>();
  const holders = new Map<string, { phone: string; path: string }>();
  for (const { path, mac, extensions } of claims) {
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

function passwordsFrom(linePasswords: ReadonlyMap<string, Secret>): PasswordSource {
  return {
    unknownKeys: { describe: clearTextSecret },
    read: ({ extension }, linePath) => {
      if (!isExtension(extension)) {
        // Nothing can be looked up; the extension itself is the problem that is told.
        return { problems: [], warnings: [] };
      }
      const key = passwordKey(extension);
      const password = linePasswords.get(extension);
      return password === undefined
        ? parsed<Secret>(undefined, [
            {
              path: linePath,
              message: `no password for extension ${extension}`,
              remedy: `Set one: pulumi config set --secret --path '${key}'`,
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
  return SECRET_KEY.test(key)
    ? {
        path,
        message: "a password stands here in clear text, readable by all who can read this file",
        remedy: `Remove it, choose another, and set that one: pulumi config set --secret --path 'linePasswords["EXTENSION"]'`,
      }
    : undefined;
}

function unusedPasswords(linePasswords: ReadonlyMap<string, Secret>, claims: readonly Claims[]): Problem[] {
  const used = new Set(claims.flatMap(({ extensions }) => extensions.map(({ extension }) => extension)));
  return [...linePasswords.keys()]
    .filter((extension) => !used.has(extension))
    .sort()
    .map((extension) => ({
      path: passwordKey(extension),
      message: "no line has this extension",
      remedy: `Remove it: pulumi config rm --path '${passwordKey(extension)}'`,
    }));
}

function strippedNames(phones: readonly Parsed<Phone>[], settings: SiteSettings): Problem[] {
  return phones.flatMap(({ value: phone }, phoneIndex) =>
    phone !== undefined && stripsPunctuation(phone.load ?? settings.load)
      ? phone.lines.flatMap(({ displayName }, lineIndex) =>
          displayName !== undefined && /[^A-Za-z0-9 ]/.test(displayName)
            ? [
                {
                  path: joinPath(ROOT, "phones", phoneIndex, "lines", lineIndex, "displayName"),
                  message: "release 8-12-00 shows names without their punctuation",
                  given: JSON.stringify(displayName),
                  remedy: "Keep to letters and digits, or stay with release 8-11-00",
                },
              ]
            : [],
        )
      : [],
  );
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

/** One password that two lines share has its problems once. */
function once(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
