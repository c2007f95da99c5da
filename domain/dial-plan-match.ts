import type { DialPlanRule } from "./dial-plan";
import { DialPattern, type PatternMatch } from "./dial-plan-pattern";

/** What the phone would do with what was dialled. */
export interface DialPlanOutcome {
  /**
   * `full`: a rule takes exactly this; `wildcard`: one takes it with a `*`; `partial`: the best rule needs more digits;
   * `none`: no rule takes it.
   */
  readonly kind: "full" | "wildcard" | "partial" | "none";
  /** The rule that wins, and its place in the plan from 0. */
  readonly rule?: DialPlanRule;
  readonly index?: number;
  /** Seconds after the last digit until the call is placed by itself; undefined where only the Dial key or `#` places it. */
  readonly seconds?: number;
  /** The number that is sent. */
  readonly dials: string;
  /** Where the call goes: `default`, `emergency`, or an address. */
  readonly route: string;
  /** Adds `;user=` to the request. */
  readonly user?: "Phone" | "IP";
  /** Secondary dial tones, each with the number of digits after which it is heard. */
  readonly tones: readonly { readonly after: number; readonly tone: string }[];
  /** Places of the other rules that more digits could still bring in. */
  readonly open: readonly number[];
}

/** What the phone would do, and what else it might do where that is not established. */
export interface DialPlanMatch extends DialPlanOutcome {
  /**
   * What it would do if a `*` also takes no digit at all, where that makes a difference: Cisco's own source says one or more,
   * another description says zero or more (cisco.md section 8).
   */
  readonly ifRunsMayBeEmpty?: DialPlanOutcome;
}

/** The phone's own wait for a rule without one, seconds (cisco.md section 4.1). */
const DEFAULT_TIMEOUT = 10;
const DEFAULT_TONE = "Bellcore-Outside";
/** Digits that the phone takes: a buffer of 256 with its end mark. */
const LONGEST_NUMBER = 255;
const RANK = { full: 2, partial: 1, wildcard: 0 } as const;

/**
 * Says what a phone does with digits by the rules of a dial plan: the rule with most literal digits wins; of those with as many,
 * a full match goes before a partial one, and that before a wildcard; of equals, the first (cisco.md section 4.1). `#` is the
 * key that dials at once.
 *
 * @param digits What was pressed so far: digits, `*`, `+`, and `#` at the end.
 * @param options.line Line that the call is made on, 1–6. @default 1
 * @throws RangeError when there is something else among the digits, more than 255 of them, or no such line.
 *
 * @example
 * const plan = [{ match: "9,011*", timeoutSeconds: 6 }, { match: "0..", rewrite: "9%2", timeoutSeconds: 0 }, { match: "*" }];
 * matchDialPlan(plan, "042").dials;        // "942", at once
 * matchDialPlan(plan, "9").open;           // [0]: a longer number may still come
 */
export function matchDialPlan(
  plan: readonly DialPlanRule[],
  digits: string,
  { line = 1 }: { readonly line?: number } = {},
): DialPlanMatch {
  const [, number, pressed] = /^([0-9A-Za-z*+]*)(#?)$/.exec(digits) ?? [];
  if (number === undefined) {
    throw new RangeError(`"${digits}" is no number: digits, * and +, and # at the end only`);
  }
  if (number.length > LONGEST_NUMBER) {
    throw new RangeError(`${number.length} digits; a phone takes ${LONGEST_NUMBER}`);
  }
  if (!Number.isInteger(line) || line < 1 || line > 6) {
    throw new RangeError(`line ${line}; a phone has lines 1 to 6`);
  }
  const outcome = decide(plan, number, line, 1);
  const other = decide(plan, number, line, 0);
  const now = (each: DialPlanOutcome): DialPlanOutcome => (pressed === "#" ? { ...each, seconds: 0, open: [] } : each);
  return JSON.stringify(outcome) === JSON.stringify(other)
    ? now(outcome)
    : { ...now(outcome), ifRunsMayBeEmpty: now(other) };
}

interface Candidate {
  readonly rule: DialPlanRule;
  readonly index: number;
  readonly match: PatternMatch;
}

function decide(plan: readonly DialPlanRule[], digits: string, line: number, shortestRun: 0 | 1): DialPlanOutcome {
  const candidates = plan.flatMap((rule, index): Candidate[] => {
    const match =
      (rule.line ?? 0) === 0 || rule.line === line ? new DialPattern(rule.match).match(digits, shortestRun) : undefined;
    return match === undefined ? [] : [{ rule, index, match }];
  });
  const best = candidates.reduce<Candidate | undefined>(
    (winner, each) => (winner === undefined || isBetter(each, winner) ? each : winner),
    undefined,
  );
  const open = candidates
    .filter(({ index, match }) => match.kind === "partial" && index !== best?.index)
    .map(({ index }) => index);
  if (best === undefined) {
    return { kind: "none", dials: digits, route: "default", tones: [], open };
  }
  const { rule, index, match } = best;
  const whole = match.kind !== "partial";
  return {
    kind: match.kind,
    rule,
    index,
    ...(whole ? { seconds: rule.timeoutSeconds ?? DEFAULT_TIMEOUT } : {}),
    dials: whole ? rewrite(rule.rewrite, digits, match) : digits,
    route: whole ? (rule.route ?? "default") : "default",
    ...(whole && rule.user !== undefined ? { user: rule.user } : {}),
    tones: tonesOf(rule, match),
    open,
  };
}

function isBetter({ match: a }: Candidate, { match: b }: Candidate): boolean {
  return a.literals > b.literals || (a.literals === b.literals && RANK[a.kind] > RANK[b.kind]);
}

function tonesOf({ tone }: DialPlanRule, { tones }: PatternMatch): DialPlanOutcome["tones"] {
  const names = tone?.split(",") ?? [];
  return tones.map((after, index) => ({ after, tone: names[index] ?? names.at(-1) ?? DEFAULT_TONE }));
}

function rewrite(rule: string | undefined, digits: string, { dots, groups }: PatternMatch): string {
  if (rule === undefined) {
    return digits;
  }
  const rest = [...dots];
  return rule.replaceAll(/%[0-5s%.]|\./g, (token) => {
    switch (token) {
      case ".":
        return rest.shift() ?? "";
      case "%0":
      case "%s":
        return digits;
      case "%%":
        return "%";
      case "%.":
        return ".";
      default:
        return groups[Number(token[1]) - 1] ?? "";
    }
  });
}
