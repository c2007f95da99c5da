import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { parseSettings } from "../../domain/settings/site-settings";
import { homeArgs } from "./home-description";

const parsePlan = (...dialPlan: unknown[]) => parseSettings({ ...homeArgs(), dialPlan });
const CATCH_ALL = { match: "*" };

describe("a dial plan", () => {
  it.each([
    { match: "9,011*", tone: "Bellcore-Outside", timeoutSeconds: 5 },
    { match: "911", route: "emergency", timeoutSeconds: 0 },
    { match: "0..", rewrite: "9%2.%%", line: 2 },
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
    ["6 groups for a rewrite", { match: "1.2.3.", rewrite: "%1" }, /match: 6 groups, and the phone keeps 5/],
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

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "an emergency number that waits",
      { match: "112", route: "emergency" },
      /dialPlan\[0\]\.timeoutSeconds: an emergency number/,
    ],
    [
      "an emergency route",
      { match: "112", route: "emergency", timeoutSeconds: 0 },
      /dialPlan\[0\]\.route: the phones are given no emergency proxy/,
    ],
    ["an N", { match: "N11" }, /dialPlan\[0\]\.match: N and Z stand for themselves/],
    ["more dots than digits", { match: "1.", rewrite: ".." }, /dialPlan\[0\]\.rewrite: takes more digits/],
  ])("warns of %s", (_, rule, expected) => {
    expect(parsePlan(rule, CATCH_ALL).warnings.map(formatProblem).join("\n")).toMatch(expected);
  });
});
