import { z } from "zod";
import { field, flag, text, wholeNumber } from "../field";
import { isMapping } from "../mapping";
import { joinPath, type Parsed, parsed } from "../problem";
import { parseWith } from "../zod-problems";
import { readImageName } from "./image-name";

/** Which of Cisco's images the phones of a site may load. They are never part of this package, and never fetched from anywhere. */
export interface FirmwareSettings {
  /** Folder of this machine with the images; a relative path starts at the project. */
  folder: string;
  /**
   * Name of a file → its SHA-256, 64 hex digits in lower case. With it these files are served and no others.
   *
   * @default none: every image of the folder is served, whatever it holds
   */
  files?: Record<string, string>;
  /** How the phones whose current load is known are led to theirs. */
  rollout: RolloutSettings;
}

/** How phones are led from the load that they run to the one that they are to run. */
export interface RolloutSettings {
  /** Most phones that are on their way at once, 1–1000: what one server and one switch carry. @default 20 [inferred] */
  perWave: number;
  /** Minutes from the first image of a step until the phone runs it, 1–1440; later it counts as failed. @default 60 */
  minutes: number;
  /** A person sets `os79xx` and `currentLoad` from stage to stage, and the server serves the shared files as declared. @default false */
  manual: boolean;
}

const rollout = z.strictObject({
  perWave: wholeNumber(1, 1000).default(20),
  minutes: wholeNumber(1, 1440).default(60),
  manual: flag().default(false),
});
const outline = z.strictObject({ folder: text(), files: z.unknown().optional(), rollout: rollout.prefault({}) });
const digest = field<string>((given) =>
  typeof given === "string" && /^[0-9a-fA-F]{64}$/.test(given)
    ? { value: given.toLowerCase() }
    : {
        faults: [
          {
            message: given === undefined || given === null ? "missing" : "not a SHA-256",
            allowed: "64 hex digits",
            remedy: PRINT_PINS,
          },
        ],
      },
);
const pin = z.strictObject({ sha256: digest });

/** Prints what `files` has to hold. */
export const PRINT_PINS = "Print them: npm run firmware -- FOLDER";

/** Validates what a site says of firmware; the folder itself is read elsewhere. */
export function parseFirmware(input: unknown, path: string): Parsed<FirmwareSettings> {
  const shape = parseWith(outline, input, path);
  const given = isMapping(input) ? input.files : undefined;
  if (given === undefined) {
    return parsed(shape.value && { folder: shape.value.folder, rollout: shape.value.rollout }, shape.problems);
  }
  const at = joinPath(path, "files");
  const problems = [...shape.problems];
  if (!isMapping(given)) {
    problems.push({ path: at, message: "not a mapping of file names to their SHA-256", remedy: PRINT_PINS });
    return parsed<FirmwareSettings>(undefined, problems);
  }
  const files: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const place = `${at}[${JSON.stringify(name)}]`;
    if (readImageName(name) === undefined) {
      problems.push({
        path: place,
        message: "not the name of an image for the 7940 or 7960",
        allowed: "such as P0S3-8-11-00.loads or P003-8-11-00.sbn, in exactly this case",
        remedy: PRINT_PINS,
      });
    }
    const read = parseWith(pin, value, place);
    problems.push(...read.problems);
    if (read.value !== undefined) {
      files[name] = read.value.sha256;
    }
  }
  if (Object.keys(given).length === 0) {
    problems.push({ path: at, message: "empty, so that no image would be served", remedy: PRINT_PINS });
  }
  return parsed(shape.value && { folder: shape.value.folder, files, rollout: shape.value.rollout }, problems);
}
