import { DEFAULT_TIMEOUT_SECONDS, DEFAULT_TONE, DIAL_PLAN_LIMITS, type DialPlanRule } from "./dial-plan";
import { DialPattern } from "./dial-plan-pattern";
import { type GroupReading, rewriteNumber } from "./dial-plan-rewrite";
import { type Candidate, type TieReading, winner } from "./dial-plan-winner";

/** What the phone would do with what was dialled. */
export interface DialPlanOutcome {
  /**
   * `full`: a rule takes exactly this; `wildcard`: one takes it with a `*`; `partial`: the best rule needs more digits;
   * `none`: no rule takes it.
   */
  readonly kind: "full" | "wildcard" | "partial" | "none";
  /** The rule that wins. */
  readonly rule?: DialPlanRule;
  /** Its place in the plan, from 0. */
  readonly index?: number;
  /**
   * Seconds after the last digit until the rule that wins places the call, 0 at once; undefined where none does, so that the Dial key
   * or `#` is needed. SIPCC's source places such a call by itself after 10 seconds; whether these phones do is not established.
   */
  readonly seconds?: number;
  /** The number that is sent. */
  readonly dials: string;
  /** Where the call goes: `default`, `emergency`, or an address. */
  readonly route: string;
  /** Adds `;user=` to the request. */
  readonly user?: "Phone" | "IP";
  /** Secondary dial tones, each with the number of digits after which it is heard. */
  readonly tones: readonly { readonly after: number; readonly tone: string }[];
  /** Places of the other rules that could still take the number when more digits come. */
  readonly open: readonly number[];
  /**
   * Where a rule dials at once before the last digit: after how many digits, and the rule's place. What follows is never part of
   * the number when it is keyed digit by digit; a number that is sent whole, as from a directory, gets past it.
   */
  readonly placedBefore?: { readonly after: number; readonly index: number };
}

/** What the phone would do by another reading of how it matches. */
export interface DialPlanDoubt {
  /** `run`: what a `*` takes; `groups`: what a rewrite counts; `tie`: which of equally good rules wins. */
  readonly about: "run" | "groups" | "tie";
  /** The other reading, and whose it is. */
  readonly reading: string;
  readonly outcome: DialPlanOutcome;
}

/** What the phone would do, and what else it might do where descriptions of it differ. */
export interface DialPlanMatch extends DialPlanOutcome {
  /** Outcomes by other readings, as far as they make a difference here; empty where all come to the same. */
  readonly uncertain: readonly DialPlanDoubt[];
}

interface Reading {
  readonly emptyRuns: boolean;
  readonly groups: GroupReading;
  readonly tie: TieReading;
}

const READING: Reading = { emptyRuns: false, groups: "wildcards", tie: "kind" };

const OTHER_READINGS: readonly (Pick<DialPlanDoubt, "about" | "reading"> & { readonly differs: Partial<Reading> })[] = [
  { about: "run", reading: "a * may take no digit at all (usecallmanager.nz)", differs: { emptyRuns: true } },
  {
    about: "groups",
    reading: "runs of digits are groups, a * is none (usecallmanager.nz)",
    differs: { groups: "runs" },
  },
  {
    about: "tie",
    reading: "a rule that waits for more digits goes before one that is complete (Cisco's guide, page 3-23)",
    differs: { tie: "partial" },
  },
  { about: "tie", reading: "a * behind a rule that waits goes before it (SIPCC)", differs: { tie: "order" } },
];

