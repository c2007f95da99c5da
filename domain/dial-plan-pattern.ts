/** What one place of a pattern takes. Commas in a row are one tone. */
type Token =
  | { readonly kind: "literal"; readonly digit: string }
  | { readonly kind: "dot" }
  | { readonly kind: "run" }
  | { readonly kind: "tone" };

/** Digits that neighbouring places of one kind took. */
export interface Piece {
  readonly kind: "literal" | "dot" | "run";
  readonly text: string;
}

/** How a pattern takes what was dialled so far. */
export interface PatternMatch {
  /** `full`: all of both; `wildcard`: all of it, by a `*`; `partial`: all that was dialled, and the pattern goes on. */
  readonly kind: "full" | "wildcard" | "partial";
  /** Digits that stand in the pattern itself; the more, the better it fits. */
  readonly literals: number;
  /** What was dialled, by the places that took it. */
  readonly pieces: readonly Piece[];
  /** Tones that were passed. */
  readonly tonesPassed: number;
  /** Whether a comma comes next, so that a tone is due. */
  readonly toneDue: boolean;
  /** Whether more digits could still be taken. */
  readonly open: boolean;
}

/** A pattern of a dial plan, ready to be matched as in Cisco's own source (SIPCC, `MatchDialTemplate`; cisco.md section 4.1). */
export class DialPattern {
  readonly #tokens: readonly Token[];

  constructor(match: string) {
    this.#tokens = [...match.matchAll(/\\\*|,+|./gs)].map(([part]): Token => {
      if (part === ".") {
        return { kind: "dot" };
      }
      if (part === "*") {
        return { kind: "run" };
      }
      return part.startsWith(",") ? { kind: "tone" } : { kind: "literal", digit: part === "\\*" ? "*" : part };
    });
  }

  /** How many tones it can play. */
  get toneCount(): number {
    return this.#tokens.filter(({ kind }) => kind === "tone").length;
  }

  /** Kinds of the runs of places, from the left: what the groups of a rewrite are counted by. */
  get runs(): readonly Piece["kind"][] {
    return this.#tokens.flatMap((token, at) =>
      token.kind === "tone" || (token.kind !== "run" && this.#tokens[at - 1]?.kind === token.kind) ? [] : [token.kind],
    );
  }

  /** What it takes without regard to tones, so that two patterns that take the same can be told. */
  get places(): readonly string[] {
    return this.#tokens.flatMap((token) => {
      switch (token.kind) {
        case "tone":
          return [];
        case "literal":
          return [`=${token.digit}`];
        default:
          return [token.kind];
      }
    });
  }

  /**
   * Matches what was dialled so far.
   *
   * @param emptyRuns Whether a `*` may take no digit at all: not so by Cisco, so by another description (section 8).
   */
  match(digits: string, emptyRuns = false): PatternMatch | undefined {
    const pieces: Piece[] = [];
    let [at, taken, literals, tonesPassed] = [0, 0, 0, 0];
    while (taken < digits.length) {
      const token = this.#tokens[at];
      if (token === undefined) {
        return undefined;
      }
      if (token.kind === "tone") {
        tonesPassed++;
      } else {
        const text = this.#take(at, digits.slice(taken), emptyRuns);
        if (text === undefined) {
          return undefined;
        }
        literals += token.kind === "literal" ? 1 : 0;
        taken += text.length;
        add(pieces, { kind: token.kind, text }, this.#tokens[at - 1]?.kind === token.kind);
      }
      at++;
    }
    const rest = this.#tokens.slice(at);
    const places = rest.filter(({ kind }) => kind !== "tone");
    const wild = pieces.some(({ kind }) => kind === "run");
    const empty = emptyRuns && places.length > 0 && places.every(({ kind }) => kind === "run");
    const complete = rest.length === 0 || empty;
    return {
      kind: complete ? (wild || empty ? "wildcard" : "full") : "partial",
      literals,
      pieces,
      tonesPassed,
      toneDue: rest[0]?.kind === "tone",
      open: places.length > 0 || this.#tokens[at - 1]?.kind === "run",
    };
  }

  /** What the place takes of the digits left; undefined where it can't take them. */
  #take(at: number, digits: string, emptyRuns: boolean): string | undefined {
    const [token, next] = this.#tokens.slice(at, at + 2);
    const first = digits.slice(0, 1);
    if (token?.kind === "literal") {
      return token.digit === first ? first : undefined;
    }
    if (token?.kind === "dot") {
      return /[0-9*+]/.test(first) ? first : undefined;
    }
    // It ends before the first digit that stands behind it, and gives nothing back.
    const end = next?.kind === "literal" ? digits.indexOf(next.digit, emptyRuns ? 0 : 1) : -1;
    return end < 0 ? digits : digits.slice(0, end);
  }
}

/** Dots in a row are one piece while they take digits; a star or `+` begins a new one. */
function add(pieces: Piece[], piece: Piece, sameAsBefore: boolean): void {
  const before = pieces.at(-1);
  const joins = sameAsBefore && (piece.kind === "literal" || (piece.kind === "dot" && /\d/.test(piece.text)));
  if (joins && before !== undefined) {
    pieces[pieces.length - 1] = { kind: piece.kind, text: before.text + piece.text };
  } else {
    pieces.push(piece);
  }
}
