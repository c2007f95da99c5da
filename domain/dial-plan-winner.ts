import type { DialPlanRule } from "./dial-plan";
import type { PatternMatch } from "./dial-plan-pattern";

/** A rule that takes what was dialled so far. */
export interface Candidate {
  readonly rule: DialPlanRule;
  readonly index: number;
  readonly match: PatternMatch;
}

/**
 * Which of the rules with most digits of their own wins. `kind`: a full match, then a partial one, then a wildcard, then the first
 * (cisco.md section 4.1); `partial`: one that waits for more goes before a full one, as in Cisco's guide for these phones ("a complete
 * rule is matched only if it has more nonwildcard matches than an incomplete rule", page 3-23); `order`: as SIPCC's source does it,
 * where a wildcard that stands behind a partial match goes before it.
 */
export type TieReading = "kind" | "partial" | "order";

const RANKS = {
  kind: { full: 2, partial: 1, wildcard: 0 },
  partial: { partial: 2, full: 1, wildcard: 0 },
} as const;

/** The rule that wins; undefined where there is none. */
export function winner(candidates: readonly Candidate[], tie: TieReading): Candidate | undefined {
  const most = Math.max(0, ...candidates.map(({ match }) => match.literals));
  const equals = candidates.filter(({ match }) => match.literals === most);
  return tie === "order" ? byOrder(equals) : first(equals, ({ match }) => RANKS[tie][match.kind]);
}

/** The first of the most exact wins; only while it is incomplete does a complete one behind it go before it. */
function byOrder(equals: readonly Candidate[]): Candidate | undefined {
  const leader = first(equals, exactness);
  if (leader === undefined || leader.match.kind !== "partial") {
    return leader;
  }
  const behind = equals.filter(({ index, match }) => index > leader.index && match.kind !== "partial");
  return first(behind, exactness) ?? leader;
}

function exactness({ match: { pieces } }: Candidate): number {
  const kinds = pieces.map(({ kind }) => kind);
  return kinds.includes("run") ? 0 : kinds.includes("dot") ? 1 : 2;
}

function first(candidates: readonly Candidate[], rank: (candidate: Candidate) => number): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (best, each) => (best === undefined || rank(each) > rank(best) ? each : best),
    undefined,
  );
}
