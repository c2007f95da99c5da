import { setTimeout as sleep } from "node:timers/promises";
import type { CheckedOptions } from "./boot-options";
import type { BootReport, BootRequest, Outcome, WrittenLoad } from "./boot-report";
import type { Ending } from "./machine/boot-end";
import type { PhoneEvent, PhoneState, Stepped, Wanted } from "./machine/phone-state";
import { step, switchedOff } from "./machine/step";
import { NoteList } from "./note-list";
import { printable } from "./printable";
import type { ReadResult, TftpClient } from "./tftp-client";

/** A boot with the real TFTP client in the place of the phone's network. */
export class BootRun {
  private readonly options: CheckedOptions;
  private readonly client: TftpClient;
  private readonly requests: BootRequest[] = [];
  private readonly notes = new NoteList();
  private readonly written: WrittenLoad[] = [];
  private readonly began = performance.now();
  private restarts = 0;

  constructor(options: CheckedOptions, client: TftpClient) {
    this.options = options;
    this.client = client;
  }

  /** Boots until the end is known. @throws Error only if this machine can open no UDP port. */
  async boot(): Promise<BootReport> {
    const { mac, model, load } = this.options;
    let stepped = step(switchedOff(mac, model, load), { kind: "power" });
    for (;;) {
      this.note(stepped);
      const { action, state } = stepped;
      if (action.kind === "end") return this.report(action.ending);
      stepped = await this.follow(state, action);
    }
  }

  private async follow(state: PhoneState, action: Exclude<Stepped["action"], { kind: "end" }>): Promise<Stepped> {
    if (action.kind === "restart") {
      this.restarts++;
      await sleep(this.options.restartSeconds * 1000);
      return step(state, { kind: "restarted" });
    }
    const event = await this.ask(action.wanted);
    const stepped = step(state, event);
    const request = this.requests.at(-1);
    if (request !== undefined) this.requests[this.requests.length - 1] = { ...request, next: stepped.next };
    return stepped;
  }

  private note({ notes, written, action }: Stepped): void {
    this.notes.add(...notes);
    if (written === undefined) return;
    const restartSeconds = action.kind === "restart" ? action.seconds : 0;
    this.written.push({ ...written, boot: this.restarts + 1, restartSeconds });
  }

  private async ask(wanted: Wanted): Promise<PhoneEvent> {
    const started = performance.now();
    const result = await this.client.read(wanted.file);
    const detail = spokenDetail(result);
    const request: BootRequest = {
      step: this.requests.length + 1,
      boot: this.restarts + 1,
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
    this.requests.push(request);
    this.noteServer(result, request.file);
    if (result.kind === "served") return { kind: "served", file: { size: result.bytes.length, bytes: result.bytes } };
    if (result.kind === "not found") return { kind: "missing" };
    return {
      kind: "failed",
      silent: result.kind === "timeout",
      outcome: failureOf(result, request.file, this.options),
    };
  }

  private noteServer(result: ReadResult, file: string): void {
    const warn = (text: string) => this.notes.add({ level: "warning", text, file });
    if (result.kind === "not found" && result.code !== 1)
      warn(`answered with error ${result.code}, not with error 1 (file not found): ${printable(result.message)}`);
    if (result.tries > 1 && result.kind !== "timeout")
      warn(`asked ${result.tries} times before an answer came; the server is slow, or packets are lost`);
  }

  private report({ end, outcome, lines, settings }: Ending): BootReport {
    const { mac, model, load, host, port } = this.options;
    return {
      phone: { mac, model, load: load.load, tftp: `${host}:${port}` },
      requests: this.requests,
      written: this.written,
      restarts: this.restarts,
      ...(settings ? { settings } : {}),
      lines,
      notes: this.notes.notes,
      outcome,
      end,
    };
  }
}

function spokenDetail(result: ReadResult): string | undefined {
  if (result.kind === "served") return undefined;
  if (result.kind === "not found") return printable(`error ${result.code}: ${result.message}`);
  return printable(result.detail);
}

function failureOf(
  result: Extract<ReadResult, { kind: "timeout" | "broken" }>,
  file: string,
  { host, port }: CheckedOptions,
): Outcome {
  return result.kind === "timeout"
    ? {
        kind: "timeout",
        reason: `TFTP Timeout on ${file}: ${printable(result.detail)}`,
        remedy: `see that the TFTP server runs at ${host}:${port}, that DHCP option 150 or 66 names it, and that no firewall drops its reply port`,
      }
    : {
        kind: "timeout",
        reason: `the transfer of ${file} failed: ${printable(result.detail)}`,
        remedy: "use a TFTP server that serves 512-byte blocks in lockstep and sends no options unasked",
      };
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
