import type { RolloutRules } from "../../domain/firmware/rollout-rules";
import type { Endpoint } from "../endpoint";
import type { RequestEntry } from "../request-log";
import type { ServingSettings } from "../serving-settings";
import type { TftpLoad } from "../tftp/transfer-desk";

/** What the thread of the TFTP server is started with. */
export interface TftpThreadData {
  readonly thread: "tftp";
  readonly settings: ServingSettings;
  /** A folder that it reads itself, or undefined: files are handed over. */
  readonly root: string | undefined;
}

/** Files of one generation, handed over whole. */
export interface HandedFiles {
  readonly site: string;
  readonly generation: string | null;
  /** Path → content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export type ToTftpThread =
  | { readonly kind: "open" }
  | { readonly kind: "files"; readonly files: HandedFiles; readonly turn: number }
  | { readonly kind: "health"; readonly text: string }
  /** What phones are told of loads, each for itself; undefined: what was delivered. */
  | { readonly kind: "rules"; readonly rules: RolloutRules | undefined }
  | { readonly kind: "refresh" }
  | { readonly kind: "close"; readonly graceMs: number };

export type FromTftpThread =
  | { readonly kind: "opened"; readonly opened: OpenedTftp }
  | { readonly kind: "failed"; readonly error: ThreadError }
  /** The files of that turn are served. */
  | { readonly kind: "serving"; readonly turn: number }
  | { readonly kind: "entries"; readonly entries: readonly RequestEntry[] }
  | { readonly kind: "load"; readonly load: TftpThreadLoad }
  | { readonly kind: "trouble"; readonly trouble: string }
  | { readonly kind: "closed" };

/** How the TFTP server was opened. */
export interface OpenedTftp {
  readonly endpoint: Endpoint;
  /** What answers come from. */
  readonly ports: readonly number[];
  readonly udp: "batched" | "plain";
}

export interface TftpThreadLoad extends TftpLoad {
  /** Requests that were not answered because their address sent too many. */
  readonly limited: number;
}

/** An error as it passes between threads: with the system's code, and the port that could not be had. */
export interface ThreadError {
  readonly message: string;
  readonly code: string | undefined;
  readonly port: number | undefined;
}
