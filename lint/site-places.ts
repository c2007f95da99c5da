import { isExtension } from "../domain/line";
import { joinPath } from "../domain/problem";
import { soundsSecret } from "../domain/secret-name";
import { keysOf, type RawEntry } from "../domain/settings/from-raw";
import { LEAVES } from "../domain/settings/registry";
import type { Imported } from "../importer/import-folder";
import type { ReadPhone } from "../importer/import-phone";
import { givenValue, keyOf } from "../importer/phone-lines";
import { printable } from "../phone/printable";
import type { Breach } from "./finding";

/** Where a value of a description came from. */
export type Place = Pick<Breach, "file" | "line" | "keys" | "given">;

const DEFAULTS = "SIPDefault.cnf";
/** Keys of a group that are meant where it is named as a whole. */
const OF_GROUPS: Readonly<Record<string, readonly string[]>> = {
  dtmf: ["dtmf.inband", "dtmf.outOfBand"],
  clockChanges: ["clock"],
  daylightSaving: ["clock"],
};

/** A phone of the description, and the numbers that its lines have in its file. */
interface PlacedPhone {
  readonly read: ReadPhone;
  readonly numbers: readonly number[];
}

/** Leads from paths of an imported description back to the files that it was made from. */
export class SitePlaces {
  readonly #imported: Imported;
  readonly #phones: readonly PlacedPhone[];
  readonly #holders = new Map<string, { phone: ReadPhone; number: number }>();

  constructor(imported: Imported) {
    this.#imported = imported;
    const byMac = new Map(imported.read.phones.map((phone) => [phone.mac.colons.toUpperCase(), phone]));
    this.#phones = imported.site.phones.flatMap(({ mac }) => {
      const read = byMac.get(mac);
      return read === undefined ? [] : [{ read, numbers: lineNumbers(read) }];
    });
    for (const { read, numbers } of this.#phones) {
      for (const number of numbers) {
        const extension = givenValue(read.entries, `line${number}_name`);
        if (!this.#holders.has(extension)) {
          this.#holders.set(extension, { phone: read, number });
        }
      }
    }
  }

  /** The places that a path of a problem is about; none for what no file says. */
  of(path: string): Place[] {
    const [, extension] = /^linePasswords\["(.+)"\]$/.exec(path) ?? [];
    const [, setting] = /^site\.settings\.?(.*)$/.exec(path) ?? [];
    const [, index, rest = ""] = /^site\.phones\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    if (path === "adminPassword") {
      return this.#shared(["phone_password"]);
    }
    if (extension !== undefined) {
      const holder = this.#holders.get(extension);
      return holder === undefined ? [] : [passwordPlace(holder.phone, holder.number)];
    }
    if (setting !== undefined) {
      return this.#shared(keysOfSetting(setting));
    }
    const phone = index === undefined ? undefined : this.#phones[Number(index)];
    return phone === undefined ? [] : [placeInPhone(phone, rest)];
  }

  /** A message in which phones are named by their files. */
  inWords(message: string): string {
    return message.replaceAll(/site\.phones\[\d+\](\.lines\[\d+\])?/g, (path, line?: string) => {
      const [place] = this.of(line === undefined ? path : joinPath(path, "extension"));
      return place?.file === undefined ? path : `${place.file}${place.line === undefined ? "" : `:${place.line}`}`;
    });
  }

  /** In SIPDefault.cnf, else in the file of each phone that says it: what all of them say alike became the site's. */
  #shared(keys: readonly string[]): Place[] {
    const { defaults, phones } = this.#imported.read;
    const key = keys.find((each) => defaults.has(each));
    const own = key === undefined ? undefined : defaults.get(key);
    if (key !== undefined && own !== undefined) {
      return [placeOf(key, own)];
    }
    const ofPhones = phones.flatMap((phone): Place[] => {
      const said = keys.find((each) => phone.own.has(each));
      const entry = said === undefined ? undefined : phone.own.get(said);
      return said === undefined || entry === undefined ? [] : [placeOf(said, entry)];
    });
    return ofPhones.length > 0 ? ofPhones : [{ file: DEFAULTS, keys: keys.slice(0, 1) }];
  }
}

function placeInPhone({ read, numbers }: PlacedPhone, rest: string): Place {
  const [, setting] = /^overrides\.(.+)$/.exec(rest) ?? [];
  const [, index, member = "extension"] = /^lines\[(\d+)\]\.?(\w+)?$/.exec(rest) ?? [];
  const keys =
    setting !== undefined
      ? keysOfSetting(setting)
      : index !== undefined
        ? [keyOf(member, numbers[Number(index)] ?? 1)]
        : rest === "label"
          ? ["phone_label"]
          : rest === "load"
            ? ["image_version"]
            : [];
  for (const entries of [read.own, read.entries]) {
    const key = keys.find((each) => entries.has(each));
    const entry = key === undefined ? undefined : entries.get(key);
    if (key !== undefined && entry !== undefined) {
      return placeOf(key, entry);
    }
  }
  return { file: read.file, keys: keys.slice(0, 1) };
}

/** A line without a password of its own takes that of line 1. */
function passwordPlace({ entries, file }: ReadPhone, number: number): Place {
  const key = [`line${number}_password`, "line1_password"].find((each) => (entries.get(each)?.value ?? "") !== "");
  const entry = key === undefined ? undefined : entries.get(key);
  return key === undefined || entry === undefined ? { file } : placeOf(key, entry);
}

function placeOf(key: string, { file, line, value }: RawEntry): Place {
  return {
    file,
    line,
    keys: [key],
    ...(soundsSecret(key) || value === "" ? {} : { given: `"${printable(value)}"` }),
  };
}

/** Numbers of the lines that could be described, in their order. */
function lineNumbers({ used, entries }: ReadPhone): number[] {
  return used.filter((number) => isExtension(givenValue(entries, `line${number}_name`)));
}

/** The keys of a setting, a group or an item of a list. */
function keysOfSetting(path: string): readonly string[] {
  const [, list, index] = /^(\w+)\[(\d+)\]/.exec(path) ?? [];
  if (list !== undefined) {
    return keysOf(list).filter((key) => key.includes(String(Number(index) + 1)));
  }
  const members =
    OF_GROUPS[path] ?? LEAVES.map((leaf) => leaf.path.join(".")).filter((name) => name.startsWith(`${path}.`));
  return members.length > 0 ? members.flatMap(keysOf) : keysOf(path);
}
