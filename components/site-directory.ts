import type { DirectoryList } from "../domain/directory/delivered-directory";
import {
  type DirectoryPasswords,
  type PasswordWords,
  passwordCautions,
  passwordProblems,
} from "../domain/directory/directory-passwords";
import { type DirectorySettings, FLEET_LIST, parseDirectory } from "../domain/directory/directory-settings";
import { readDirectoryTable } from "../domain/directory/directory-table";
import { fleetEntries, hiddenCautions } from "../domain/directory/fleet-entries";
import type { HostSettings } from "../domain/host-settings";
import type { Phone } from "../domain/phone";
import { joinPath, type Parsed, type Problem, parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { zoneOf } from "../domain/time-zone";
import type { Fingerprint } from "../rendering/fingerprint";
import {
  renderDirectory,
  renderDirectoryPasswords,
  renderFleetList,
  type ServerText,
} from "../rendering/render-directory";
import { readDeclaredFile } from "./declared-file";
import type { DirectoryArgs } from "./directory-args";
import { keyProblems } from "./host-addresses";

/** What becomes of a site's directory. */
export interface HostDirectory {
  readonly settings: DirectorySettings;
  /** Lists from files of this machine. */
  readonly lists: readonly DirectoryList[];
  readonly passwords: DirectoryPasswords;
}

/** A directory that a host has or not. */
export interface MaybeDirectory {
  readonly directory?: HostDirectory;
}

/** Validates what a host is told of the directory, with the files that it names and the phones that it lists. */
export function parseHostDirectory(
  given: Omit<DirectoryArgs, "passwords"> | undefined,
  givenPasswords: Readonly<Record<string, string>>,
  host: HostSettings,
  settings: SiteSettings,
  phones: readonly Phone[],
  path: string,
): Parsed<MaybeDirectory> {
  if (given === undefined) {
    return parsed<MaybeDirectory>({}, []);
  }
  const { value, problems } = parseDirectory(given, path);
  if (value === undefined) {
    return parsed<MaybeDirectory>(undefined, problems);
  }
  const passwords = new Map(Object.entries(givenPasswords).map(([name, password]) => [name, Secret.of(password)]));
  const words = passwordWords(path);
  const files = readLists(value, path);
  return parsed<MaybeDirectory>(
    { directory: { settings: value, lists: files.value ?? [], passwords } },
    [
      ...files.problems,
      ...keyProblems(value, settings, host, path),
      ...passwordProblems(value, passwords, path, words),
    ],
    [...hiddenCautions(value, phones, path), ...passwordCautions(value, passwords, path, words)],
  );
}

function passwordWords(path: string): PasswordWords {
  const at = (name: string): string => joinPath(path, "passwords", name);
  return { path: at, set: (name) => `Give ${at(name)}`, remove: () => "Remove it" };
}

/** Reads the lists from files of this machine. */
export function readLists({ csv }: DirectorySettings, path: string): Parsed<DirectoryList[]> {
  const problems: Problem[] = [];
  const lists = csv.map(({ name, title, file }, index): DirectoryList => {
    const bytes = readDeclaredFile(file, joinPath(path, "csv", index, "file"), problems);
    const table = bytes === undefined ? undefined : readDirectoryTable(file, Buffer.from(bytes).toString("utf8"));
    problems.push(...(table?.problems ?? []));
    return { name, title, entries: table?.value ?? [] };
  });
  return parsed(lists, problems);
}

/** What a delivery tells the server of the directory: apart, what a preview shows, and what changes with the phones that it shows anyway. */
export function renderHostDirectory(
  { directory }: MaybeDirectory,
  phones: readonly Phone[],
  { timeZone }: SiteSettings,
  fingerprint: Fingerprint,
): { readonly shown: readonly ServerText[]; readonly fleet: readonly ServerText[] } {
  if (directory === undefined) {
    return { shown: [], fleet: [] };
  }
  const { settings, lists, passwords } = directory;
  const { title, fleet, fleetTitle, hidden, json, ldap } = settings;
  // A password that no list asks for stays where it is.
  const asked = new Set([...json, ...ldap].map(({ name }) => name));
  const needed = new Map([...passwords].filter(([name]) => asked.has(name)));
  const own: DirectoryList = { name: FLEET_LIST, title: fleetTitle, entries: fleetEntries(phones, hidden) };
  return {
    shown: [
      renderDirectory({
        title,
        // The phone's own names of zones mean something else to others, such as BST.
        ...(zoneOf(timeZone).fromIana ? { timeZone } : {}),
        lists: [...lists],
        json,
        ldap,
      }),
      ...(needed.size === 0 ? [] : [renderDirectoryPasswords(needed, fingerprint)]),
    ],
    fleet: fleet ? [renderFleetList(own)] : [],
  };
}
