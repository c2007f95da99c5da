import type { DialPlanRule } from "./dial-plan";
import { DialPattern } from "./dial-plan-pattern";
import { joinPath, type Problem } from "./problem";

/** What a rule takes away from others: one that takes the same, or a longer one that it dials too early for. */
export function reachCautions(
  path: string,
  rules: readonly DialPlanRule[],
  rule: DialPlanRule,
  index: number,
): Problem[] {
  const places = new DialPattern(rule.match).places;
  const first = rules.findIndex((other, at) => at < index && covers(other, rule) && isSame(places, placesOf(other)));
  if (first >= 0) {
    const twin = rules[first]?.match === rule.match;
    return [
      {
        path: joinPath(path, index, "match"),
        rule: "dial-rule-twice",
        message: twin
          ? `also the pattern of ${joinPath(path, first)}, which comes first`
          : `takes the same numbers as ${joinPath(path, first)}, which comes first`,
        given: JSON.stringify(rule.match),
        remedy: "Remove one of them",
      },
    ];
  }
  if (rule.timeoutSeconds !== 0) {
    return [];
  }
  if (places.at(-1) === "run") {
    return [
      {
        path: joinPath(path, index, "timeoutSeconds"),
        rule: "dial-too-early",
        message: "dials with the first digit that the * takes",
        given: "0",
        remedy: "Give it some seconds",
      },
    ];
  }
  const late = rules.findIndex((other) => {
    const longer = placesOf(other);
    return longer.length > places.length && covers(rule, other) && isSame(places, longer.slice(0, places.length));
  });
  return late < 0
    ? []
    : [
        {
          path: joinPath(path, index, "timeoutSeconds"),
          rule: "dial-too-early",
          message: `dials ${places.length === 0 ? "as soon as the handset is lifted" : "at once"}, so that nobody can dial what ${joinPath(path, late)} is for`,
          given: "0",
          remedy: "Give it some seconds",
        },
      ];
}

function placesOf({ match }: DialPlanRule): readonly string[] {
  return new DialPattern(match).places;
}

/** Whether a rule holds on every line that the other holds on. */
function covers({ line = 0 }: DialPlanRule, other: DialPlanRule): boolean {
  return line === 0 || line === (other.line ?? 0);
}

function isSame(places: readonly string[], others: readonly string[]): boolean {
  return places.length === others.length && places.every((place, at) => place === others[at]);
}
