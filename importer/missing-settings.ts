import type { ImportedSite } from "./import-folder";

/** A setting that a description has to give and that no file says. */
export interface MissingSetting {
  readonly name: string;
  /** What belongs there, in words. */
  readonly what: string;
}

const WANTED: readonly MissingSetting[] = [
  { name: "load", what: "the SIP load that the phones run, such as P0S3-8-11-00" },
  { name: "proxy", what: "the address of Asterisk" },
  { name: "timeZone", what: "such as CET or Europe/Berlin" },
];

/** What is to be filled in by hand. */
export function missingSettings({ settings }: ImportedSite): MissingSetting[] {
  return WANTED.filter(({ name }) => settings[name] === undefined);
}
