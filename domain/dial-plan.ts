import { z } from "zod";
import { DialPattern } from "./dial-plan-pattern";
import { drawnBy, isGroup } from "./dial-plan-rewrite";
import { choice, type Fault, text, wholeNumber } from "./field";
import { addressFault } from "./network-address";
import { joinPath, type Problem } from "./problem";

/** One rule of the dial plan: a `TEMPLATE` of dialplan.xml (cisco.md section 4.1). */
export interface DialPlanRule {
  /**
   * What was dialled, at most 63 characters: digits, letters and `+` are literal, `.` is one digit, `*` any number of
   * digits, `\*` a star, `,` plays a secondary dial tone; empty dials as soon as the handset is lifted.
   */
  match: string;
  /**
   * Seconds after the last digit before the call is placed, 0–300; 0 dials at once.
   *
   * @default 10, which the phone takes when nothing is said
   */
  timeoutSeconds?: number;
  /**
   * What is dialled instead: `.` is the next digit that a `.` or `*` of `match` took, `%0` or `%s` all that was dialled,
   * `%1` to `%5` what a run of dots or a `*` took, `%%` and `%.` the character itself.
   *
   * @default what was dialled
   */
  rewrite?: string;
  /**
   * `default`, `emergency` (the emergency proxy), or an address.
   *
   * @default "default"
   */
  route?: string;
  /**
   * Tones for the commas of `match`, at most 3 with commas between.
   *
   * @default "Bellcore-Outside"
   */
  tone?: string;
  /**
   * Line that the rule is for, 1–6; 0 is every line.
   *
   * @default 0
   */
  line?: number;
  /**
   * `Phone` or `IP`: adds `;user=` to the request.
   *
   * @default none
   */
  user?: "Phone" | "IP";
}

/** Any number, dialled 5 seconds after its last digit: half of what the phone would wait without being told. */
export const DEFAULT_DIAL_PLAN: readonly DialPlanRule[] = [{ match: "*", timeoutSeconds: 5 }];

/** The phone's own wait for a rule without one, seconds (cisco.md section 4.1). */
export const DEFAULT_TIMEOUT_SECONDS = 10;
/** What a comma plays when its rule names no tone for it. */
export const DEFAULT_TONE = "Bellcore-Outside";

/** What a phone takes (cisco.md section 4.1). */
export const DIAL_PLAN_LIMITS = {
  /** Characters of an attribute: a buffer of 64 with its end mark. */
  attributeCharacters: 63,
  /** A file of 8192 bytes or more is silently ignored. */
  fileBytes: 8191,
  /** Groups that a rewrite can draw on. */
  groups: 5,
  /** Tones of a rule. */
  tones: 3,
  /** Longest wait that makes sense, seconds; the phone has no limit of its own. */
  timeoutSeconds: 300,
  /** Lines of the largest model. */
  lines: 6,
  /** Digits of a number: a buffer of 256 with its end mark. */
  dialledDigits: 255,
} as const;
const {
  attributeCharacters: MAX_ATTRIBUTE,
  fileBytes: MAX_PLAN_BYTES,
  groups: MAX_GROUPS,
  tones: MAX_TONES,
} = DIAL_PLAN_LIMITS;

const TONES = [
  ...["Inside", "Outside", "Busy", "Alerting", "BusyVerify", "Stutter", "MsgWaiting", "Reorder", "CallWaiting"],
  ...["Cw2", "Cw3", "Cw4", "Hold", "Confirmation", "Permanent", "Reminder", "None"],
].map((name) => `Bellcore-${name}`);
const ALL_TONES: readonly string[] = [...TONES, "Cisco-ZipZip", "Cisco-Zip", "Cisco-BeepBonk"];

