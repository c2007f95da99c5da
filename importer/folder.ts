import type { Dirent } from "node:fs";
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { firmwareEntries } from "../components/firmware-folder";
import type { FolderEntry } from "../domain/firmware/firmware-set";
import { inRightCase, readImageName } from "../domain/firmware/image-name";
import type { RuleName } from "../domain/rule-name";
import type { Finding } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";

/** Most files and folders; a folder with more is not a tftpboot folder. */
const MOST_FILES = 20_000;
/** Largest file that is read; a phone's own files are a few KiB. */
const MOST_BYTES = 256 * 1024;

/** Files that phones are told something by. */
const READ_NAMES =
  /^(SIP[0-9A-F]{12}\.cnf|dialplan.*\.xml|XMLDefault\.cnf\.xml|OS79XX\.TXT|RINGLIST\.DAT|syncinfo\.xml)$/i;

/** A folder that can't be read. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

/** A hand-kept folder, read and never written. */
export interface Folder {
  /** Names of all files with `/`, sorted. */
  readonly names: readonly string[];
  readonly findings: readonly Finding[];
  /** What is neither a file nor a folder that is read: name → why. */
  readonly odd: ReadonlyMap<string, string>;
  /** The bytes of a file; undefined with a finding if it is too large or may not be read. */
  read(name: string): { readonly bytes: Uint8Array } | { readonly finding: Finding };
  /** What stands under names of images, in the right case or not; phones look for them in the folder itself alone. */
  images(): readonly FolderEntry[];
}

/**
 * Lists a folder and everything below it. A link is taken for the file that it leads to if that is in the folder; links to
 * folders are left alone, so that no circle can be walked.
 *
 * @throws FolderError when it is no folder, may not be read, or holds too many files.
 */
export function openFolder(directory: string, mostFiles = MOST_FILES): Folder {
  const root = attempt(directory, () => realpathSync(directory));
  const names: string[] = [];
  const findings: Finding[] = [];
  const odd = new Map<string, string>();
  let seen = 0;
  const walk = (below: string): void => {
    const list = (): Dirent[] => readdirSync(join(root, below), { withFileTypes: true });
    const entries = below === "" ? attempt(directory, list) : orFinding(below, list, findings);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${below}${entry.name}`;
      seen += 1;
      if (seen > mostFiles) {
        throw new FolderError(`${directory}: more than ${mostFiles} files and folders; is it a tftpboot folder?`);
      }
      if (entry.isDirectory()) {
        walk(`${name}/`);
      } else {
        const told = oddFile(root, name, entry);
        if (told === undefined) {
          names.push(name);
        } else {
          odd.set(name, told.message);
          const level = READ_NAMES.test(entry.name) ? "problem" : "warning";
          findings.push({ level, ...told, keys: [], file: printable(name), instead: "nothing" });
        }
      }
    }
  };
  walk("");
  names.sort();
  return {
    names,
    findings,
    odd,
    read: (name) => readFile(join(root, name), printable(name)),
    images: () => firmwareEntries(root, names.filter(isImage)),
  };
}

function isImage(name: string): boolean {
  return readImageName(name) !== undefined || inRightCase(name) !== undefined;
}

/** Why an entry is left alone; undefined for a file. */
function oddFile(root: string, name: string, entry: Dirent): Pick<Finding, "message" | "rule"> | undefined {
  if (entry.isFile()) {
    return undefined;
  }
  if (!entry.isSymbolicLink()) {
    return { rule: "file-odd", message: "neither a file nor a folder" };
  }
  try {
    const target = realpathSync(join(root, name));
    if (target !== root && !target.startsWith(`${root}${sep}`)) {
      return { rule: "link-outside", message: "a link that leads out of the folder, which is not followed" };
    }
    return statSync(target).isFile()
      ? undefined
      : { rule: "link-to-folder", message: "a link to a folder, which is not followed" };
  } catch {
    return { rule: "link-nowhere", message: "a link that leads nowhere" };
  }
}

function readFile(path: string, file: string): { bytes: Uint8Array } | { finding: Finding } {
  const refused = (rule: RuleName, message: string): { finding: Finding } => ({
    finding: { level: "problem", rule, message, keys: [], file, instead: "nothing: it was not read" },
  });
  try {
    const { size } = lstatSync(realpathSync(path));
    return size > MOST_BYTES
      ? refused("file-too-large", `${size} bytes; files of more than ${MOST_BYTES} are not read`)
      : { bytes: readFileSync(path) };
  } catch (error) {
    return refused("file-unreadable", `can't be read (${codeOf(error)})`);
  }
}

/** What is in a folder below the one that is read; nothing, with a finding, if that may not be read. */
function orFinding(below: string, list: () => Dirent[], findings: Finding[]): Dirent[] {
  try {
    return list();
  } catch (error) {
    const message = `can't be read (${codeOf(error)})`;
    findings.push({
      level: "problem",
      rule: "file-unreadable",
      message,
      keys: [],
      file: printable(below),
      instead: "nothing in it was read",
    });
    return [];
  }
}

function attempt<T>(shown: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const said: Record<string, string> = {
      ENOENT: "there is no such folder",
      ENOTDIR: "not a folder",
      EACCES: "you may not read it",
      EPERM: "you may not read it",
    };
    const code = codeOf(error);
    throw new FolderError(`${printable(shown)}: ${said[code] ?? `can't be read (${code})`}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
