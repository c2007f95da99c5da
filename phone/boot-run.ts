import type { CheckedOptions } from "./boot-options";
import type { BootReport, BootRequest, BootStage, Note, Outcome } from "./boot-report";
import { type Model, modelNamed } from "./models";
import { printable } from "./printable";
import type { ReadResult, TftpClient } from "./tftp-client";

/** What a stage found out: it hands over to the next stage, or the boot is over. */
export type StageEnd =
  | { readonly kind: "go on" }
  | ({ readonly kind: "over" } & Pick<BootReport, "outcome" | "lines" | "settings">);

/** A file to ask for, and how to speak about it. */
export interface Wanted {
  readonly stage: BootStage;
  readonly file: string;
  /** Why a missing file is normal, or what its absence means. */
  readonly missing: string;
  /** True when a boot without this file is an ordinary one. */
  readonly expectedMiss: boolean;
}

/** The answer to one request. The caller says with `next` what the phone does next. */
export interface Answer {
  readonly result: ReadResult;
  /** The file; undefined if it was not served. */
  readonly bytes: Buffer | undefined;
  /** Set when the server was silent or unusable: the end of the boot for a file that decides something. */
  readonly failure: Outcome | undefined;
  readonly next: (does: string) => void;
}

/** One boot in progress: asks for files and collects what happened. */
export class BootRun {
  readonly options: CheckedOptions;
  readonly model: Model;
  readonly notes: Note[] = [];
  private readonly client: TftpClient;
  private readonly taken: BootRequest[] = [];
  private readonly began = performance.now();

  constructor(options: CheckedOptions, client: TftpClient) {
    this.options = options;
    this.model = modelNamed(options.model);
    this.client = client;
  }

  /** Requests so far, in order. */
  get requests(): readonly BootRequest[] {
    return this.taken;
  }

  note(level: Note["level"], text: string, file?: string): void {
    this.notes.push({ level, text, ...(file === undefined ? {} : { file }) });
  }

  /** Asks for one file. @throws Error only if this machine can open no UDP port. */
  async ask(wanted: Wanted): Promise<Answer> {
    const started = performance.now();
    const result = await this.client.read(wanted.file);
    const index = this.taken.length;
    const detail = spokenDetail(result);
    const request: BootRequest = {
      step: index + 1,
      ...wanted,
      file: printable(wanted.file),
      atMs: tenths(started - this.began),
      ms: tenths(performance.now() - started),
      result: result.kind,
      bytes: result.kind === "served" ? result.bytes.length : 0,
      tries: result.tries,
      sourcePort: result.sourcePort,
      repeatedBlocks: result.repeatedBlocks,
      ...(detail === undefined ? {} : { detail }),
      next: "",
    };
    this.taken.push(request);
    if (result.kind === "not found" && result.code !== 1)
      this.note(
        "warning",
        `answered with error ${result.code}, not with error 1 (file not found): ${printable(result.message)}`,
        request.file,
      );
    if (result.tries > 1 && result.kind !== "timeout")
      this.note(
        "warning",
        `asked ${result.tries} times before an answer came; the server is slow, or packets are lost`,
        request.file,
      );
    return {
      result,
      bytes: result.kind === "served" ? result.bytes : undefined,
      failure: failureOf(result, request.file, this.options),
      next: (does) => {
        this.taken[index] = { ...request, next: does };
      },
    };
  }

  /** Ends the boot before any line is known. */
  over(outcome: Outcome): StageEnd {
    return { kind: "over", outcome, lines: [] };
  }
}

function spokenDetail(result: ReadResult): string | undefined {
  if (result.kind === "served") return undefined;
  if (result.kind === "not found") return printable(`error ${result.code}: ${result.message}`);
  return printable(result.detail);
}

function failureOf(result: ReadResult, file: string, { host, port }: CheckedOptions): Outcome | undefined {
  if (result.kind === "timeout")
    return {
      kind: "timeout",
      reason: `TFTP Timeout on ${file}: ${printable(result.detail)}`,
      remedy: `see that the TFTP server runs at ${host}:${port}, that DHCP option 150 or 66 names it, and that no firewall drops its reply port`,
    };
  if (result.kind === "broken")
    return {
      kind: "timeout",
      reason: `the transfer of ${file} failed: ${printable(result.detail)}`,
      remedy: "use a TFTP server that serves 512-byte blocks in lockstep and sends no options unasked",
    };
  return undefined;
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
