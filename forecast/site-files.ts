import type { FirmwareSet } from "../domain/firmware/firmware-set";
import { readImageName } from "../domain/firmware/image-name";
import type { UpgradeStep } from "../domain/firmware/upgrade-step";
import type { PhoneModel } from "../domain/phone-models";
import { type FilesAvailable, fileHolding, type ServedFile } from "../phone/forecast";
import { stepFrom, textInStep } from "./step-files";

/** A file that a site serves: a text with placeholders for its secrets, or bytes. */
export interface SiteFile {
  /** Name below the root of TFTP. */
  readonly path: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

/** What one phone finds, and whether all of it was known. */
export interface PhoneFiles extends FilesAvailable {
  /** Images that it asked for, of a site of which nobody knows which ones it serves. */
  readonly unknown: ReadonlySet<string>;
}

/** No secret of a file is longer, so that a value is as good in a forecast as the secret itself: the model has checked that. */
const STAND_IN = "secret";
const PLACEHOLDER = /\[secret [^\]]*\]/g;

/** The files of a site as phones find them, whatever they run. */
export class SiteFiles {
  private readonly texts = new Map<string, string>();
  private readonly served = new Map<string, ServedFile>();
  /** What files hold in a step; those that phones share are read once for all of them. */
  private readonly inSteps = new Map<string, ServedFile | null | undefined>();
  private readonly firmware: FirmwareSet | undefined;

  /** @param firmware undefined where it is not known which images there are */
  constructor(files: readonly SiteFile[], firmware: FirmwareSet | undefined) {
    this.firmware = firmware;
    for (const { path, text, bytes } of files) {
      if (text !== undefined) {
        const known = text.replaceAll(PLACEHOLDER, STAND_IN);
        this.texts.set(path, known);
        this.served.set(path, fileHolding(known));
      } else if (bytes !== undefined) {
        this.served.set(path, fileHolding(bytes));
      }
    }
    for (const { name, bytes, signed, manifest } of firmware?.values() ?? []) {
      this.served.set(name, { size: bytes, signed, ...(manifest === undefined ? {} : { members: manifest.members }) });
    }
  }

  /**
   * What a phone finds that has these steps before it: in each of them the files name the next load, as the plan wants it.
   *
   * @param steps None for a phone that runs its load.
   */
  of(model: PhoneModel, steps: readonly UpgradeStep[]): PhoneFiles {
    const unknown = new Set<string>();
    return {
      unknown,
      find: (asked, running) => {
        // A server takes these for its root.
        const name = asked.replace(/^(\.?\/)+/, "");
        if (this.firmware === undefined && readImageName(name) !== undefined) {
          unknown.add(name);
        }
        const step = stepFrom(steps, running);
        const file = step === undefined ? undefined : this.inStep(name, step, model);
        return file === null ? undefined : (file ?? this.served.get(name));
      },
    };
  }

  /** Null where there is no such file in a step, undefined where it is as at any other time. */
  private inStep(name: string, step: UpgradeStep, model: PhoneModel): ServedFile | null | undefined {
    const key = [name, step.from, step.to, model].join(" ");
    if (!this.inSteps.has(key)) {
      const text = textInStep(name, this.texts.get(name), step, model);
      this.inSteps.set(key, typeof text === "string" ? fileHolding(text) : text);
    }
    return this.inSteps.get(key);
  }
}
