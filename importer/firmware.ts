import { posix } from "node:path";
import { MOST_NAMES } from "../components/firmware-folder";
import { type FirmwareSet, type FolderEntry, firmwareSet } from "../domain/firmware/firmware-set";
import type { Problem } from "../domain/problem";
import type { Finding } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";

/** The images of a site, as a description declares them. */
export interface DescribedFirmware {
  readonly folder: string;
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

/** What the images of a folder become. */
export interface ImportedFirmware {
  /** Undefined where no image is there that could be served. */
  readonly firmware?: DescribedFirmware;
  /** The images that are declared. */
  readonly set: FirmwareSet;
  readonly findings: readonly Finding[];
  /** What is wrong with them as a whole. */
  readonly problems: readonly Problem[];
}

/** Where a description declares them. */
const PATH = "site.firmware";

/**
 * Declares the images that stand in a folder, each pinned by what it holds now; one that no phone should get is left out, with a finding.
 *
 * @param names Names of all files of the folder, with those below it.
 * @param pathOf Path that a description is to give for a file of the folder.
 */
export function importFirmware(
  images: readonly FolderEntry[],
  names: readonly string[],
  pathOf: (name: string) => string,
): ImportedFirmware {
  const count = new Set(names.map((name) => name.split("/").at(0))).size;
  if (images.length > 0 && count > MOST_NAMES) {
    return { set: new Map(), findings: [tooMany(count)], problems: [] };
  }
  const reading = firmwareSet(images, {}, PATH);
  const set = new Map([...reading.named].filter(([name]) => !reading.faulty.has(name)));
  const ofFiles = new Set([...reading.faulty.values()].flat());
  const findings = [...reading.faulty].flatMap(([name, problems]) =>
    problems.map(
      ({ message, allowed }): Finding => ({
        level: "problem",
        message: `not declared among the firmware: ${message}${allowed === undefined ? "" : `; allowed: ${allowed}`}`,
        keys: [],
        file: printable(name),
        instead: "no such image",
      }),
    ),
  );
  const files = Object.fromEntries([...set.values()].map(({ name, sha256 }) => [name, { sha256 }]));
  return {
    ...(set.size === 0 ? {} : { firmware: { folder: folderOf(pathOf), files } }),
    set,
    findings,
    problems: reading.problems.filter((problem) => set.size > 0 && !ofFiles.has(problem)),
  };
}

function folderOf(pathOf: (name: string) => string): string {
  const path = posix.normalize(pathOf("."));
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function tooMany(count: number): Finding {
  return {
    level: "warning",
    message: `the images can't be declared: they stand among ${count} names, and a folder of images has at most ${MOST_NAMES}`,
    keys: [],
    instead: "no firmware: put them into a folder of their own, and declare that",
  };
}
