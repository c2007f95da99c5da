import { nearName } from "../domain/firmware/image-name";
import { FIRST_WITH_MANIFEST, identifyLoad } from "../domain/firmware/load-identity";
import { applicationLoad } from "../domain/firmware-load";
import type { RawEntry } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";
import type { Breach } from "./finding";
import { manifestBreaches } from "./manifest";

/** A load that a file names, and where. */
export interface NamedLoad {
  readonly load: string;
  readonly file: string;
  readonly line?: number;
  readonly keys?: readonly string[];
}

/** What of a folder is about firmware. */
export interface FirmwareFolder {
  /** Names of its files. */
  readonly names: readonly string[];
  readonly read: (name: string) => Uint8Array | undefined;
}

const FIRMWARE = /^P0[^/]*\.(loads|sbn|sb2|bin)$/i;
/** Most names that are shown of what is there. */
const MOST_SHOWN = 4;

/** The load of `image_version`. */
export function loadOf(entry: RawEntry): NamedLoad[] {
  return entry.value === "" ? [] : [{ load: entry.value, file: entry.file, line: entry.line, keys: ["image_version"] }];
}

/** Loads that are named and whose files are not there as they are named (cisco.md section 2.6), and manifests that lack files. */
export function firmwareBreaches({ names, read }: FirmwareFolder, named: readonly NamedLoad[]): Breach[] {
  const files = firmwareFiles(names);
  const sure = named.filter(({ load }) => applicationLoad().safeParse(load).success);
  const [first] = sure;
  if (files.length === 0) {
    return first === undefined ? [] : [{ ...placeOf(first), rule: "firmware-elsewhere" }];
  }
  const wanted = new Set(sure.map(({ load }) => load));
  const manifests = files.filter(
    (name) => name.endsWith(".loads") && (wanted.size === 0 || wanted.has(name.slice(0, -".loads".length))),
  );
  return [
    ...sure.flatMap((each) => missingLoad(each, files)),
    ...manifests.flatMap((name) => {
      const bytes = read(name);
      return bytes === undefined ? [] : manifestBreaches(name, bytes, files);
    }),
  ];
}

/** Files of loads, which phones look for in the root alone. */
export function firmwareFiles(names: readonly string[]): string[] {
  return names.filter((name) => FIRMWARE.test(name));
}

function missingLoad(named: NamedLoad, files: readonly string[]): Breach[] {
  const { load } = named;
  const endings =
    (identifyLoad(load)?.major ?? FIRST_WITH_MANIFEST) < FIRST_WITH_MANIFEST ? [".bin", ".sbn"] : [".loads"];
  if (endings.some((ending) => files.includes(`${load}${ending}`))) {
    return [];
  }
  const loads = files.flatMap((name) => (/\.(loads|bin)$/i.test(name) ? [name.replace(/\.\w+$/, "")] : []));
  const shown = { ...placeOf(named), given: JSON.stringify(load) };
  const near = endings.flatMap((ending) => nearName(`${load}${ending}`, files) ?? []).at(0);
  if (near !== undefined) {
    const has = `the folder has ${printable(near.name.replace(/\.\w+$/, ""))}`;
    return near.differs === "case"
      ? [{ ...shown, rule: "load-name-case", said: `${has} in other letters` }]
      : [{ ...shown, rule: "load-name-form", said: `${has}, another name` }];
  }
  const there = [...new Set(loads)].filter((name) => /^P0S3/i.test(name));
  const has = there.length === 0 ? "" : `; it has ${there.slice(0, MOST_SHOWN).map(printable).join(", ")}`;
  return [{ ...shown, rule: "load-missing", said: `${load}${endings[0]} is not in the folder${has}` }];
}

function placeOf({ file, line, keys }: NamedLoad): Pick<Breach, "file" | "line" | "keys"> {
  return { file, ...(line === undefined ? {} : { line }), ...(keys === undefined ? {} : { keys }) };
}
