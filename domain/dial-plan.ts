import { z } from "zod";
import { DialPattern } from "./dial-plan-pattern";
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
   * What is dialled instead: `.` is the next digit that a `.` of `match` took, `%0` or `%s` all that was dialled,
   * `%1` to `%5` a group (a run of literals or of dots), `%%` and `%.` the character itself.
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

/** Characters of an attribute: a buffer of 64 with its end mark. */
const MAX_ATTRIBUTE = 63;
/** A file of 8192 bytes or more is silently ignored. */
const MAX_PLAN_BYTES = 8191;
const MAX_GROUPS = 5;
const MAX_TONES = 3;
const MAX_TIMEOUT = 300;

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
      timeoutSeconds: wholeNumber(0, MAX_TIMEOUT).optional(),
      rewrite: text({ max: MAX_ATTRIBUTE, also: rewriteFault }).optional(),
      route: text({
        max: MAX_ATTRIBUTE,
        also: (route) => {
          if (/^(default|emergency)$/i.test(route) && route !== route.toLowerCase()) {
            return {
              message: "a word that the phone knows in small letters only",
              remedy: `Write "${route.toLowerCase()}"`,
            };
          }
          const fault = addressFault(route);
          return fault && { ...fault, message: "no route", allowed: '"default", "emergency" or an address' };
        },
      }).optional(),
      tone: text({ max: MAX_ATTRIBUTE, also: toneFault }).optional(),
      line: wholeNumber(0, 6).optional(),
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
    if (typeof match === "string" && typeof rewrite === "string" && /%[1-5]/.test(rewrite)) {
      const groups = new DialPattern(match).groupCount;
      if (groups > MAX_GROUPS) {
        problems.push({
          path: joinPath(path, index, "match"),
          message: `${groups} groups, and the phone keeps ${MAX_GROUPS} for a rewrite`,
          given: JSON.stringify(match),
          remedy: "Match with fewer runs of dots and digits",
        });
      }
    }
  }
  const bytes = planBytes(readable);
  if (bytes > MAX_PLAN_BYTES) {
    problems.push({
      path,
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
