import { joinPath, type Parsed, type Problem, parsed } from "../problem";
import { type FirmwareSettings, PRINT_PINS } from "./firmware-settings";
import { type ImageName, inRightCase, LARGEST_IMAGE, PLAUSIBLE_SIZES, readImageName } from "./image-name";
import { type LoadManifest, readLoadManifest } from "./load-manifest";

/** Bytes of all images together; those of one release have about 1 MB. */
const LARGEST_SET = 64 * 1024 * 1024;

/** What was found under one name in the folder. */
export type FolderEntry =
  | {
      readonly name: string;
      readonly is: "file";
      readonly bytes: number;
      readonly sha256: string;
      readonly manifest?: Uint8Array;
    }
  | { readonly name: string; readonly is: "large"; readonly bytes: number }
  | { readonly name: string; readonly is: "unreadable"; readonly reason: string }
  | { readonly name: string; readonly is: "link outside"; readonly target: string }
  | { readonly name: string; readonly is: "other" };

/** One image that may be served. */
export interface FirmwareFile extends ImageName {
  readonly bytes: number;
  readonly sha256: string;
  /** Of a `.loads` file alone. */
  readonly manifest?: LoadManifest;
}

/** The images of a site, by name. */
export type FirmwareSet = ReadonlyMap<string, FirmwareFile>;

/** A set, and beside it all that is called an image, faulty or not: what else is wrong can be told against that. */
export interface FirmwareReading extends Parsed<FirmwareSet> {
  readonly named: FirmwareSet;
  /** What is wrong with single files, by their names; part of the problems. */
  readonly faulty: ReadonlyMap<string, readonly Problem[]>;
}

/**
 * Which images of a folder are served, and all that is wrong with them. A file that is pinned and as pinned is right, whatever its size.
 *
 * @param path Where the firmware is declared.
 */
export function firmwareSet(
  entries: readonly FolderEntry[],
  settings: Pick<FirmwareSettings, "files">,
  path: string,
): FirmwareReading {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const folder = joinPath(path, "folder");
  const pins = settings.files;
  const set = new Map<string, FirmwareFile>();
  const named = new Map<string, FirmwareFile>();
  const faulty = new Map<string, Problem[]>();
  const there = new Set(entries.map(({ name }) => name));
  const foundIn = (name: string, found: Problem[]): void => {
    problems.push(...found);
    if (found.length > 0) {
      faulty.set(name, found);
    }
  };
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const image = readImageName(entry.name);
    const right = inRightCase(entry.name);
    const meant = right === undefined || there.has(right) ? undefined : readImageName(right);
    if (meant !== undefined) {
      foundIn(entry.name, [caseProblem(entry.name, meant.name, folder)]);
      // A phone finds it where somebody names it so.
      named.set(entry.name, { ...meant, name: entry.name, bytes: 0, sha256: "" });
    } else if (image !== undefined && (pins === undefined || Object.hasOwn(pins, entry.name))) {
      const found =
        entry.is === "file" ? fileProblems(entry, pins?.[entry.name], folder) : entryProblems(entry, folder);
      foundIn(entry.name, found);
      const file = { ...image, bytes: 0, sha256: "", ...(entry.is === "file" ? contentOf(entry) : {}) };
      named.set(entry.name, file);
      if (found.length === 0) {
        set.set(entry.name, file);
      }
    }
  }
  for (const name of Object.keys(pins ?? {}).sort()) {
    const image = readImageName(name);
    if (!there.has(name) && image !== undefined) {
      named.set(name, { ...image, bytes: 0, sha256: "" });
      problems.push({
        path: `${joinPath(path, "files")}[${JSON.stringify(name)}]`,
        message: "not in the folder",
        remedy: "Put it there, or take it out of files",
      });
    }
  }
  if (pins === undefined && set.size > 0) {
    warnings.push({
      path,
      message: "no file is pinned, so that whatever is put into the folder is served to phones",
      remedy: PRINT_PINS,
    });
  }
  const total = [...set.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > LARGEST_SET) {
    problems.push({
      path: folder,
      message: `${total} bytes of images, all of which the server keeps in memory`,
      allowed: `at most ${LARGEST_SET}`,
      remedy: "Name those that phones need in files",
    });
  }
  if (entries.length > 0 && set.size === 0 && problems.length === 0) {
    problems.push({
      path: folder,
      message: "holds no image for the 7940 or 7960",
      allowed: "such as P0S3-8-11-00.loads and the files that it names",
    });
  }
  return { ...parsed<FirmwareSet>(set, problems, warnings), named, faulty };
}

function contentOf({ bytes, sha256, manifest }: FolderEntry & { is: "file" }) {
  return { bytes, sha256, ...(manifest === undefined ? {} : { manifest: readLoadManifest(manifest) }) };
}

function caseProblem(name: string, right: string, path: string): Problem {
  return {
    path,
    rule: "file-name-case",
    message: "a phone asks for this file in another case, and would not find it",
    given: JSON.stringify(name),
    allowed: JSON.stringify(right),
    remedy: "Rename it",
  };
}

function entryProblems(entry: Exclude<FolderEntry, { is: "file" }>, path: string): Problem[] {
  const given = JSON.stringify(entry.name);
  switch (entry.is) {
    case "large":
      return [
        {
          path,
          rule: "image-too-large",
          message: `${entry.bytes} bytes, and no image is that large`,
          given,
          allowed: `at most ${LARGEST_IMAGE}`,
        },
      ];
    case "unreadable":
      return [
        {
          path,
          rule: "file-unreadable",
          message: `can't be read (${entry.reason})`,
          given,
          remedy: "Give yourself the right to read it",
        },
      ];
    case "link outside":
      return [
        {
          path,
          message: `a link to ${entry.target}, outside of the folder`,
          given,
          remedy: "Put the file itself there",
        },
      ];
    case "other":
      return [{ path, message: "neither a file nor a link to one", given }];
  }
}

function fileProblems(
  { name, bytes, sha256 }: FolderEntry & { is: "file" },
  pin: string | undefined,
  path: string,
): Problem[] {
  const image = readImageName(name);
  const { least, known } = PLAUSIBLE_SIZES[image?.kind ?? "loads"];
  const given = JSON.stringify(name);
  if (bytes === 0) {
    return [{ path, rule: "image-empty", message: "empty", given, remedy: "Copy it anew" }];
  }
  if (pin !== undefined && pin !== sha256) {
    return [
      {
        path,
        message: `another SHA-256 than declared: ${sha256}, ${bytes} bytes`,
        given,
        allowed: pin,
        remedy: "Copy it anew; or, if this file is the right one, print the new pins: npm run firmware -- FOLDER",
      },
    ];
  }
  return pin === undefined && bytes < least
    ? [
        {
          path,
          rule: "image-cut-off",
          message: `${bytes} bytes, where a published one has ${known}; it is likely to have been cut off`,
          given,
          allowed: `at least ${least}, or any size if files pins it`,
          remedy: "Copy it anew",
        },
      ]
    : [];
}
