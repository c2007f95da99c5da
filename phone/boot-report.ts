import type { RuleName } from "../domain/rule-name";
import type { BootEnd } from "./machine/boot-end";

/**
 * The program that asks: the Universal Application Loader, the SIP application that it starts (or a SIP load before release 7,
 * which starts by itself), or an SCCP load.
 */
export type BootStage = "loader" | "sip" | "sccp";

/**
 * How much a finding matters.
 * - `info`: normal, said so that a reader needs not wonder
 * - `warning`: the phone comes up, but something will hurt or is not established for these phones
 * - `problem`: the phone, or one of its lines, does not work because of it
 */
export type NoteLevel = "info" | "warning" | "problem";

/** A finding about what was served. Never holds the value of a secret key. */
export interface Note {
  readonly level: NoteLevel;
  readonly text: string;
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  readonly key?: string;
  /** The rule of good files that it breaks, if there is one. */
  readonly rule?: RuleName;
}

/**
 * How a boot ends.
 * - `up`: every provisioned line registers
 * - `unprovisioned`: no phone file, or line 1 is not set; the phone shows "Phone Unprovisioned"
 * - `timeout`: the TFTP server is silent or breaks a transfer off
 * - `no proxy`: a line has no address to register at
 * - `not registering`: the phone sends no REGISTER, or one that is refused
 * - `new load`: the phone would fetch other firmware and restart, and what it fetches is not known
 * - `no load`: the loader is told of no firmware, or of firmware that is not there
 * - `other protocol`: the files turn the phone into an SCCP or MGCP phone, or leave it one
 * - `refused`: the phone does not take the firmware that it is told of, or can't read what tells it
 * - `looping`: it restarts again and again, since firmware is not whole or files name different loads
 */
export type OutcomeKind =
  | "up"
  | "unprovisioned"
  | "timeout"
  | "no proxy"
  | "not registering"
  | "new load"
  | "no load"
  | "other protocol"
  | "refused"
  | "looping";

export interface Outcome {
  readonly kind: OutcomeKind;
  readonly reason: string;
  /** What to do about it; absent when the phone comes up. */
  readonly remedy?: string;
}

/** One file that the phone asked for. */
export interface BootRequest {
  /** From 1. */
  readonly step: number;
  /** Which boot of the phone it belongs to, from 1: it restarts for each load that it writes. */
  readonly boot: number;
  readonly stage: BootStage;
  readonly file: string;
  /** Milliseconds since the boot began. */
  readonly atMs: number;
  /** Milliseconds from the first read request to the last acknowledgement, the error or the end of patience. */
  readonly ms: number;
  readonly result: "served" | "not found" | "timeout" | "broken";
  readonly bytes: number;
  /** Read requests sent for this file, 1 to 4. */
  readonly tries: number;
  /** UDP port of the phone for this file. */
  readonly sourcePort: number;
  /** DATA packets that came more than once. */
  readonly repeatedBlocks: number;
  /** The server's own words, or what went wrong. */
  readonly detail?: string;
  /** True when a boot without this file is an ordinary one. */
  readonly expectedMiss: boolean;
  /** Why a missing file is normal, or what its absence means. */
  readonly missing: string;
  /** What the phone does next. */
  readonly next: string;
}

/** What the phone would put in its REGISTER for one line. A password is known by its length only. */
export interface LineRegistration {
  /** 1 to 2 on a 7940, 1 to 6 on a 7960. */
  readonly line: number;
  readonly name: string;
  readonly authName: string;
  readonly displayName: string;
  readonly shortName: string;
  readonly passwordSet: boolean;
  /** Bytes in the file, before the phone cuts it. */
  readonly passwordLength: number;
  /** `host:port`, or "" without a proxy. */
  readonly proxy: string;
  /** 7940/7960 on SIP 8.x: UDP in every trace (cisco.md section 0). */
  readonly transport: "udp";
  /** Seconds. */
  readonly expires: number;
  readonly proxyRegister: boolean;
  readonly outcome: Outcome;
}

/** Settings that a person at the phone notices. Holds no secret. */
export interface BootSettings {
  readonly timeZone: string;
  readonly daylightSaving: string;
  readonly sntpServer: string;
  readonly sntpMode: string;
  readonly timeFormat24hr: string;
  readonly dateFormat: string;
  readonly messagesNumber: string;
  /** A user name or password inside the URL is left out. */
  readonly directoryUrl: string;
  readonly servicesUrl: string;
  readonly logoUrl: string;
  readonly phoneLabel: string;
  readonly imageVersion: string;
  readonly sync: string;
  readonly natEnable: string;
  readonly sipPort: string;
  readonly outboundProxy: string;
  /** "none", "not loaded: reason", or how many templates it has. */
  readonly dialPlan: string;
  readonly rings: string;
}

/** An image that the phone fetched and wrote. */
export interface WrittenLoad {
  readonly load: string;
  readonly file: string;
  readonly bytes: number;
  /** The boot in which it was fetched, from 1. */
  readonly boot: number;
  /** How long a real phone takes to write it and restart, which this one does not wait for; in the middle of what was seen. */
  readonly restartSeconds: number;
}

export interface BootReport {
  readonly phone: { readonly mac: string; readonly model: string; readonly load: string; readonly tftp: string };
  readonly requests: readonly BootRequest[];
  /** Firmware on the way, in order; empty where the phone keeps what it runs. */
  readonly written: readonly WrittenLoad[];
  /** Restarts on the way. */
  readonly restarts: number;
  /** Absent when the boot stopped before the SIP application had read its files. */
  readonly settings?: BootSettings;
  readonly lines: readonly LineRegistration[];
  readonly notes: readonly Note[];
  readonly outcome: Outcome;
  /** The same as `outcome`, for programs: what it runs at the end, and what it waits for, loops on or refuses. */
  readonly end: BootEnd;
}
