import { resolve } from "node:path";
import { DEFAULT_PER_MINUTE, MOST_PER_MINUTE } from "../domain/resync-plan";
import type { Endpoint } from "./endpoint";
import type { PinnedImage } from "./firmware/send-images";
import type { Setting } from "./serving-settings";
import { isGenerationId, type StoreLayout } from "./store/layout";
import { isRepairToken } from "./store/repair-mark";
import { LOCK_WAIT_SECONDS } from "./store/store-lock";

export interface ApplyCommand {
  readonly name: "apply";
  readonly store: StoreLayout;
  readonly repair: string | undefined;
  /** Seconds. */
  readonly lockWait: number;
  readonly json: boolean;
}

export interface RollbackCommand {
  readonly name: "rollback";
  readonly store: StoreLayout;
  /** Undefined: the one before. */
  readonly to: string | undefined;
  /** Seconds. */
  readonly lockWait: number;
}

export interface VerifyCommand {
  readonly name: "verify";
  readonly store: StoreLayout;
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  /** Most files that are read over TFTP. */
  readonly tftpFiles: number;
  readonly json: boolean;
}

export interface ResyncCommand {
  readonly name: "resync";
  readonly perMinute: number;
  readonly dryRun: boolean;
  /** Whether what it printed the last time counts: nobody is told twice of the same deliveries, and nobody the first time. */
  readonly once: boolean;
  /** The program and its arguments; empty only for a dry run. */
  readonly program: readonly string[];
}

export interface FirmwareSendCommand {
  readonly name: "firmware-send";
  /** Full path of the folder with the images. */
  readonly folder: string;
  readonly images: readonly PinnedImage[];
  /** The program that runs the receiver, and its arguments. */
  readonly program: readonly string[];
}

const LOCK_WAIT: Setting = { option: "lock-wait", form: "SECONDS", help: "", fallback: String(LOCK_WAIT_SECONDS) };
const REPAIR: Setting = { option: "repair", form: "TOKEN", help: "" };
const TO: Setting = { option: "to", form: "ID", help: "" };
const TFTP_FILES: Setting = { option: "tftp-files", form: "COUNT|all", help: "", fallback: "200" };
const PER_MINUTE: Setting = { option: "per-minute", form: "COUNT", help: "", fallback: String(DEFAULT_PER_MINUTE) };
const ONCE: Setting = { option: "once", form: undefined, help: "" };
const FOLDER: Setting = { option: "folder", form: "DIR", help: "" };
const IMAGES: Setting = { option: "images", form: "NAME=SHA256,…", help: "" };
const DRY_RUN: Setting = { option: "dry-run", form: undefined, help: "" };

/** The options that these commands have for themselves; none has an environment variable. */
export const OWN_OPTIONS = {
  apply: [REPAIR, LOCK_WAIT],
  "dhcp-apply": [REPAIR],
  rollback: [TO, LOCK_WAIT],
  verify: [TFTP_FILES],
  resync: [PER_MINUTE, DRY_RUN, ONCE],
  "firmware-send": [FOLDER, IMAGES],
} as const;

/** Reads the options of single commands, as far as they are no settings of serving. */
export class OwnOptionReader {
  private readonly values: ReadonlyMap<string, string>;
  private readonly problems: string[];

  /** @param problems Takes what is wrong. */
  constructor(values: ReadonlyMap<string, string>, problems: string[]) {
    this.values = values;
    this.problems = problems;
  }

  repair(): string | undefined {
    return this.text(REPAIR, isRepairToken, "16 hex digits such as 0123456789abcdef");
  }

  to(): string | undefined {
    return this.text(TO, isGenerationId, "the id of a generation; the command generations lists them");
  }

  lockWait(): number {
    return this.count(LOCK_WAIT, 0, 3600);
  }

  tftpFiles(): number {
    return this.values.get(TFTP_FILES.option) === "all" ? Number.POSITIVE_INFINITY : this.count(TFTP_FILES, 0, 100_000);
  }

  resync(program: readonly string[]): ResyncCommand {
    const dryRun = this.values.has(DRY_RUN.option);
    if (program.length === 0 && !dryRun) {
      this.problems.push("resync needs -- PROGRAM ARGS…, which is run once for each phone; or --dry-run");
    }
    const perMinute = this.count(PER_MINUTE, 1, MOST_PER_MINUTE);
    return { name: "resync", perMinute, dryRun, once: this.values.has(ONCE.option), program };
  }

  firmwareSend(program: readonly string[]): FirmwareSendCommand {
    const folder = this.values.get(FOLDER.option);
    const given = this.values.get(IMAGES.option);
    if (folder === undefined || given === undefined) {
      this.problems.push("firmware-send needs --folder DIR and --images NAME=SHA256,…");
    }
    if (program.length === 0) {
      this.problems.push("firmware-send needs -- PROGRAM ARGS…, which runs firmware-put where the store is");
    }
    const images = (given ?? "").split(",").flatMap((each): PinnedImage[] => {
      const [, name, sha256] = /^([^=]+)=([0-9a-f]{64})$/.exec(each) ?? [];
      if (name !== undefined && sha256 !== undefined) {
        return [{ name, sha256 }];
      }
      if (given !== undefined && given !== "") {
        this.problems.push(`--images "${each}" is not NAME=SHA256`);
      }
      return [];
    });
    return { name: "firmware-send", folder: resolve(folder ?? "."), images, program };
  }

  private text({ option }: Setting, isRight: (text: string) => boolean, allowed: string): string | undefined {
    const text = this.values.get(option);
    if (text !== undefined && text !== "" && !isRight(text)) {
      this.problems.push(`--${option} "${text}" is not ${allowed}`);
    }
    return text;
  }

  private count({ option, fallback = "" }: Setting, least: number, most: number): number {
    const text = this.values.get(option) ?? fallback;
    const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (text !== "" && !(count >= least && count <= most)) {
      this.problems.push(`--${option} "${text}" is not a number from ${least} to ${most}`);
    }
    return count;
  }
}
