import type { RuleName } from "../domain/rule-name";
import { CNF_RULES } from "./rules/cnf-rules";
import { DIAL_PLAN_RULES } from "./rules/dial-plan-rules";
import { EXTRA_RULES } from "./rules/extra-rules";
import { FILE_RULES } from "./rules/file-rules";
import { FIRMWARE_RULES } from "./rules/firmware-rules";
import { LINE_RULES } from "./rules/line-rules";
import { MEDIA_AND_TIME_RULES } from "./rules/media-and-time-rules";
import { NETWORK_RULES } from "./rules/network-rules";
import type { Rule, Rules } from "./rules/rule";

export type { Level, Rule } from "./rules/rule";

/** Rules by what they are about, in the order in which they are listed. */
export const RULE_CHAPTERS: Readonly<Record<string, Rules>> = {
  "Files and folders": FILE_RULES,
  Firmware: FIRMWARE_RULES,
  "Lines of .cnf files": CNF_RULES,
  "Lines of phones": LINE_RULES,
  "Registration and access": NETWORK_RULES,
  "Sound and time": MEDIA_AND_TIME_RULES,
  "Dial plan": DIAL_PLAN_RULES,
  "Rings, logo, check-sync": EXTRA_RULES,
};

/** Every rule by its name. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  ...FILE_RULES,
  ...FIRMWARE_RULES,
  ...CNF_RULES,
  ...LINE_RULES,
  ...NETWORK_RULES,
  ...MEDIA_AND_TIME_RULES,
  ...DIAL_PLAN_RULES,
  ...EXTRA_RULES,
};
