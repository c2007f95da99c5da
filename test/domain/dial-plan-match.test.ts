import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DialPlanRule } from "../../domain/dial-plan";
import { matchDialPlan } from "../../domain/dial-plan-match";

const PLAN: DialPlanRule[] = [
  { match: "911", timeoutSeconds: 0, route: "emergency" },
  { match: "9,011*", timeoutSeconds: 6, tone: "Bellcore-Stutter", user: "Phone" },
  { match: "0..", rewrite: "9%2", timeoutSeconds: 0, line: 2 },
  { match: "1..", timeoutSeconds: 3 },
  { match: "*", timeoutSeconds: 5 },
];

describe("matchDialPlan", () => {
  it("lets the rule with most digits of its own win", () => {
    expect(matchDialPlan(PLAN, "911")).toMatchObject({ kind: "full", index: 0, seconds: 0, route: "emergency" });
    expect(matchDialPlan(PLAN, "123")).toMatchObject({ kind: "full", index: 3, seconds: 3, route: "default" });
    expect(matchDialPlan(PLAN, "555")).toMatchObject({ kind: "wildcard", index: 4, seconds: 5, dials: "555" });
  });

  it("tells the tone of a comma, after which digit it is heard, and the user parameter", () => {
    expect(matchDialPlan(PLAN, "90114412")).toMatchObject({
      kind: "wildcard",
      index: 1,
      seconds: 6,
      user: "Phone",
      tones: [{ after: 1, tone: "Bellcore-Stutter" }],
    });
    expect(matchDialPlan([{ match: "9,*" }], "91").tones).toEqual([{ after: 1, tone: "Bellcore-Outside" }]);
  });

  it("waits 10 seconds where a rule does not say", () => {
    expect(matchDialPlan([{ match: "1" }], "1").seconds).toBe(10);
  });

  it("names the rules that a longer number could still reach", () => {
    expect(matchDialPlan(PLAN, "9")).toMatchObject({ kind: "partial", index: 0, open: [1] });
    expect(matchDialPlan(PLAN, "12")).toMatchObject({ kind: "partial", index: 3 });
    expect(matchDialPlan(PLAN, "12").seconds).toBeUndefined();
  });

  it("has rules of one line for that line alone", () => {
    expect(matchDialPlan(PLAN, "042", { line: 2 })).toMatchObject({ index: 2, dials: "942", seconds: 0 });
    expect(matchDialPlan(PLAN, "042", { line: 1 })).toMatchObject({ index: 4, dials: "042" });
  });

  it("takes # as the key that dials at once", () => {
    expect(matchDialPlan(PLAN, "12#")).toMatchObject({ dials: "12", seconds: 0, open: [] });
  });

  it("says that nothing takes a number, so that only the Dial key places the call", () => {
    expect(matchDialPlan([{ match: "1.." }], "2")).toEqual({
      kind: "none",
      dials: "2",
      route: "default",
      tones: [],
      open: [],
    });
  });

  it("does not decide whether a * takes no digit at all, and says what would follow", () => {
    const match = matchDialPlan([{ match: "12*", timeoutSeconds: 2 }], "12");
    expect(match).toMatchObject({ kind: "partial", ifRunsMayBeEmpty: { kind: "wildcard", seconds: 2 } });
    expect(matchDialPlan([{ match: "12*" }], "123").ifRunsMayBeEmpty).toBeUndefined();
  });

  it("takes an escaped star as a digit, and a dot as any digit or star", () => {
    expect(matchDialPlan([{ match: "\\*97" }, { match: "*" }], "*97")).toMatchObject({ kind: "full", index: 0 });
    expect(matchDialPlan([{ match: ".97" }], "*97").kind).toBe("full");
    expect(matchDialPlan([{ match: "\\*97" }], "197").kind).toBe("none");
  });

  it.each([
    ["0..", "042", "9%2", "942"],
    ["0..", "042", "9..", "942"],
    ["1234", "1234", "%0", "1234"],
    ["1234", "1234", "%s5", "12345"],
    ["8.2..", "81299", "%1-%2-%3-%4", "8-1-2-99"],
    ["1", "1", "%%.%.", "%."],
    ["..", "12", "9...", "912"],
  ])("rewrites %s: %s by %s to %s", (match, digits, rewrite, dials) => {
    expect(matchDialPlan([{ match, rewrite }], digits).dials).toBe(dials);
  });

  it("has the longer pattern win where both are full", () => {
    expect(matchDialPlan([{ match: "1.." }, { match: "12." }], "123").index).toBe(1);
  });

  it("keeps the first of two rules that fit as well", () => {
    expect(matchDialPlan([{ match: "1.2" }, { match: "12." }], "122").index).toBe(0);
  });

  it.each([
    ["1-2", {}, /is no number/],
    ["1#2", {}, /is no number/],
    ["1".repeat(256), {}, /256 digits/],
    ["1", { line: 7 }, /lines 1 to 6/],
  ])("refuses %s", (digits, options, message) => {
    expect(() => matchDialPlan(PLAN, digits, options)).toThrow(message);
  });

  const digits = fc.stringMatching(/^[0-9*]{1,8}$/);
  const pattern = fc.stringMatching(/^([0-9.*,]|\\\*){1,8}$/);
  const plan = fc.array(fc.record({ match: pattern }), { maxLength: 6 });

  it("always prefers a rule of exactly these digits", () => {
    fc.assert(
      fc.property(plan, digits, (rules, number) => {
        const exact = { match: number.replaceAll("*", "\\*"), timeoutSeconds: 1 };
        expect(matchDialPlan([...rules.filter(({ match }) => match !== exact.match), exact], number)).toMatchObject({
          kind: "full",
          dials: number,
        });
      }),
    );
  });

  it("is not changed by a rule that can't match", () => {
    fc.assert(
      fc.property(plan, digits, (rules, number) => {
        const { index: _, rule, ...before } = matchDialPlan(rules, number);
        const {
          index: __,
          rule: same,
          ...after
        } = matchDialPlan([...rules, { match: `${number}A`.replace(/^./, "B") }], number);
        expect([same, after]).toEqual([rule, before]);
      }),
    );
  });

  it("finds a rule partial for every beginning of a number that it takes in full", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{2,8}$/), (number) => {
        for (let length = 1; length < number.length; length++) {
          expect(matchDialPlan([{ match: number }], number.slice(0, length)).kind).toBe("partial");
        }
      }),
    );
  });
});
