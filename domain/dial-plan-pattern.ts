/** What one place of a pattern takes. */
type Token =
  | { readonly kind: "literal"; readonly digit: string; readonly group: number }
  | { readonly kind: "any"; readonly group: number }
  | { readonly kind: "run" }
  | { readonly kind: "tone" };

/** How a pattern takes what was dialled so far. */
export interface PatternMatch {
  /** `full`: all of both; `wildcard`: all of it, by a `*`; `partial`: all that was dialled, and the pattern goes on. */
  readonly kind: "full" | "wildcard" | "partial";
  /** Digits that stand in the pattern itself; the more, the better it fits. */
  readonly literals: number;
  /** Digits that dots took, in order. */
  readonly dots: readonly string[];
  /** What each group took: runs of literals and runs of dots, from the left. */
  readonly groups: readonly string[];
  /** How many digits were dialled when each comma was reached. */
  readonly tones: readonly number[];
}

/** A pattern of a dial plan, ready to be matched (cisco.md section 4.1). */
export class DialPattern {
  readonly #tokens: readonly Token[];

  constructor(match: string) {
    this.#tokens = tokenize(match);
  }

  /** Runs of literals and runs of dots, which a rewrite can name as `%1` to `%5`. */
  get groupCount(): number {
    return this.#tokens.reduce((most, token) => ("group" in token ? Math.max(most, token.group) : most), 0);
  }

  /**
   * Matches what was dialled so far.
   *
   * @param shortestRun Fewest digits of a `*`: 1 in Cisco's own source, 0 by another description; not established (section 8).
   */
  match(digits: string, shortestRun: 0 | 1): PatternMatch | undefined {
    return this.#from(0, digits, 0, shortestRun, { literals: 0, wild: false, dots: [], groups: [], tones: [] });
  }

  #from(at: number, digits: string, taken: number, shortestRun: 0 | 1, state: MatchState): PatternMatch | undefined {
    const token = this.#tokens[at];
    if (token === undefined) {
      return taken === digits.length ? finish(state.wild ? "wildcard" : "full", state) : undefined;
    }
    if (token.kind === "tone") {
      return this.#from(at + 1, digits, taken, shortestRun, { ...state, tones: [...state.tones, taken] });
    }
    if (token.kind === "run") {
      // Greedy, as the phone is: it leaves no digit for what stands behind it.
      return digits.length - taken >= shortestRun
        ? this.#from(at + 1, digits, digits.length, shortestRun, { ...state, wild: true })
        : finish("partial", state);
    }
    const digit = digits[taken];
    if (digit === undefined) {
      return finish("partial", state);
    }
    if (token.kind === "literal" ? token.digit !== digit : !/[0-9*+]/.test(digit)) {
      return undefined;
    }
    return this.#from(at + 1, digits, taken + 1, shortestRun, take(state, token, digit));
  }
}

interface MatchState {
  readonly literals: number;
  readonly wild: boolean;
  readonly dots: readonly string[];
  readonly groups: readonly string[];
  readonly tones: readonly number[];
}

function take(state: MatchState, token: Extract<Token, { group: number }>, digit: string): MatchState {
  const groups = [...state.groups];
  groups[token.group - 1] = `${groups[token.group - 1] ?? ""}${digit}`;
  return token.kind === "literal"
    ? { ...state, groups, literals: state.literals + 1 }
    : { ...state, groups, dots: [...state.dots, digit] };
}

function finish(kind: PatternMatch["kind"], { literals, dots, groups, tones }: MatchState): PatternMatch {
  return { kind, literals, dots, groups, tones };
}

function tokenize(match: string): Token[] {
  const tokens: Token[] = [];
  let group = 0;
  let inside: "literal" | "any" | undefined;
  const grouped = (kind: "literal" | "any"): number => {
    group += inside === kind ? 0 : 1;
    inside = kind;
    return group;
  };
  for (const [part] of match.matchAll(/\\\*|./gs)) {
    if (part === ".") {
      tokens.push({ kind: "any", group: grouped("any") });
    } else if (part === "*" || part === ",") {
      inside = undefined;
      tokens.push({ kind: part === "*" ? "run" : "tone" });
    } else {
      tokens.push({ kind: "literal", digit: part === "\\*" ? "*" : part, group: grouped("literal") });
    }
  }
  return tokens;
}
