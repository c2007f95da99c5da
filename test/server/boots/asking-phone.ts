import type { DeclaredPhone } from "../../../domain/declared-phone";
import { BootWatch, type BootWatchOptions } from "../../../server/boots/boot-watch";
import type { BootStep, PhoneStatus } from "../../../server/boots/phone-status";
import type { RequestEntry } from "../../../server/request-log";

export const MAC = "00036BABCDEF";
export const LOAD = "P0S3-8-12-00";
/** When the logs of these tests begin. */
export const BEGIN = Date.parse("2024-05-06T07:08:09.000Z");

export function declared(mac = MAC, more: Partial<DeclaredPhone> = {}): DeclaredPhone {
  return { mac, model: "7960", load: LOAD, extensions: ["100"], label: "Desk", ...more };
}

/** What the loader asks for before anything names a load (cisco.md section 2.1, list C). */
export function loaderList(mac = MAC): readonly string[] {
  return [`CTLSEP${mac}.tlv`, `SEP${mac}.cnf.xml`, `SIP${mac}.cnf`, `MGC${mac}.cnf`, "XMLDefault.cnf.xml"];
}

/** A watch whose clock stands where the test puts it, in seconds since the beginning. */
export class WatchAtWork {
  readonly watch: BootWatch;
  private time = BEGIN;

  constructor(options: Omit<BootWatchOptions, "now"> = {}) {
    this.watch = new BootWatch({ ...options, now: () => this.time });
  }

  at(seconds: number): void {
    this.time = BEGIN + seconds * 1000;
  }

  /** Lets the clock go on to then, with a tick. */
  tickAt(seconds: number): void {
    this.at(seconds);
    this.watch.tick();
  }

  phone(options: { readonly address?: string; readonly port?: number } = {}): AskingPhone {
    return new AskingPhone(this, options);
  }
}

interface Asked {
  readonly outcome?: BootStep["outcome"];
  readonly ms?: number;
  readonly door?: "tftp" | "http";
  readonly detail?: string;
  /** Asks from the port of its last request again. */
  readonly samePort?: boolean;
}

/** Reports requests like those of a phone: a new and higher port for each file. */
export class AskingPhone {
  private readonly work: WatchAtWork;
  private readonly address: string;
  private port: number;

  constructor(work: WatchAtWork, { address = "192.0.2.7", port = 50_000 }: { address?: string; port?: number }) {
    this.work = work;
    this.address = address;
    this.port = port - 1;
  }

  ask(
    seconds: number,
    file: string,
    { outcome = "served", ms = 20, door = "tftp", detail, samePort }: Asked = {},
  ): void {
    this.port += samePort ? 0 : 1;
    this.work.at(seconds + ms / 1000);
    this.work.watch.observe({
      ...entry(seconds, file, outcome, ms),
      door,
      peer: this.peer(),
      ...(detail ? { detail } : {}),
    });
  }

  miss(seconds: number, file: string): void {
    this.ask(seconds, file, { outcome: "not-found", ms: 0 });
  }

  missAll(seconds: number, files: readonly string[]): void {
    for (const [index, file] of files.entries()) {
      this.miss(seconds + index / 10, file);
    }
  }

  private peer(): string {
    return `${this.address}:${this.port}`;
  }
}

export function entry(seconds: number, file: string, outcome: BootStep["outcome"] = "served", ms = 0): RequestEntry {
  return {
    time: new Date(BEGIN + seconds * 1000).toISOString(),
    door: "tftp",
    peer: "192.0.2.7:50000",
    file,
    outcome,
    bytes: outcome === "served" ? 100 : 0,
    ms,
  };
}

/** A watch that one phone is declared to. */
export function watching(phone: Partial<DeclaredPhone> = {}) {
  const work = new WatchAtWork();
  work.watch.declare([declared(MAC, phone)]);
  return work;
}

/** @throws Error for a phone that is not known. */
export function statusOf({ watch }: WatchAtWork, mac = MAC): PhoneStatus {
  const status = watch.phone(mac);
  if (status === undefined) {
    throw new Error(`${mac} is not known`);
  }
  return status;
}

/** File and, if it is above 0, how often it came again. */
export function stepsOf(status: PhoneStatus): string[] {
  return (status.lastBoot?.steps ?? []).map(({ file, repeats }) => (repeats > 0 ? `${file} +${repeats}` : file));
}
