import { checkPhone } from "./boot-options";
import type { BootReport, BootStage, WrittenLoad } from "./boot-report";
import { SECONDS_A_BLOCK } from "./machine/boot-timing";
import { runningLoad } from "./machine/flash";
import type { PhoneState, Stepped, Wanted } from "./machine/phone-state";
import type { ServedFile } from "./machine/served-file";
import { step, switchedOff } from "./machine/step";
import { NoteList } from "./note-list";
import { printable } from "./printable";
import { BLOCK_BYTES } from "./tftp-packets";

export type { BootEnd, LoopCause, RefusalCause } from "./machine/boot-end";
export type { ServedFile } from "./machine/served-file";

/** Whose boot is forecast. */
export interface ForecastPhone {
  /** 12 hexadecimal digits, with or without `:`, `-` or `.` between them. */
  readonly mac: string;
  /** `7940` or `7960`. */
  readonly model: string;
  /** The load that the phone has in its flash, such as `P0S3-8-12-00` or the factory's `P0030301MFG2`. */
  readonly load: string;
}

/** What a TFTP server would answer. */
export interface FilesAvailable {
  /**
   * The file of this name, as the phone asks for it, or undefined where there is none.
   *
   * @param running the load that the phone runs then, for files that are changed on the way
   */
  find(name: string, running: string): ServedFile | undefined;
}

/** One file that the phone asks for. */
export interface ForecastStep {
  /** From 1; the phone restarts for each load that it writes. */
  readonly boot: number;
  /** The load that it runs then. */
  readonly running: string;
  readonly stage: BootStage;
  readonly file: string;
  /** Seconds from the beginning. */
  readonly at: number;
  readonly found: boolean;
  readonly bytes: number;
  /** What the phone does next. */
  readonly next: string;
}

/** What would happen, from the moment the phone is switched on. */
export interface Forecast extends Pick<BootReport, "settings" | "lines" | "notes" | "outcome" | "end" | "written"> {
  readonly steps: readonly ForecastStep[];
  readonly restarts: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** Seconds until the end is reached, without DHCP, in the middle of what a public trace has. */
  readonly seconds: number;
}

/**
 * Replays a boot in memory, restarts for new loads included: nothing is asked, read or waited for.
 *
 * @throws BootOptionsError for a phone that is not possible, with all that is wrong
 */
export function forecast(phone: ForecastPhone, files: FilesAvailable): Forecast {
  const { mac, model, load } = checkPhone(phone);
  return new ForecastRun(files).run(switchedOff(mac, model, load));
}

/** Files by name; `./x` and `/x` are as good as `x`, as with our server. */
export function filesNamed(files: ReadonlyMap<string, ServedFile>): FilesAvailable {
  return { find: (name) => files.get(name.replace(/^(\.?\/)+/, "")) };
}

/** A file whose content is known. */
export function fileHolding(content: string | Uint8Array): ServedFile {
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  return { size: bytes.length, bytes };
}

class ForecastRun {
  private readonly files: FilesAvailable;
  private readonly steps: ForecastStep[] = [];
  private readonly notes = new NoteList();
  private readonly written: WrittenLoad[] = [];
  private restarts = 0;
  private bytes = 0;
  private at = 0;

  constructor(files: FilesAvailable) {
    this.files = files;
  }

  run(state: PhoneState): Forecast {
    let stepped = step(state, { kind: "power" });
    for (;;) {
      this.take(stepped);
      const { action } = stepped;
      if (action.kind === "end") {
        const { steps, written, restarts, bytes } = this;
        return { ...action.ending, steps, notes: this.notes.notes, written, restarts, bytes, seconds: tenths(this.at) };
      }
      stepped = action.kind === "ask" ? this.ask(stepped.state, action) : this.restart(stepped.state, action.seconds);
    }
  }

  private take({ notes, written, action }: Stepped): void {
    this.notes.add(...notes);
    if (written !== undefined) {
      const restartSeconds = action.kind === "restart" ? action.seconds : 0;
      this.written.push({ ...written, boot: this.restarts + 1, restartSeconds });
    }
  }

  private ask(state: PhoneState, { wanted, pauseSeconds }: { wanted: Wanted; pauseSeconds: number }): Stepped {
    const running = runningLoad(state.flash);
    const file = this.files.find(wanted.file, running);
    this.at += this.steps.length === 0 ? 0 : pauseSeconds;
    const stepped = step(state, file === undefined ? { kind: "missing" } : { kind: "served", file });
    const bytes = file?.size ?? 0;
    this.steps.push({
      boot: this.restarts + 1,
      running,
      stage: wanted.stage,
      file: printable(wanted.file),
      at: tenths(this.at),
      found: file !== undefined,
      bytes,
      next: stepped.next,
    });
    this.bytes += bytes;
    this.at += (Math.floor(bytes / BLOCK_BYTES) + 1) * SECONDS_A_BLOCK;
    return stepped;
  }

  private restart(state: PhoneState, seconds: number): Stepped {
    this.restarts++;
    this.at += seconds;
    return step(state, { kind: "restarted" });
  }
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
