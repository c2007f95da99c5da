import type { BootRun, StageEnd } from "./boot-run";
import { runLoader } from "./boot-sequence-loader";
import { runSipApplication } from "./boot-sequence-sip";

/** One way to boot: for which models and loads, and the stages in order. */
export interface Boot {
  readonly models: readonly string[];
  readonly load: RegExp;
  /** The loads in words, for messages. */
  readonly loadNames: string;
  /** Each stage runs until it ends the boot or hands over to the next one. */
  readonly stages: readonly ((run: BootRun) => Promise<StageEnd>)[];
}

/**
 * Boots by model and load. Both spellings of an 8.x load circulate (cisco.md section 2.6), with one and with two digits
 * for the major number; a load is never normalised, so `P0S3-08-12-00` and `P0S3-8-12-00` differ.
 */
const BOOTS: readonly Boot[] = [
  {
    models: ["7940", "7960"],
    load: /^P0S3-0?8-\d{2}-\d{2}$/,
    loadNames: "P0S3-8-<release>-<build> (SIP 8.x), such as P0S3-8-12-00 or P0S3-8-11-00",
    stages: [runLoader, runSipApplication],
  },
];

/** The boot of a model on a load, if one is known. */
export function findBoot(model: string, load: string): Boot | undefined {
  return BOOTS.find((boot) => boot.models.includes(model) && boot.load.test(load));
}

/** The loads that can be booted on a model, in words. */
export function knownLoads(model: string): string {
  return BOOTS.filter((boot) => boot.models.includes(model))
    .map((boot) => boot.loadNames)
    .join("; ");
}