/** A list of rules. */
export function dialPlan(): z.ZodType<DialPlanRule[]> {
  return z.array(
    z.strictObject({
      match: text({ min: 0, max: MAX_ATTRIBUTE, also: matchFault }),
      timeoutSeconds: wholeNumber(0, DIAL_PLAN_LIMITS.timeoutSeconds).optional(),
      rewrite: text({ max: MAX_ATTRIBUTE, also: rewriteFault }).optional(),
      route: text({
        max: MAX_ATTRIBUTE,
        also: (route) => {
          if (/^(default|emergency)$/i.test(route) && route !== route.toLowerCase()) {
            return {
              message: "a word that is written in small letters",
              remedy: `Write "${route.toLowerCase()}"`,
            };
          }
          const fault = addressFault(route);
          return fault && { ...fault, message: "no route", allowed: '"default", "emergency" or an address' };
        },
      }).optional(),
      tone: text({ max: MAX_ATTRIBUTE, also: toneFault }).optional(),
      line: wholeNumber(0, DIAL_PLAN_LIMITS.lines).optional(),
      user: choice("Phone", "IP").optional(),
    }),
  ) as z.ZodType<DialPlanRule[]>;
}

/** What is wrong between the fields of rules, as far as they could be read. */
export function dialPlanProblems(path: string, rules: unknown): Problem[] {
  if (!Array.isArray(rules)) {
    return [];
  }
  const problems: Problem[] = [];
  const readable = rules.filter((rule): rule is Record<string, unknown> => typeof rule === "object" && rule !== null);
  for (const [index, rule] of rules.entries()) {
    const { match, rewrite } = (rule ?? {}) as { match?: unknown; rewrite?: unknown };
    const drawn = typeof rewrite === "string" ? drawnBy(rewrite) : { dots: 0, groups: [] };
    // A rewrite draws its single digits from the same groups.
    if (typeof match === "string" && drawn.dots + drawn.groups.length > 0) {
      const groups = new DialPattern(match).runs.filter((kind) => isGroup(kind, "wildcards")).length;
      if (groups > MAX_GROUPS) {
        problems.push({
          path: joinPath(path, index, "match"),
          rule: "dial-rewrite",
          message: `${groups} groups, and the phone keeps ${MAX_GROUPS} for a rewrite`,
          given: JSON.stringify(match),
          remedy: "Match with fewer runs of dots",
        });
      }
    }
  }
  const bytes = planBytes(readable);
  if (bytes > MAX_PLAN_BYTES) {
    problems.push({
      path,
      rule: "dial-plan-given-up",
      message: `about ${bytes} bytes as a file; the phone ignores a plan of more than ${MAX_PLAN_BYTES} without a word`,
      given: `${rules.length} rules`,
      remedy: "Use fewer or shorter rules",
    });
  }
  return problems;
}

function matchFault(match: string): Fault | undefined {
  const allowed = "digits, letters but X, + . * \\* # and ,";
  if (/[[\]!X]/.test(match)) {
    return {
      rule: "dial-ranges",
      message: "ranges and wildcards such as [2-9], X and ! are not understood by the phone",
      allowed,
      remedy: 'Write "." for any digit, or one rule for each digit',
    };
  }
  return /^([0-9A-Za-z+.*#,]|\\\*)*$/.test(match) ? undefined : { message: "not a pattern", allowed };
}

function rewriteFault(rewrite: string): Fault | undefined {
  return /^([0-9A-Za-z+.*#@_-]|%[0-5s%.])+$/.test(rewrite)
    ? undefined
    : { message: "not a rewrite", allowed: "digits, letters, + . * # @ _ - and %0 to %5, %s, %%, %." };
}

function toneFault(tone: string): Fault | undefined {
  const tones = tone.split(",");
  if (tones.length > MAX_TONES) {
    return { message: `${tones.length} tones`, allowed: `at most ${MAX_TONES}` };
  }
  return tones.every((name) => ALL_TONES.includes(name))
    ? undefined
    : { message: "a tone that the phone does not have", allowed: `${ALL_TONES.join(", ")}; with commas and no blanks` };
}

/** Most that a plan can take as a file: every attribute name written out. */
function planBytes(rules: readonly Record<string, unknown>[]): number {
  const frame = 160;
  const perRule = '  <TEMPLATE MATCH="" Line="" Timeout="" User="" Rewrite="" Route="" Tone=""/>\n'.length;
  return rules.reduce(
    (bytes, rule) =>
      Object.values(rule).reduce<number>((sum, value) => sum + Buffer.byteLength(String(value)), bytes + perRule),
    frame,
  );
}
