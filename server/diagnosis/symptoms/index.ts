import { CLIMB_SYMPTOMS } from "./climb-symptoms";
import { DHCP_SYMPTOMS } from "./dhcp-symptoms";
import { FIRMWARE_SYMPTOMS } from "./firmware-symptoms";
import { QUIET_SYMPTOMS } from "./quiet-symptoms";
import { REACHING_SYMPTOMS } from "./reaching-symptoms";
import { SETTING_SYMPTOMS } from "./setting-symptoms";
import type { Symptom } from "./symptom";

const ALL = {
  ...DHCP_SYMPTOMS,
  ...REACHING_SYMPTOMS,
  ...CLIMB_SYMPTOMS,
  ...FIRMWARE_SYMPTOMS,
  ...SETTING_SYMPTOMS,
  ...QUIET_SYMPTOMS,
};

/** Stable name of a symptom: programs and people go by it. */
export type SymptomId = keyof typeof ALL;

/** Every symptom, in the order in which they hold a phone up. */
export const SYMPTOMS: Readonly<Record<SymptomId, Symptom>> = ALL;

export const SYMPTOM_IDS = Object.keys(ALL) as [SymptomId, ...SymptomId[]];
