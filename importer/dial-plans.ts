import { posix } from "node:path";
import type { DialPlanRule } from "../domain/dial-plan";
import type { Finding, RawEntries } from "../domain/settings/from-raw";
import { importDialPlan } from "./dial-plan-file";
import { findFile } from "./folder-roles";
import type { ReadPhone } from "./import-phone";

/** The plan that is read where no key names one: its usual name. */
const DEFAULT_NAME = "dialplan";
const USUAL_NAME = `${DEFAULT_NAME}.xml`;

/** Reads the plans that phones are told, each once. */
export interface DialPlans {
  /** The rules for a phone that is told these entries. */
  rulesFor(entries: RawEntries): DialPlanRule[];
  readonly findings: readonly Finding[];
  /** Files that were looked at. */
  readonly used: ReadonlySet<string>;
}

/** @param read The bytes of a file of the folder, undefined where it can't be read. */
export function openDialPlans(names: readonly string[], read: (name: string) => Uint8Array | undefined): DialPlans {
  const known = new Map<string, DialPlanRule[]>();
  const findings: Finding[] = [];
  const used = new Set<string>();
  const load = (wanted: string): DialPlanRule[] | undefined => {
    const { name, findings: ofName } = findFile(names, wanted);
    const bytes = name === undefined ? undefined : read(name);
    if (name === undefined || bytes === undefined) {
      return undefined;
    }
    used.add(name);
    const plan = importDialPlan(name, bytes);
    findings.push(...ofName, ...plan.findings);
    return plan.rules;
  };
  const named = (template: string, entries: RawEntries): DialPlanRule[] => {
    const entry = entries.get("dial_template");
    const rules = load(posix.normalize(`${template}.xml`));
    if (rules === undefined) {
      findings.push({
        level: "problem",
        rule: "dial-plan-missing",
        message: "names a plan that is not there, so that each call needs the Dial key",
        keys: ["dial_template"],
        ...(entry === undefined ? {} : { file: entry.file, line: entry.line }),
        given: JSON.stringify(template),
        instead: "a plan without rules, as on the phones",
      });
    }
    return rules ?? [];
  };
  const unnamed = (): DialPlanRule[] => {
    const rules = load(USUAL_NAME);
    findings.push({
      level: rules === undefined ? "info" : "warning",
      rule: rules === undefined ? "dial-plan-none" : "dial-plan-not-named",
      message:
        rules === undefined
          ? "no plan, so that each call needs the Dial key"
          : `${USUAL_NAME} is there and no key names it, so that the phones do not read it`,
      keys: ["dial_template"],
      instead: rules === undefined ? "a plan without rules, as on the phones" : "the phones read it from now on",
    });
    return rules ?? [];
  };
  return {
    rulesFor: (entries) => {
      const template = entries.get("dial_template")?.value ?? "";
      const rules = known.get(template) ?? (template === "" ? unnamed() : named(template, entries));
      known.set(template, rules);
      return rules;
    },
    findings,
    used,
  };
}

/** Phones whose plan is served under another name from now on. */
export function ownPlanFindings(phones: readonly ReadPhone[], site: ReadonlyMap<string, unknown>): Finding[] {
  const name = String(site.get("dialPlanFile") ?? DEFAULT_NAME);
  return phones.flatMap(({ mac, entries, flat }): Finding[] => {
    const entry = entries.get("dial_template");
    const own = JSON.stringify(flat.get("dialPlan")) !== JSON.stringify(site.get("dialPlan"));
    const now = own ? `${name}-${mac.plain}` : name;
    return entry === undefined || entry.value === "" || entry.value === now
      ? []
      : [
          {
            level: "info",
            message: own ? "a plan of this phone's own" : "the same rules as in the plan of the site",
            keys: ["dial_template"],
            file: entry.file,
            line: entry.line,
            given: JSON.stringify(entry.value),
            instead: JSON.stringify(now),
          },
        ];
  });
}
