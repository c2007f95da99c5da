import type { DeclaredPhone } from "../../domain/declared-phone";
import type { CnfFile } from "../../phone/cnf-reader";
import type { Forecast } from "../../phone/forecast";
import type { Boot, PhoneState } from "../boots/phone-status";
import type { HeardDhcp } from "../dhcp/client-facts";
import type { Climb } from "../firmware/climb";

/** What Asterisk says of a line. */
export interface LineFacts {
  readonly extension: string;
  readonly state: "registered" | "unreachable" | "not-registered" | "refused" | "unknown";
  /** Where its phone is registered from, if one is. */
  readonly address: string | null;
  /** Since when, ISO 8601 in UTC. */
  readonly since: string | null;
  readonly refusals: {
    readonly reason: "wrong-password" | "unknown-line";
    readonly times: number;
    readonly last: string;
    readonly address: string;
  } | null;
  /** Of an unknown one, why, in one sentence. */
  readonly why: string | null;
}

/** The files that a phone would be served now. */
export interface SiteFiles {
  /** @returns undefined for one that is not served, or can't be read */
  find(name: string): Buffer | undefined;
  /** All names. */
  names(): readonly string[];
}

/** What a SIP phone would make of the files that are served now. */
export interface FileFacts extends Pick<Forecast, "end" | "lines" | "settings"> {
  readonly settingsRead: CnfFile;
  /** Bytes of each .cnf file that it reads, by name. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The mark in syncinfo.xml, if there is one. */
  readonly syncMark: string | undefined;
}

/** All that is known of one phone. */
export interface PhoneFacts {
  readonly phone: DeclaredPhone;
  readonly declared: boolean;
  readonly state: PhoneState;
  /** Newest first. */
  readonly boots: readonly Boot[];
  readonly site: SiteFiles;
  /** Undefined where its own file is not served, or it is no phone whose files are read here. */
  readonly files: FileFacts | undefined;
  /** Undefined where it is led to no load. */
  readonly climb: Climb | undefined;
  /** Undefined where nobody listens to Asterisk. */
  readonly lines: readonly LineFacts[] | undefined;
  /** Undefined where nobody listens to a DHCP server. */
  readonly dhcp: HeardDhcp | undefined;
  /** MACs of declared phones that never asked. */
  readonly awaited: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}
