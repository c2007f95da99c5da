import { joinPath, type Problem } from "../problem";
import type { Secret } from "../secret";
import type { DirectorySettings } from "./directory-settings";

/** Passwords of lists by their names. */
export type DirectoryPasswords = ReadonlyMap<string, Secret>;

/** How a password is given, in words. */
export interface PasswordWords {
  /** Path of the password of a list. */
  readonly path: (name: string) => string;
  readonly set: (name: string) => string;
  readonly remove: (name: string) => string;
}

/** Nobody listens on the way to the machine itself. */
const LOOPBACK = /^[a-z]+:\/\/(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?:[:/]|$)/;

/** What can stand in a header (RFC 9110 section 5.5) and in a bind alike. */
const SENDABLE = /^[\x20-\x7e\xa0-\xff]+$/;

/** Passwords that are missing, or can't be sent. */
export function passwordProblems(
  { json, ldap }: DirectorySettings,
  passwords: DirectoryPasswords,
  path: string,
  words: PasswordWords,
): Problem[] {
  const missing = json.flatMap(({ name, user, header }, index): Problem[] =>
    passwords.has(name) || (user === undefined && header === undefined)
      ? []
      : [
          {
            path: joinPath(path, "json", index, user === undefined ? "header" : "user"),
            message: "no password is given that goes with it",
            remedy: words.set(name),
          },
        ],
  );
  const twoWays = json.flatMap(({ user, header }, index): Problem[] =>
    user === undefined || header === undefined
      ? []
      : [
          {
            path: joinPath(path, "json", index, "header"),
            message: "excludes user, which is given: a header of its own has the password alone",
            remedy: "Keep one of them",
          },
        ],
  );
  const unfit = [...passwords].flatMap(([name, password]): Problem[] =>
    SENDABLE.test(password.reveal()) && password.reveal().trim() === password.reveal()
      ? []
      : [
          {
            path: words.path(name),
            message: "empty, with a blank at an end, or with a character that no header can hold",
            remedy: words.set(name),
          },
        ],
  );
  const binds = ldap.flatMap(({ name, bindDn }, index): Problem[] =>
    passwords.has(name) === (bindDn !== undefined)
      ? []
      : [
          {
            path: joinPath(path, "ldap", index, "bindDn"),
            ...(bindDn === undefined
              ? { message: "missing, and there is a password", remedy: words.remove(name) }
              : { message: "no password is given that goes with it", remedy: words.set(name) }),
          },
        ],
  );
  return [...missing, ...twoWays, ...binds, ...unfit];
}

/** Passwords that nobody asks for, and those that all who listen can read. */
export function passwordCautions(
  { json, ldap }: DirectorySettings,
  passwords: DirectoryPasswords,
  path: string,
  words: PasswordWords,
): Problem[] {
  const names = new Set([...json, ...ldap].map(({ name }) => name));
  const unused = [...passwords.keys()]
    .filter((name) => !names.has(name))
    .sort()
    .map((name) => ({ path: words.path(name), message: "no list has this name", remedy: words.remove(name) }));
  const readable = (kind: "json" | "ldap", lists: readonly { name: string; url: string }[], sealed: string) =>
    lists.flatMap(({ name, url }, index) =>
      passwords.has(name) && !url.startsWith(sealed) && !LOOPBACK.test(url)
        ? [
            {
              path: joinPath(path, kind, index, "url"),
              message: "the password goes over the network in clear text",
              remedy: `Give an ${sealed}// address`,
            },
          ]
        : [],
    );
  return [...unused, ...readable("json", json, "https:"), ...readable("ldap", ldap, "ldaps:")];
}
