import { error, info, type Rules, warning } from "./rule";

/** The dial plan (cisco.md section 4.1). */
export const DIAL_PLAN_RULES = {
  "dial-catch-all": warning(
    "What no rule matches is not dialled until somebody presses Dial or #.",
    'Add <TEMPLATE MATCH="*" Timeout="5"/>.',
    "no rule takes any number",
  ),
  "dial-comma-last": warning(
    "The comma waits for a digit that the pattern has no place for, so that the rule never dials.",
    "Let a digit, a dot or a * follow the comma.",
  ),
  "dial-emergency-proxy": warning(
    "Where the phone sends such a call without proxy_emergency is not known.",
    'Take Route="emergency" out, so that the call goes to Asterisk, or give proxy_emergency.',
    'Route="emergency", and no proxy_emergency',
  ),
  "dial-emergency-wait": warning("Seconds are lost in an emergency.", 'Write Timeout="0".'),
  "dial-hash": warning(
    "# is the key that dials at once and never gets into a number, so that the rule never matches.",
    "Leave it out.",
  ),
  "dial-plan-given-up": error(
    "The phone has no plan then: each call needs the Dial key or #.",
    "Repair the file; elements in upper case, values in double quotes, at most 8191 bytes.",
  ),
  "dial-plan-missing": error(
    "The phone has no plan then: each call needs the Dial key or #.",
    "Put the file there, or name the one that is; dial_template has no .xml at its end.",
    "names a plan that is not there",
  ),
  "dial-plan-none": info(
    "Each call needs the Dial key or #.",
    "Make a dialplan.xml, and name it: dial_template.",
    "no dial plan",
  ),
  "dial-plan-not-named": warning(
    "The phones do not read it, so that each call needs the Dial key or #.",
    'Write dial_template: "dialplan".',
    "dialplan.xml is there and no key names it",
  ),
  "dial-ranges": warning(
    "[ ], X, N, Z and ! stand for themselves: the rule matches no number that anybody dials.",
    'Write "." for any digit, or one rule for each digit.',
  ),
  "dial-rewrite": warning(
    "What is dialled is another number, or none.",
    "Draw on what MATCH has: a dot for each of its dots, %0 for all of it.",
  ),
  "dial-route": warning(
    "Cisco's source knows default and emergency alone, and gives up the whole plan at anything else.",
    "Let Asterisk route the call, or try it on one phone first.",
  ),
  "dial-rule-twice": warning("The one that comes first counts.", "Remove one of them."),
  "dial-rule-unfit": error(
    "The rule matches nothing, or the phone gives up the whole plan.",
    "Write digits, . for one and * for any number of them; see docs/dial-plan.md.",
  ),
  "dial-star-inside": warning(
    "A * takes every digit that comes and gives none back: what stands behind it is hardly ever reached.",
    "Let the pattern end with the *.",
  ),
  "dial-tones": warning(
    "A tone is played at a comma of MATCH; how these phones take more than one is not established.",
    "Name one tone, and put a comma into MATCH where it is to be heard.",
  ),
  "dial-too-early": error(
    'Timeout="0" dials at once, so that nobody can dial a longer number that begins alike.',
    "Give it some seconds.",
  ),
} as const satisfies Rules;
