import type { Folder } from "../importer/folder";
import { findFile } from "../importer/folder-roles";
import type { ReadFolder } from "../importer/import-folder";
import { loaderBreaches, loadOfSelector, loadsOfXml, selectorBreaches } from "./boot-files";
import { dialPlanBreaches } from "./dial-plans";
import type { Breach } from "./finding";
import { firmwareBreaches } from "./firmware";
import { logoBreaches } from "./logo";
import { loadOf } from "./named-load";
import { ringBreaches } from "./rings";
import { syncBreaches } from "./sync-marks";

/** What is wrong with the files that phones share, firmware among them, as far as they are there. */
export function sharedFileBreaches(folder: Folder, readFolder: ReadFolder): Breach[] {
  const { defaults, phones, dialPlans } = readFolder;
  const { names } = folder;
  const known = new Set(names);
  const read = (name: string): Uint8Array | undefined => {
    const answer = known.has(name) ? folder.read(name) : undefined;
    return answer !== undefined && "bytes" in answer ? answer.bytes : undefined;
  };
  const open = <T>(wanted: string, look: (file: string, bytes: Uint8Array) => T[]): T[] => {
    const { name } = findFile(names, wanted);
    const bytes = name === undefined ? undefined : read(name);
    return name === undefined || bytes === undefined ? [] : look(name, bytes);
  };
  const told = (key: string) =>
    [defaults, ...phones.map(({ own }) => own)].flatMap((entries) => entries.get(key) ?? []);
  const [selected] = open("OS79XX.TXT", (file, bytes) => [loadOfSelector(file, bytes)]);
  const inXml = open("XMLDefault.cnf.xml", loadsOfXml);
  const emergencyProxy = told("proxy_emergency").find(({ value }) => value !== "")?.value;
  return [
    ...firmwareBreaches(folder.images(), [...told("image_version").flatMap(loadOf), ...inXml], selected),
    ...open("XMLDefault.cnf.xml", (file): Breach[] =>
      inXml.length === 0 ? [{ rule: "xmldefault-no-load", file }] : [],
    ),
    ...open("OS79XX.TXT", (file, bytes) => selectorBreaches(file, bytes)),
    ...open("RINGLIST.DAT", (file, bytes) => ringBreaches(file, bytes, read)),
    ...open("syncinfo.xml", (file) => syncBreaches(file, readFolder)),
    ...loaderBreaches(
      phones.map(({ mac }) => mac),
      known,
      read,
    ),
    ...[...dialPlans].flatMap((file) => {
      const bytes = read(file);
      return bytes === undefined ? [] : dialPlanBreaches(file, bytes, emergencyProxy);
    }),
    ...once(told("logo_url")).flatMap((entry) => logoBreaches(entry, names, read)),
  ];
}

/** One entry for each value. */
function once<T extends { readonly value: string }>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [entry.value, entry])).values()];
}
