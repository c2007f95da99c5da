import { keysOf, type RawEntry } from "../domain/settings/from-raw";
import { SETTING_OF } from "../domain/settings/raw-values";
import type { ReadFolder } from "../importer/import-folder";
import type { Breach } from "./finding";

const [KEY = ""] = keysOf("sync");

/** Phones whose mark is that of syncinfo.xml, so that check-sync does nothing to them (cisco.md section 4.6). */
export function syncBreaches(file: string, { defaults, phones, syncMark }: ReadFolder): Breach[] {
  if (syncMark === undefined) {
    return [];
  }
  const shared = defaults.get(KEY);
  const told = (entry: RawEntry): Breach[] =>
    entry.value === syncMark ? [breach({ file: entry.file, line: entry.line, keys: [KEY] }, syncMark)] : [];
  const unsaid = shared === undefined && SETTING_OF.get(KEY)?.phoneDefault === syncMark;
  return [
    ...(shared === undefined ? [] : told(shared)),
    ...(unsaid ? [breach({ file }, syncMark)] : []),
    ...phones.flatMap(({ own }) => {
      const entry = own.get(KEY);
      return entry === undefined ? [] : told(entry);
    }),
  ];
}

function breach(place: Pick<Breach, "file" | "line" | "keys">, mark: string): Breach {
  const said = "syncinfo.xml has the mark that the phones have, so that check-sync does nothing";
  return { ...place, rule: "sync-equal", said, given: JSON.stringify(mark) };
}
