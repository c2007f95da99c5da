import type { BootStage, Note, Outcome } from "../boot-report";
import type { CnfFile } from "../cnf-reader";
import type { Model } from "../models";
import type { Ending } from "./boot-end";
import type { Flash } from "./flash";
import type { ServedFile } from "./served-file";

/** Names that one program asks for in its order, until a file says what comes next. */
export type WalkName = "early sccp" | "early sip" | "sccp" | "loader";

/** A load on its way into the flash. */
export interface Fetch {
  readonly load: string;
  /** File, and the words for it, that named the load. */
  readonly namedBy: string;
  readonly stage: BootStage;
  /** What the phone does if the load is not there. */
  readonly otherwise: Otherwise;
}

/** What a phone does when a load that it was told of is not there. */
export type Otherwise =
  | { readonly kind: "begin again" }
  | { readonly kind: "walk on"; readonly walk: WalkName; readonly from: number }
  | { readonly kind: "keep running" };

/** What the phone waits for. */
export type Awaited =
  | { readonly kind: "power" }
  | { readonly kind: "name"; readonly walk: WalkName; readonly index: number }
  | { readonly kind: "load name"; readonly file: "phone file" | "site defaults" }
  | { readonly kind: "manifest"; readonly fetch: Fetch }
  | { readonly kind: "image"; readonly fetch: Fetch; readonly file: string; readonly after: readonly string[] }
  | { readonly kind: "site defaults" }
  | { readonly kind: "phone file" }
  | { readonly kind: "ring list" }
  | { readonly kind: "dial plan"; readonly file: string; readonly rings: string }
  | { readonly kind: "restart"; readonly into: "power-on" | "application" | "loader" }
  | { readonly kind: "nothing" };

/** All that a phone knows; a plain value. */
export interface PhoneState {
  /** 12 upper-case hexadecimal digits. */
  readonly mac: string;
  readonly modelName: string;
  readonly model: Model;
  readonly flash: Flash;
  readonly awaited: Awaited;
  /** What the SIP application has read so far in this boot. */
  readonly defaults?: CnfFile;
  readonly cnf?: CnfFile;
  /** Flash contents that it has booted from; one that comes again is a loop. */
  readonly booted: readonly string[];
}

/** A file to ask for, and how to speak about it. */
export interface Wanted {
  readonly stage: BootStage;
  readonly file: string;
  /** Why a missing file is normal, or what its absence means. */
  readonly missing: string;
  /** True when a boot without this file is an ordinary one. */
  readonly expectedMiss: boolean;
}

/** What happens to a phone. */
export type PhoneEvent =
  | { readonly kind: "power" }
  | { readonly kind: "served"; readonly file: ServedFile }
  | { readonly kind: "missing" }
  /** The server was silent, or broke the transfer off. */
  | { readonly kind: "failed"; readonly silent: boolean; readonly outcome: Outcome }
  /** The time of a `restart` has gone by. */
  | { readonly kind: "restarted" };

/** What the phone does next; there is always one thing. */
export type Action =
  | { readonly kind: "ask"; readonly wanted: Wanted; readonly pauseSeconds: number }
  | { readonly kind: "restart"; readonly seconds: number }
  | { readonly kind: "end"; readonly ending: Ending };

/** A load that was written to the flash. */
export interface WrittenImage {
  readonly load: string;
  readonly file: string;
  readonly bytes: number;
}

export interface Stepped {
  readonly state: PhoneState;
  /** What the phone does after the file that it was waiting for, in words; "" where it was waiting for none. */
  readonly next: string;
  readonly notes: readonly Note[];
  readonly written?: WrittenImage;
  readonly action: Action;
}
