import type { DialPlanRule } from "./dial-plan";
import { DialPattern } from "./dial-plan-pattern";
import { joinPath, type Problem } from "./problem";

/** What is legal and will annoy. */
export function dialPlanCautions(
  path: string,
  rules: readonly DialPlanRule[],
  { emergencyProxy }: { readonly emergencyProxy?: string } = {},
): Problem[] {
  const warnings: Problem[] = [];
  if (!rules.some(({ match, line }) => match === "*" && (line ?? 0) === 0)) {
    warnings.push({
      path,
      message: "no rule takes any number; whatever no rule matches needs the Dial key",
      remedy: 'Add a rule with match "*"',
    });
  }
  for (const [index, { match, rewrite, route, timeoutSeconds }] of rules.entries()) {
    if (/[NZ]/.test(match)) {
      warnings.push({
        path: joinPath(path, index, "match"),
        message: "N and Z stand for themselves here and not for ranges of digits",
        given: JSON.stringify(match),
        remedy: 'Take "." for any digit',
      });
    }
    if (route === "emergency" && emergencyProxy === undefined) {
      warnings.push({
        path: joinPath(path, index, "route"),
        message: "the phones are given no emergency proxy, and where they send such a call without one is not known",
        given: '"emergency"',
        remedy: "Leave the route out, so that the call goes to Asterisk like any other",
      });
    }
    if (route === "emergency" && timeoutSeconds !== 0) {
      warnings.push({
        path: joinPath(path, index, "timeoutSeconds"),
        message: "an emergency number that is not dialled at once",
        remedy: "Set it to 0",
      });
    }
    if (match.includes("#")) {
      warnings.push({
        path: joinPath(path, index, "match"),
        message: "# is the key that dials at once, so that it never gets into a number and the rule never matches",
        given: JSON.stringify(match),
        remedy: "Leave it out",
      });
    }
    if (/(?<!\\)\*[^,]/.test(match)) {
      warnings.push({
        path: joinPath(path, index, "match"),
        message: "a * takes every digit that comes, so that what stands behind it is never reached",
        given: JSON.stringify(match),
        remedy: "Let the pattern end with the *",
      });
    }
    warnings.push(...orderCautions(path, rules, index));
    const dots = (value: string): number => value.replaceAll("%.", "").split(".").length - 1;
    if (rewrite !== undefined && dots(rewrite) > dots(match)) {
      warnings.push({
        path: joinPath(path, index, "rewrite"),
        message: "takes more digits than the dots of match give",
        given: JSON.stringify(rewrite),
      });
    }
  }
  return warnings;
}

/** What a rule takes away from others of the same line: an equal one, or a longer one that it dials too early for. */
function orderCautions(path: string, rules: readonly DialPlanRule[], index: number): Problem[] {
  const rule = rules[index];
  if (rule === undefined) {
    return [];
  }
  const sameLine = (other: DialPlanRule): boolean => (other.line ?? 0) === (rule.line ?? 0);
  const first = rules.findIndex((other) => sameLine(other) && other.match === rule.match);
  if (first < index) {
    return [
      {
        path: joinPath(path, index, "match"),
        message: `also the pattern of ${joinPath(path, first)}, which comes first`,
        given: JSON.stringify(rule.match),
        remedy: "Remove one of them",
      },
    ];
  }
  const digits = rule.match.replaceAll(",", "");
  if (rule.timeoutSeconds !== 0 || !/^[0-9]+$/.test(digits)) {
    return [];
  }
  const late = rules.findIndex(
    (other, at) =>
      at !== index &&
      (sameLine(other) || (other.line ?? 0) === 0 || (rule.line ?? 0) === 0) &&
      new DialPattern(other.match).match(digits, 1)?.kind === "partial" &&
      literalsOf(other.match).startsWith(digits),
  );
  return late < 0
    ? []
    : [
        {
          path: joinPath(path, index, "timeoutSeconds"),
          message: `dials at once, so that nobody can dial what ${joinPath(path, late)} is for`,
          given: "0",
          remedy: "Give it some seconds",
        },
      ];
}

/** The digits with which a pattern begins. */
function literalsOf(match: string): string {
  return /^[0-9]*/.exec(match.replaceAll(",", ""))?.[0] ?? "";
}
