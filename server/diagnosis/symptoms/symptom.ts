/**
 * How a symptom is to be taken:
 * `fault` it keeps the phone, or one of its lines, from working; `doubt` the phone works, and something will hurt;
 * `unknown` what was seen does not tell why; `normal` nothing is wrong.
 */
export const STANDINGS = ["fault", "doubt", "unknown", "normal"] as const;
export type Standing = (typeof STANDINGS)[number];

/** Where a symptom is seen: what it said to the DHCP server, requests for files, the files themselves, Asterisk. */
export type Origin = "DHCP" | "requests" | "files" | "Asterisk";

/** What is always the same about a symptom. */
export interface Symptom {
  readonly standing: Standing;
  readonly from: Origin;
  /** In a few words, as a phrase. */
  readonly title: string;
  /** What it means for the phone, in one sentence. */
  readonly means: string;
  /** What to do; undefined where there is nothing to be done. */
  readonly remedy?: string;
}

/** Symptoms by their stable names; the order of the members is that in which they hold a phone up. */
export type Symptoms = Readonly<Record<string, Symptom>>;
