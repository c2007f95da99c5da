import { choiceOf } from "./choices";
import type { JsonSchema, Member } from "./member";

const USERS = ["Phone", "IP"];

const attribute = (pattern: string, rest: JsonSchema = {}): JsonSchema => ({
  type: "string",
  minLength: 1,
  maxLength: 63,
  pattern,
  ...rest,
});

/** Rules that say when a number is complete and what is sent for it. */
export const DIAL_PLAN: Member = {
  name: "dialPlan",
  presence: "optional",
  shape: {
    is: "list",
    item: {
      is: "mapping",
      name: "DialPlanRule",
      meaning: "One rule of the dial plan, a `TEMPLATE` of dialplan.xml.",
      members: [
        {
          name: "match",
          presence: "required",
          shape: { is: "value", schema: attribute("^([0-9A-WYZa-z+.*#,]|\\\\\\*)*$", { minLength: 0 }) },
          meaning:
            "What was dialled: digits, letters and `+` are themselves, `.` is one digit, `*` any number of digits, `\\*` a star, `,` " +
            "plays a secondary dial tone. Empty dials as soon as the handset is lifted.",
          allowed: "at most 63 characters; no ranges such as `[2-9]`",
          example: "9,011*",
        },
        {
          name: "timeoutSeconds",
          presence: "optional",
          shape: { is: "value", schema: { type: "integer", minimum: 0, maximum: 300 } },
          meaning: "How long after the last digit the call is placed; 0 dials at once.",
          allowed: "0–300",
          unit: "seconds",
          fallbackWords: "10, which the phone takes when nothing is said",
        },
        {
          name: "rewrite",
          presence: "optional",
          shape: { is: "value", schema: attribute("^([0-9A-Za-z+.*#@_-]|%[0-5s%.])+$") },
          meaning:
            "What is dialled instead: `.` is the next digit that a `.` or `*` of `match` took, `%0` or `%s` all that was dialled, " +
            "`%1` to `%5` what a run of dots or a `*` took, `%%` and `%.` the character itself.",
          allowed: "at most 63 characters",
          fallbackWords: "what was dialled",
        },
        {
          name: "route",
          presence: "optional",
          shape: { is: "value", schema: attribute("^[A-Za-z0-9.-]+$", { examples: ["default", "emergency"] }) },
          meaning: "Where the call goes.",
          allowed: "`default`, `emergency` (the emergency proxy), or an address",
          fallback: "default",
        },
        {
          name: "tone",
          presence: "optional",
          shape: {
            is: "value",
            schema: attribute("^(Bellcore|Cisco)-[A-Za-z0-9]+(,(Bellcore|Cisco)-[A-Za-z0-9]+){0,2}$"),
          },
          meaning: "Secondary dial tones for the commas of `match`.",
          allowed: "at most 3 names such as `Bellcore-Outside`, with commas between",
          fallback: "Bellcore-Outside",
        },
        {
          name: "line",
          presence: "optional",
          shape: { is: "value", schema: { type: "integer", minimum: 0, maximum: 6 } },
          meaning: "Line that the rule is for; 0 is every line.",
          allowed: "0–6",
          fallback: 0,
        },
        {
          name: "user",
          presence: "optional",
          shape: { is: "value", schema: { type: "string", enum: USERS }, choice: choiceOf("DialPlanUser", USERS) },
          meaning: "Adds `;user=` to the request.",
          allowed: "`Phone`, `IP`",
          fallbackWords: "none",
        },
      ],
    },
  },
  meaning: "Rules of the dial plan, the file that `dialPlanFile` names.",
  fallbackWords: "any number, dialled 5 seconds after its last digit",
  example: [{ match: "9.......", timeoutSeconds: 0 }],
};