/**
 * Says what a phone does with digits by the rules of a dial plan: the rule with most literal digits wins; of those with as many,
 * a full match goes before a partial one, and that before a wildcard; of equals, the first (cisco.md section 4.1). `#` is the
 * key that dials at once.
 *
 * @param plan Rules as in `settings.dialPlan`.
 * @param digits What was pressed so far: digits, `*`, `+`, and `#` at the end.
 * @param options.line Line that the call is made on, 1–6. @default 1
 * @throws RangeError when there is something else among the digits, more than 255 of them, or no such line.
 *
 * @example
 * const plan = [{ match: "9,011*", timeoutSeconds: 6 }, { match: "0..", rewrite: "9..", timeoutSeconds: 0 }, { match: "*" }];
 * matchDialPlan(plan, "042").dials;         // "942", at once
 * matchDialPlan(plan, "9").tones;           // [{ after: 1, tone: "Bellcore-Outside" }]
 * matchDialPlan(plan, "0425").placedBefore; // { after: 3, index: 1 }: the 5 comes too late
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
  if (number.length > DIAL_PLAN_LIMITS.dialledDigits) {
    throw new RangeError(`${number.length} digits; a phone takes ${DIAL_PLAN_LIMITS.dialledDigits}`);
  }
  if (!Number.isInteger(line) || line < 1 || line > DIAL_PLAN_LIMITS.lines) {
    throw new RangeError(`line ${line}; a phone has lines 1 to ${DIAL_PLAN_LIMITS.lines}`);
  }
  const rules = plan.flatMap((rule, index) =>
    (rule.line ?? 0) === 0 || rule.line === line ? [{ rule, index, pattern: new DialPattern(rule.match) }] : [],
  );
  const by = (reading: Reading): DialPlanOutcome => {
    const outcome = decide(rules, number, reading);
    return pressed === "#" ? { ...outcome, seconds: 0, open: [] } : outcome;
  };
  const outcome = by(READING);
  const uncertain = OTHER_READINGS.map(({ differs, ...doubt }) => ({
    ...doubt,
    outcome: by({ ...READING, ...differs }),
  })).filter((doubt) => JSON.stringify(doubt.outcome) !== JSON.stringify(outcome));
  return { ...outcome, uncertain };
}

type ReadyRule = Omit<Candidate, "match"> & { readonly pattern: DialPattern };

function decide(rules: readonly ReadyRule[], digits: string, reading: Reading): DialPlanOutcome {
  const steps = Array.from({ length: digits.length + 1 }, (_, length) => {
    const candidates = rules.flatMap(({ pattern, ...rule }): Candidate[] => {
      const match = pattern.match(digits.slice(0, length), reading.emptyRuns);
      return match === undefined ? [] : [{ ...rule, match }];
    });
    return { after: length, candidates, best: winner(candidates, reading.tie) };
  });
  const { candidates = [], best } = steps.at(-1) ?? {};
  const early = steps.slice(0, -1).find(({ best: each }) => each !== undefined && secondsOf(each) === 0);
  const heard = {
    tones: steps.slice(1).flatMap(toneAt),
    open: candidates.filter(({ index, match }) => match.open && index !== best?.index).map(({ index }) => index),
    ...(early?.best === undefined ? {} : { placedBefore: { after: early.after, index: early.best.index } }),
  };
  if (best === undefined) {
    return { kind: "none", dials: digits, route: "default", ...heard };
  }
  const { rule, index, match } = best;
  const seconds = secondsOf(best);
  if (seconds === undefined) {
    return { kind: match.kind, rule, index, dials: digits, route: "default", ...heard };
  }
  return {
    kind: match.kind,
    rule,
    index,
    seconds,
    dials: rule.rewrite === undefined ? digits : rewriteNumber(rule.rewrite, digits, match.pieces, reading.groups),
    route: rule.route ?? "default",
    ...(rule.user === undefined ? {} : { user: rule.user }),
    ...heard,
  };
}

function secondsOf({ rule, match }: Candidate): number | undefined {
  return match.kind === "partial" ? undefined : (rule.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
}

/** The tone after a digit: of the rule that wins so far, unless that is complete (SIPCC, `MatchDialTemplate`). */
function toneAt({
  after,
  candidates,
  best,
}: {
  readonly after: number;
  readonly candidates: readonly Candidate[];
  readonly best: Candidate | undefined;
}): DialPlanOutcome["tones"] {
  if (best === undefined || best.match.kind === "full" || !candidates.some(({ match }) => match.toneDue)) {
    return [];
  }
  return [{ after, tone: best.rule.tone?.split(",")[best.match.tonesPassed] ?? DEFAULT_TONE }];
}
