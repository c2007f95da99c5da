import { describe, expect, it } from "vitest";
import { DIAL_PLAN_LIMITS, type DialPlanRule } from "../../domain/dial-plan";
import { dialPlanCautions } from "../../domain/dial-plan-cautions";
import { formatProblem } from "../../domain/problem";
import { parseSettings } from "../../domain/settings/site-settings";
import { homeArgs } from "./home-description";

const parsePlan = (...dialPlan: unknown[]) => parseSettings({ ...homeArgs(), dialPlan });
const CATCH_ALL = { match: "*" };

describe("a dial plan", () => {
  it.each([
    { match: "9,011*", tone: "Bellcore-Outside", timeoutSeconds: 5 },
    { match: "911", route: "emergency", timeoutSeconds: 0 },
    { match: "0..", rewrite: "9%1.%%", line: 2 },
    { match: "\\*97", user: "Phone" },
    { match: "", rewrite: "100" },
    { match: "8...", route: "192.168.1.4", user: "IP" },
    { match: "1,2,3,.", tone: "Bellcore-Inside,Bellcore-Outside,Cisco-Zip" },
  ])("takes $match", (rule) => {
    const { problems, value } = parsePlan(rule, CATCH_ALL);
    expect(problems).toEqual([]);
    expect(value?.dialPlan).toEqual([rule, CATCH_ALL]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["a range", { match: "[2-9]..." }, /dialPlan\[0\]\.match: ranges and wildcards/],
    ["an X", { match: "9XXX" }, /ranges and wildcards/],
    ["a quote", { match: '9"' }, /match: holds a double quote/],
    ["an angle bracket", { match: "9>" }, /match: not a pattern/],
    ["an ampersand", { match: "9&" }, /match: not a pattern/],
    ["a lone backslash", { match: "9\\" }, /match: not a pattern/],
    ["64 characters", { match: "1".repeat(64) }, /match: 64 characters/],
    ["no match", { timeoutSeconds: 1 }, /match: missing/],
    ["half a second", { match: "1", timeoutSeconds: 0.5 }, /timeoutSeconds: not a whole number/],
    [
      "a negative time",
      { match: "1", timeoutSeconds: -1 },
      /timeoutSeconds: out of range \(given -1; allowed: 0–300\)/,
    ],
    ["line 7", { match: "1", line: 7 }, /line: out of range \(given 7; allowed: 0–6\)/],
    ["an unknown user", { match: "1", user: "phone" }, /user: not one of/],
    ["an unknown tone", { match: "1,", tone: "Dial" }, /tone: a tone that the phone does not have/],
    ["4 tones", { match: "1", tone: "Cisco-Zip,Cisco-Zip,Cisco-Zip,Cisco-Zip" }, /tone: 4 tones/],
    ["group 6", { match: "1", rewrite: "%6" }, /rewrite: not a rewrite/],
    ["a % alone", { match: "1", rewrite: "9%" }, /rewrite: not a rewrite/],
    ["6 groups for %1", { match: "1.2.3.4.5.6*", rewrite: "%1" }, /match: 6 groups, and the phone keeps 5/],
    ["6 groups for dots", { match: "1.2.3.4.5.6.", rewrite: "......" }, /match: 6 groups, and the phone keeps 5/],
    ["a route in capitals", { match: "1", route: "Emergency" }, /route: a word .*Write "emergency"/],
    ["an empty rewrite", { match: "1", rewrite: "" }, /rewrite: empty/],
    ["a rewrite with a blank", { match: "1", rewrite: "1 2" }, /rewrite: not a rewrite/],
    ["a blank among the tones", { match: "1,2,3", tone: "Cisco-Zip, Cisco-Zip" }, /tone: a tone that the phone/],
    ["a rule that is no mapping", 5 as never, /dialPlan\[0\]: /],
    ["a route that is no address", { match: "1", route: "a b" }, /route: no route/],
    [
      "an unknown key",
      { match: "1", timeout: 5 },
      /dialPlan\[0\]: unknown key "timeout".*Did you mean "timeoutSeconds"/,
    ],
  ])("is refused with %s", (_, rule, expected) => {
    const { problems, value } = parsePlan(rule, CATCH_ALL);
    expect(value).toBeUndefined();
    expect(problems.map(formatProblem).join("\n")).toMatch(expected);
  });

  it("is refused when the phone would ignore it for its size", () => {
    const rules = Array.from({ length: 120 }, (_, index) => ({ match: `${1000 + index}${"0".repeat(55)}` }));
    const { problems } = parsePlan(...rules, CATCH_ALL);
    expect(problems.map(formatProblem).join("\n")).toMatch(/dialPlan: about \d+ bytes .*more than 8191/);
  });

  it("has its warnings among those of the settings", () => {
    const { warnings } = parsePlan({ match: "112", route: "emergency", timeoutSeconds: 0 }, CATCH_ALL);
    expect(warnings.map(formatProblem).join("\n")).toMatch(/dialPlan\[0\]\.route: the phones are given no emergency/);
  });
});

const cautions = (rules: readonly DialPlanRule[], emergencyProxy?: string): string[] =>
  dialPlanCautions("plan", rules, emergencyProxy === undefined ? {} : { emergencyProxy }).map(formatProblem);

describe("the warnings of a dial plan", () => {
  it.each<[string, DialPlanRule, RegExp]>([
    [
      "an emergency route that waits",
      { match: "18", route: "emergency" },
      /plan\[0\]\.timeoutSeconds: an emergency number that is not dialled at once/,
    ],
    ["a well-known emergency number that waits", { match: "112", timeoutSeconds: 3 }, /\.timeoutSeconds: an emergency/],
    [
      "an emergency route without a proxy",
      { match: "112", route: "emergency", timeoutSeconds: 0 },
      /plan\[0\]\.route: the phones are given no emergency proxy/,
    ],
    ["an address for a route", { match: "8...", route: "192.168.1.4" }, /plan\[0\]\.route: whether .* not established/],
    ["an N", { match: "N11" }, /plan\[0\]\.match: N and Z stand for themselves/],
    ["a Z", { match: "1Z" }, /plan\[0\]\.match: N and Z stand for themselves/],
    ["a #", { match: "12#" }, /plan\[0\]\.match: # is the key that dials at once/],
    ["a comma at the end", { match: "9," }, /plan\[0\]\.match: the comma at the end .* never dials/],
    ["a dot behind a *", { match: "1*." }, /plan\[0\]\.match: a \* takes every digit that comes.* never reached/],
    ["a comma behind a *", { match: "1*,2" }, /plan\[0\]\.match: a \* takes every digit that comes/],
    ["a digit behind a *", { match: "1*5" }, /plan\[0\]\.match: a \* takes every digit up to the next 5/],
    ["a star behind a *", { match: "1*\\*" }, /plan\[0\]\.match: a \* takes every digit up to the next \*/],
    ["more dots than digits", { match: "1.", rewrite: ".." }, /plan\[0\]\.rewrite: takes more digits/],
    ["a group that is not there", { match: "..", rewrite: "%1%2" }, /plan\[0\]\.rewrite: match has no group %2/],
    [
      "a group that descriptions count differently",
      { match: "0..", rewrite: "9%2" },
      /plan\[0\]\.rewrite: .*not certain what %2 is .*Take "\." for each/,
    ],
    ["a tone without a comma", { match: "9", tone: "Cisco-Zip" }, /plan\[0\]\.tone: 1 tone, and match has no comma/],
    [
      "more tones than commas",
      { match: "9,1", tone: "Cisco-Zip,Cisco-ZipZip" },
      /plan\[0\]\.tone: 2 tones, and match has commas for 1/,
    ],
    [
      "more than one tone",
      { match: "9,1,2", tone: "Cisco-Zip,Cisco-ZipZip" },
      /plan\[0\]\.tone: how these phones take more than one tone is not established/,
    ],
    [
      "a * that dials at once",
      { match: "9*", timeoutSeconds: 0 },
      /plan\[0\]\.timeoutSeconds: dials with the first digit that the \* takes/,
    ],
  ])("tell of %s", (_, rule, expected) => {
    expect(cautions([rule, CATCH_ALL]).join("\n")).toMatch(expected);
  });

  it.each<[string, DialPlanRule]>([
    ["a rule without anything special", { match: "1..", timeoutSeconds: 0 }],
    ["dots for the digits of dots", { match: "0..", rewrite: "9.." }],
    ["dots for the digits of a *", { match: "9*", rewrite: "00......" }],
    ["a dot that stands for itself", { match: "1", rewrite: "1%." }],
    ["a group that all count alike", { match: "..", rewrite: "9%1" }],
    ["an escaped star before digits", { match: "\\*97" }],
    ["a tone for its comma", { match: "9,1", tone: "Cisco-Zip" }],
    ["the usual route", { match: "1", route: "default" }],
    ["an emergency number at once", { match: "112", timeoutSeconds: 0 }],
    ["an extension that begins like one", { match: "1120", timeoutSeconds: 3 }],
  ])("leave out %s", (_, rule) => {
    expect(cautions([rule, CATCH_ALL])).toEqual([]);
  });

  it("leave out an emergency route where there is an emergency proxy", () => {
    expect(cautions([{ match: "112", route: "emergency", timeoutSeconds: 0 }, CATCH_ALL], "192.168.1.9")).toEqual([]);
  });

  it.each([
    ["an empty plan", []],
    ["one with a rule for any number on one line alone", [{ match: "*", line: 2 }]],
    ["one with a beginning before the *", [{ match: "9*" }]],
  ])("tell that no rule takes any number of %s", (_, rules) => {
    expect(cautions(rules)[0]).toMatch(/^plan: no rule takes any number; .*Add a rule with match "\*"/);
  });

  it.each<[string, DialPlanRule[], RegExp]>([
    [
      "a pattern that stands twice",
      [{ match: "1." }, { match: "1." }],
      /plan\[1\]\.match: also the pattern of plan\[0\]/,
    ],
    [
      "a pattern that differs in its tones alone",
      [{ match: "91" }, { match: "9,1" }],
      /plan\[1\]\.match: takes the same numbers as plan\[0\], which comes first/,
    ],
    [
      "a rule of a line behind the same for all lines",
      [{ match: "1." }, { match: "1.", line: 2 }],
      /plan\[1\]\.match: also the pattern of plan\[0\]/,
    ],
    [
      "a rule that dials before a longer one",
      [{ match: "11", timeoutSeconds: 0 }, { match: "112" }],
      /plan\[0\]\.timeoutSeconds: dials at once, so that nobody can dial what plan\[1\] is for/,
    ],
    [
      "a longer rule that comes first",
      [{ match: "1,12" }, { match: "11", timeoutSeconds: 0 }],
      /plan\[1\]\.timeoutSeconds: dials at once, so that nobody can dial what plan\[0\] is for/,
    ],
    [
      "dots that dial before more dots",
      [{ match: "1..", timeoutSeconds: 0 }, { match: "1..." }],
      /plan\[0\]\.timeoutSeconds: dials at once, so that nobody can dial what plan\[1\] is for/,
    ],
    [
      "a rule that dials before the digits of its *",
      [{ match: "11", timeoutSeconds: 0 }, { match: "11*" }],
      /plan\[0\]\.timeoutSeconds: dials at once/,
    ],
    [
      "a line that dials when lifted",
      [{ match: "", timeoutSeconds: 0, rewrite: "100" }, { match: "1" }],
      /plan\[0\]\.timeoutSeconds: dials as soon as the handset is lifted, so that nobody can dial what plan\[1\] is for/,
    ],
  ])("tell of %s", (_, rules, expected) => {
    expect(cautions([...rules, CATCH_ALL]).join("\n")).toMatch(expected);
  });

  it.each<[string, DialPlanRule[]]>([
    ["a longer rule that has more digits of its own", [{ match: "1..", timeoutSeconds: 0 }, { match: "12.." }]],
    ["a longer rule that a short one is an exception of", [{ match: "911", timeoutSeconds: 0 }, { match: "9..." }]],
    [
      "a short rule that waits",
      [
        { match: "11", timeoutSeconds: 1 },
        { match: "112", timeoutSeconds: 0 },
      ],
    ],
    [
      "a longer rule of another line",
      [
        { match: "11", timeoutSeconds: 0, line: 1 },
        { match: "110", line: 2 },
      ],
    ],
    ["a rule for all lines behind one of a line", [{ match: "1.", line: 2 }, { match: "1." }]],
    ["one line that dials when lifted", [{ match: "", timeoutSeconds: 0, rewrite: "100", line: 2 }]],
  ])("leave out %s", (_, rules) => {
    expect(cautions([...rules, CATCH_ALL])).toEqual([]);
  });

  it("are given for every rule at once", () => {
    expect(cautions([{ match: "N#" }, { match: "9,", tone: "Cisco-Zip,Cisco-Zip" }])).toHaveLength(6);
  });
});

describe("the limits of a dial plan", () => {
  it("are those that its checks keep", () => {
    const { attributeCharacters, tones, timeoutSeconds, lines } = DIAL_PLAN_LIMITS;
    const edge = {
      match: "1".repeat(attributeCharacters),
      rewrite: "1".repeat(attributeCharacters),
      tone: Array(tones).fill("Cisco-Zip").join(","),
      timeoutSeconds,
      line: lines,
    };
    expect(parsePlan(edge).problems).toEqual([]);
  });
});
