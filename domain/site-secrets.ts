import { derivedPassword } from "./derived-password";
import type { DirectoryPasswords, PasswordWords } from "./directory/directory-passwords";
import { isExtension } from "./line";
import { parseLinePassword } from "./line-password";
import { isMapping } from "./mapping";
import type { PasswordSource } from "./phone";
import type { Claims } from "./phone-claims";
import { joinPath, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import { soundsSecret } from "./secret-name";

/** What a description itself does not hold. */
export interface SiteSecrets {
  /** Password of each line by extension. */
  readonly linePasswords: ReadonlyMap<string, Secret>;
  /** PIN of the voicemail box of each line, by the line's extension. @default none */
  readonly voicemailPins?: ReadonlyMap<string, Secret>;
  /** From which all other passwords of lines and PINs are made. @default none: every line and box needs its own */
  readonly passwordSeed?: Secret;
  /** Unlocks the phones' settings. */
  readonly adminPassword?: Secret;
  /** Password of each list of the directory that has one, by its name. @default none */
  readonly directoryPasswords?: DirectoryPasswords;
  /** Of the user of Asterisk's manager interface. @default none: the status page does not ask Asterisk */
  readonly asteriskStatusPassword?: Secret;
}

export function passwordsFrom({ linePasswords, passwordSeed }: SiteSecrets): PasswordSource {
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

/** How the password of a list of the directory is set. */
export const DIRECTORY_PASSWORD: PasswordWords = {
  path: listKey,
  set: (name) => `Set one: npm run pulumi -- config set --secret --path '${listKey(name)}'`,
  remove: (name) => `Remove it: npm run pulumi -- config rm --path '${listKey(name)}'`,
};

function listKey(name: string): string {
  return `directoryPasswords[${JSON.stringify(name)}]`;
}

function passwordKey(extension: string): string {
  return `linePasswords[${JSON.stringify(extension)}]`;
}

export function clearTextSecret(path: string, key: string): Problem | undefined {
  const where = /admin/i.test(key) ? "adminPassword" : `--path 'linePasswords["EXTENSION"]'`;
  return soundsSecret(key)
    ? {
        path,
        message: "a password stands here in clear text, readable by all who can read this file",
        remedy: `Remove it, choose another, and set that one: npm run pulumi -- config set --secret ${where}`,
      }
    : undefined;
}

/** An admin password among the defaults of phones, told once and not for each phone, and the defaults without it. */
export function secretDefaults(defaults: unknown, path: string): { defaults: unknown; problems: Problem[] } {
  if (!isMapping(defaults) || !isMapping(defaults.overrides)) {
    return { defaults, problems: [] };
  }
  const members = Object.entries(defaults.overrides);
  const problems = members.flatMap(([key]) => clearTextSecret(joinPath(path, "overrides"), key) ?? []);
  const overrides = Object.fromEntries(members.filter(([key]) => !soundsSecret(key)));
  return { defaults: { ...defaults, overrides }, problems };
}

export function unusedPasswords(linePasswords: ReadonlyMap<string, Secret>, claims: readonly Claims[]): Problem[] {
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
