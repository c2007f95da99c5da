import { dialPlan, dialPlanProblems } from "../domain/dial-plan";
import { dialPlanCautions } from "../domain/dial-plan-cautions";
import type { Problem } from "../domain/problem";
import { ruleOf } from "../importer/dial-plan-file";
import { readDialPlan } from "../phone/dial-plan-reader";
import type { Breach } from "./finding";

/**
 * What is wrong with a dial plan, or will annoy: each rule by itself, and what rules take away from each other.
 *
 * @param emergencyProxy Where the route `emergency` leads, if any file says so.
 */
export function dialPlanBreaches(file: string, bytes: Uint8Array, emergencyProxy: string | undefined): Breach[] {
  const plan = readDialPlan(file, bytes);
  if (!plan.loaded) {
    return [{ rule: "dial-plan-given-up", file, said: `the phone gives this plan up: ${plan.reason}` }];
  }
  const rules = plan.templates.map(ruleOf);
  const unfit = (dialPlan().safeParse(rules).error?.issues ?? []).map((issue): Breach => {
    const [at, member] = issue.path;
    const told = issue.code === "custom" ? issue.params?.rule : undefined;
    return {
      rule: told === "dial-ranges" ? told : "dial-rule-unfit",
      file,
      line: plan.lines[Number(at)] ?? 1,
      said: `${ATTRIBUTES[String(member)] ?? "TEMPLATE"}: ${issue.message}`,
      given: JSON.stringify(new Map(Object.entries(rules[Number(at)] ?? {})).get(String(member)) ?? ""),
    };
  });
  // What is wrong with one rule says nothing about the others, which are looked at all the same.
  const places = [...rules.keys()].filter((at) => dialPlan().safeParse([rules[at]]).success);
  const fit = places.flatMap((at) => rules[at] ?? []);
  const lineOf = (path: string): number | undefined => {
    const [, index] = /^\[(\d+)\]/.exec(path) ?? [];
    return index === undefined ? undefined : plan.lines[places[Number(index)] ?? -1];
  };
  const told = [
    ...dialPlanProblems("", fit),
    ...dialPlanCautions("", fit, emergencyProxy === undefined ? {} : { emergencyProxy }),
  ];
  return [...unfit, ...told.flatMap((problem) => breachOf(problem, file, lineOf))];
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  match: "MATCH",
  timeoutSeconds: "Timeout",
  rewrite: "Rewrite",
  route: "Route",
  tone: "Tone",
  line: "Line",
  user: "User",
};

function breachOf(problem: Problem, file: string, lineOf: (path: string) => number | undefined): Breach[] {
  const { rule, path, message, given } = problem;
  const line = lineOf(path);
  // Rules are known by their lines here.
  const said = message.replaceAll(/\[\d+\]/g, (place) => `the rule of line ${lineOf(place) ?? "?"}`);
  return rule === undefined
    ? []
    : [{ rule, file, said, ...(line === undefined ? {} : { line }), ...(given === undefined ? {} : { given }) }];
}
