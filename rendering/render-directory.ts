import { SERVER_FOLDER } from "../domain/bundle";
import {
  type DeliveredDirectory,
  DIRECTORY_FILE,
  type DirectoryList,
  FLEET_LIST_FILE,
  PASSWORDS_FILE,
} from "../domain/directory/delivered-directory";
import type { DirectoryPasswords } from "../domain/directory/directory-passwords";
import { canonicalJson } from "./canonical-json";
import type { Fingerprint } from "./fingerprint";

/** A text for the server itself, with a placeholder for each secret. */
export interface ServerText {
  readonly path: string;
  readonly text: string;
  readonly secrets: Record<string, string>;
}

/** What the server is told of the directory. Equal directories give equal texts. */
export function renderDirectory(directory: DeliveredDirectory): ServerText {
  return serverText(DIRECTORY_FILE, directory);
}

/** The list of the site's own phones. */
export function renderFleetList(list: DirectoryList): ServerText {
  return serverText(FLEET_LIST_FILE, list);
}

/** The passwords of its lists. */
export function renderDirectoryPasswords(passwords: DirectoryPasswords, fingerprint: Fingerprint): ServerText {
  const placed = [...passwords].map(([name, password]) => ({
    name,
    placeholder: `[secret directory_${name}:${fingerprint.of(password)}]`,
    password,
  }));
  return {
    path: `${SERVER_FOLDER}${PASSWORDS_FILE}`,
    text: canonicalJson(Object.fromEntries(placed.map(({ name, placeholder }) => [name, placeholder]))),
    secrets: Object.fromEntries(
      placed.map(({ placeholder, password }) => [placeholder, JSON.stringify(password.reveal()).slice(1, -1)]),
    ),
  };
}

function serverText(name: string, content: unknown): ServerText {
  // A name of somebody is no placeholder, whatever it looks like.
  const text = canonicalJson(content).replaceAll("[secret ", "\\u005bsecret ");
  return { path: `${SERVER_FOLDER}${name}`, text, secrets: {} };
}
