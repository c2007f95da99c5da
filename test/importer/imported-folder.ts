import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MacAddress } from "../../domain/mac-address";
import { modelTraits } from "../../domain/phone-models";
import { Secret } from "../../domain/secret";
import type { Finding } from "../../domain/settings/from-raw";
import { parseSite, type Site } from "../../domain/site";
import { openFolder } from "../../importer/folder";
import { type Imported, type ImportOptions, importFolder } from "../../importer/import-folder";
import { delivered, renderAll } from "../rendering/rendered-home";
import { type Files, phoneView } from "./phone-view";

const FOLDERS = join(__dirname, "folders");

/** Stands for a password that a folder does not give in a form that can be declared. */
const CHOSEN_LATER = "chosen-later";

/** One of the folders of the tests. */
export function folderPath(name: string): string {
  return join(FOLDERS, name);
}

/** Imports a folder that has to have something in it. */
export function importAt(directory: string, options: Partial<ImportOptions> = {}): Imported {
  const imported = importFolder(openFolder(directory), {
    name: "site",
    address: "192.0.2.1",
    pathOf: (file) => join(directory, file),
    ...options,
  });
  if (imported === undefined) {
    throw new Error(`nothing in ${directory}`);
  }
  return imported;
}

/** The site that an import describes; passwords that the import could not take over are made up. */
export function siteOf({ site, linePasswords, adminPassword }: Imported): Site {
  const extensions = site.phones.flatMap(({ lines }) => lines.map(({ extension }) => extension));
  const { value, problems } = parseSite(JSON.parse(JSON.stringify(site)), {
    linePasswords: new Map(
      extensions.map((extension) => [extension, Secret.of(linePasswords.get(extension) ?? CHOSEN_LATER)]),
    ),
    ...(adminPassword === undefined ? {} : { adminPassword: Secret.of(adminPassword) }),
  });
  if (value === undefined) {
    throw new Error(JSON.stringify(problems, null, 2));
  }
  return value;
}

/** The files of a site as a host gets them. */
export function filesOf(site: Site): Files {
  return new Map(renderAll(site).map((file) => [file.path, Buffer.from(delivered(file))]));
}

/** The files of a folder by name, folders with "/". */
export function filesAt(directory: string, below = ""): Map<string, Uint8Array> {
  return new Map(
    readdirSync(join(directory, below), { withFileTypes: true }).flatMap((entry): [string, Uint8Array][] =>
      entry.isDirectory()
        ? [...filesAt(directory, `${below}${entry.name}/`)]
        : [[`${below}${entry.name}`, readFileSync(join(directory, below, entry.name))]],
    ),
  );
}

/** By MAC address: the keys by which a phone goes differently after an import. */
export function differences(directory: string, imported: Imported): Record<string, string[]> {
  const before = filesAt(directory);
  const site = siteOf(imported);
  const after = filesOf(site);
  return Object.fromEntries(
    site.phones.map(({ mac, model }) => {
      const { lines } = modelTraits(model);
      const old = phoneView(before, phoneFileIn(before, mac, site.settings.tftpFolder), lines);
      const now = phoneView(after, phoneFileIn(after, mac, site.settings.tftpFolder), lines);
      const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
      return [mac.plain, keys.sort()];
    }),
  );
}

/** Whether a finding says that a key of a phone changes. */
export function isNamed(findings: readonly Finding[], key: string, mac: string): boolean {
  return findings.some(({ keys, file }) => {
    const ofPhone = file === undefined || file === "SIPDefault.cnf" || file.toUpperCase().includes(mac);
    return ofPhone && keys.includes(key);
  });
}

function phoneFileIn(files: Files, mac: MacAddress, folder = ""): string {
  const path = `${folder.replace(/^\.\//, "")}SIP${mac.plain}.cnf`;
  return [...files.keys()].find((name) => name.toLowerCase() === path.toLowerCase()) ?? path;
}
