import type { DialPlanRule } from "./dial-plan";
import { reachCautions } from "./dial-plan-reach";
import { ruleCautions } from "./dial-plan-rule-cautions";
import { joinPath, type Problem } from "./problem";

/** What the rest of the settings says that a plan depends on. */
export interface DialPlanSurroundings {
  /** Where the route `emergency` leads. */
  readonly emergencyProxy?: string;
}

/** What is legal and will annoy. */
export function dialPlanCautions(
  path: string,
  rules: readonly DialPlanRule[],
  surroundings: DialPlanSurroundings = {},
): Problem[] {
  const catchAll = rules.some(({ match, line }) => match === "*" && (line ?? 0) === 0);
  return [
    ...(catchAll
      ? []
      : [
          {
            path,
            rule: "dial-catch-all" as const,
            message: "no rule takes any number; whatever no rule matches needs the Dial key",
            remedy: 'Add a rule with match "*"',
          },
        ]),
    ...rules.flatMap((rule, index) => [
      ...ruleCautions(joinPath(path, index), rule, surroundings),
      ...reachCautions(path, rules, rule, index),
    ]),
  ];
}
