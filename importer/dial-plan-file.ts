import { DEFAULT_TIMEOUT_SECONDS, type DialPlanRule, dialPlan } from "../domain/dial-plan";
import type { Finding } from "../domain/settings/from-raw";
import { type DialTemplate, readDialPlan } from "../phone/dial-plan-reader";
import { printable } from "../phone/printable";
import { asFinding } from "./cnf-file";

/** The rules of a plan as the phone reads them; none where it gives the plan up. */
export function importDialPlan(file: string, bytes: Uint8Array): { rules: DialPlanRule[]; findings: Finding[] } {
  const plan = readDialPlan(file, bytes);
  if (!plan.loaded) {
    const message = `the phone gives this plan up: ${plan.reason}`;
    return {
      rules: [],
      findings: [{ level: "problem", message, keys: [], file, instead: "a plan without rules, as on the phones" }],
    };
  }
  const findings = plan.notes.map(asFinding);
  const rules = plan.templates.flatMap((template): DialPlanRule[] => {
    const rule = ruleOf(template);
    const { data, error } = dialPlan().safeParse([rule]);
    if (data !== undefined) {
      return data;
    }
    findings.push({
      level: "problem",
      message: `the rule for "${printable(template.match)}" can't be declared: ${error?.issues.map(({ message }) => message).join("; ")}`,
      keys: [],
      file,
      instead: "nothing",
    });
    return [];
  });
  return { rules, findings };
}

/** A rule as a description has it. */
export function ruleOf({ match, timeout, line, user, rewrite, route, tones }: DialTemplate): DialPlanRule {
  const users = { phone: "Phone", ip: "IP" } as const;
  return {
    match,
    ...(timeout === DEFAULT_TIMEOUT_SECONDS ? {} : { timeoutSeconds: timeout }),
    ...(rewrite === "" ? {} : { rewrite }),
    ...(route === "" || route.toLowerCase() === "default" ? {} : { route }),
    ...(tones.length === 0 ? {} : { tone: tones.join(",") }),
    ...(line === 0 ? {} : { line }),
    ...(user === "" ? {} : { user: users[user.toLowerCase() as keyof typeof users] ?? (user as "Phone") }),
  };
}
