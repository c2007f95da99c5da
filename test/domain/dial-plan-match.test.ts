import { describe, expect, it } from "vitest";
import type { DialPlanRule } from "../../domain/dial-plan";
import { type DialPlanDoubt, matchDialPlan } from "../../domain/dial-plan-match";

const PLAN: DialPlanRule[] = [
  { match: "911", timeoutSeconds: 0, route: "emergency" },
  { match: "8,011*", timeoutSeconds: 6, tone: "Bellcore-Stutter", user: "Phone" },
  { match: "0..", rewrite: "9..", timeoutSeconds: 0, line: 2 },
  { match: "1..", timeoutSeconds: 3 },
  { match: "*", timeoutSeconds: 5 },
];

/** What else might happen, by what it is about. */
function doubts(plan: readonly DialPlanRule[], digits: string): (readonly [DialPlanDoubt["about"], string])[] {
  return matchDialPlan(plan, digits).uncertain.map(({ about, outcome }) => [about, outcome.kind]);
}

describe("matchDialPlan", () => {
  it("lets the rule with most digits of its own win", () => {
    expect(matchDialPlan(PLAN, "911")).toMatchObject({ kind: "full", index: 0, seconds: 0, route: "emergency" });
    expect(matchDialPlan(PLAN, "123")).toMatchObject({ kind: "full", index: 3, seconds: 3, route: "default" });
    expect(matchDialPlan(PLAN, "555")).toMatchObject({ kind: "wildcard", index: 4, seconds: 5, dials: "555" });
  });

  it("tells the tone of a comma, after which digit it is heard, and the user parameter", () => {
    expect(matchDialPlan(PLAN, "80114412")).toMatchObject({
      kind: "wildcard",
      index: 1,
      seconds: 6,
      user: "Phone",
      tones: [{ after: 1, tone: "Bellcore-Stutter" }],
    });
  });

  it("plays the usual tone for a comma that has none of its own", () => {
    const plan = [{ match: "9,1,*", tone: "Cisco-Zip" }];
    expect(matchDialPlan(plan, "912").tones).toEqual([
      { after: 1, tone: "Cisco-Zip" },
      { after: 2, tone: "Bellcore-Outside" },
    ]);
    expect(matchDialPlan([{ match: "9,*" }], "91").tones).toEqual([{ after: 1, tone: "Bellcore-Outside" }]);
  });

  it("plays one tone for commas in a row", () => {
    expect(matchDialPlan([{ match: "9,,1", tone: "Cisco-Zip,Cisco-ZipZip" }], "9").tones).toEqual([
      { after: 1, tone: "Cisco-Zip" },
    ]);
  });

  it("plays the tone that was due when a digit was pressed, whichever rule wins in the end", () => {
    const plan = [{ match: "9,1.." }, { match: "952" }];
    expect(matchDialPlan(plan, "952")).toMatchObject({ index: 1, tones: [{ after: 1, tone: "Bellcore-Outside" }] });
  });

  it("plays no tone where a rule is complete already", () => {
    expect(matchDialPlan([{ match: "9" }, { match: "9,1" }], "9").tones).toEqual([]);
  });

  it("waits 10 seconds where a rule does not say", () => {
    expect(matchDialPlan([{ match: "1" }], "1").seconds).toBe(10);
  });

  it("names the rules that a longer number could still reach", () => {
    expect(matchDialPlan([{ match: "911" }, { match: "9..." }, { match: "*" }], "911")).toMatchObject({
      kind: "full",
      index: 0,
      open: [1, 2],
    });
    expect(matchDialPlan([{ match: "911" }, { match: "91" }], "91").open).toEqual([0]);
    expect(matchDialPlan([{ match: "911" }, { match: "..." }], "911").open).toEqual([]);
  });

  it("places no call by itself while the best rule needs more digits", () => {
    expect(matchDialPlan(PLAN, "12")).toMatchObject({ kind: "partial", index: 3, dials: "12", route: "default" });
    expect(matchDialPlan(PLAN, "12").seconds).toBeUndefined();
  });

  it("has rules of one line for that line alone", () => {
    expect(matchDialPlan(PLAN, "042", { line: 2 })).toMatchObject({ index: 2, dials: "942", seconds: 0 });
    expect(matchDialPlan(PLAN, "042", { line: 1 })).toMatchObject({ index: 4, dials: "042" });
  });

  it("says where a rule dials before the last digit", () => {
    expect(matchDialPlan(PLAN, "9115")).toMatchObject({ kind: "wildcard", placedBefore: { after: 3, index: 0 } });
    expect(matchDialPlan(PLAN, "911").placedBefore).toBeUndefined();
    expect(matchDialPlan([{ match: "", timeoutSeconds: 0, rewrite: "100" }, { match: "*" }], "5").placedBefore).toEqual(
      {
        after: 0,
        index: 0,
      },
    );
  });

  it("dials as soon as the handset is lifted by an empty pattern", () => {
    expect(matchDialPlan([{ match: "*" }, { match: "", timeoutSeconds: 0, rewrite: "100" }], "")).toMatchObject({
      kind: "full",
      index: 1,
      dials: "100",
      seconds: 0,
    });
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
      uncertain: [],
    });
  });

  it("does not decide whether a * takes no digit at all, and says what would follow", () => {
    const plan = [{ match: "12*", timeoutSeconds: 2 }];
    expect(matchDialPlan(plan, "12")).toMatchObject({
      kind: "partial",
      uncertain: [{ about: "run", outcome: { kind: "wildcard", seconds: 2, dials: "12" } }],
    });
    expect(doubts(plan, "123")).toEqual([]);
    expect(doubts([{ match: "1*5" }], "15")).toEqual([["run", "wildcard"]]);
  });

  it("does not decide whether a dot of a rewrite goes on with what a * took", () => {
    expect(matchDialPlan([{ match: "9.*", rewrite: ".." }], "912")).toMatchObject({
      dials: "12",
      uncertain: [{ about: "groups", outcome: { dials: "1" } }],
    });
  });

  it("does not decide whether a rule that waits goes before one that is complete", () => {
    const plan = [{ match: "1..", timeoutSeconds: 1 }, { match: "1..." }];
    expect(matchDialPlan(plan, "123")).toMatchObject({ kind: "full", index: 0, seconds: 1 });
    expect(doubts(plan, "123")).toEqual([["tie", "partial"]]);
    expect(doubts(plan, "1234")).toEqual([]);
  });

  it("does not decide whether a * behind a rule that waits goes before it", () => {
    const plan = [{ match: "...." }, { match: "*" }];
    expect(matchDialPlan(plan, "12")).toMatchObject({ kind: "partial", index: 0 });
    expect(doubts(plan, "12")).toEqual([["tie", "wildcard"]]);
    expect(doubts(plan.toReversed(), "12")).toEqual([]);
  });

  it("does not decide whether digits of the pattern are groups of a rewrite", () => {
    const plan = [{ match: "0..", rewrite: "9%2" }];
    expect(matchDialPlan(plan, "042")).toMatchObject({
      dials: "9",
      uncertain: [{ about: "groups", outcome: { dials: "942" } }],
    });
    expect(doubts([{ match: "..", rewrite: "9%1" }], "42")).toEqual([]);
    expect(doubts([{ match: "0..", rewrite: "9.." }], "042")).toEqual([]);
  });

  it("ends a * before the first digit that stands behind it", () => {
    expect(matchDialPlan([{ match: "1*5" }], "1235")).toMatchObject({ kind: "wildcard", dials: "1235" });
    expect(matchDialPlan([{ match: "1*5" }], "155").kind).toBe("wildcard");
    expect(matchDialPlan([{ match: "1*5" }], "12535").kind).toBe("none");
    expect(matchDialPlan([{ match: "1*.." }], "1234").kind).toBe("partial");
  });

  it("never completes a pattern that ends with a comma", () => {
    expect(matchDialPlan([{ match: "9," }], "9").kind).toBe("partial");
  });

  it("takes an escaped star as a digit, and a dot as any digit or star", () => {
    expect(matchDialPlan([{ match: "\\*97" }, { match: "*" }], "*97")).toMatchObject({ kind: "full", index: 0 });
    expect(matchDialPlan([{ match: ".97" }], "*97").kind).toBe("full");
    expect(matchDialPlan([{ match: "\\*97" }], "197").kind).toBe("none");
  });

  it.each([
    ["0..", "042", "9..", "942"],
    ["0..", "042", "9%1", "942"],
    ["1234", "1234", "%0", "1234"],
    ["1234", "1234", "%s5", "12345"],
    ["8.2..", "81299", "%1-%2", "1-99"],
    ["9*", "90044", "00%1", "000044"],
    ["...", "1*2", "%1-%2", "1-*2"],
    ["1", "1", "%%.%.", "%."],
    ["..", "12", "9...", "912"],
  ])("rewrites %s: %s by %s to %s", (match, digits, rewrite, dials) => {
    expect(matchDialPlan([{ match, rewrite }], digits).dials).toBe(dials);
  });

  // The table of Cisco's SIP IP Phone Administrator Guide, Release 6.x and 7.x, page 3-23.
  it.each([
    ["%s", "ab12cd34ef5678"],
    ["%0", "ab12cd34ef5678"],
    ["%1", "12"],
    ["%2", "34"],
    ["%3", "5678"],
    ["%4", ""],
    ["%5", ""],
    ["XYZ....", "XYZ1234"],
    ["X.Y.Z...", "X1Y2Z345"],
    ["919%1%2%3", "91912345678"],
    ["AB...X%1X..", "AB123X12X45"],
    ["X%1X%1X%1", "X12X12X12"],
  ])("rewrites by %s as in Cisco's guide", (rewrite, dials) => {
    expect(matchDialPlan([{ match: "ab..cd..ef*", rewrite }], "ab12cd34ef5678").dials).toBe(dials);
  });

  it("has the longer pattern win where both are full", () => {
    expect(matchDialPlan([{ match: "1.." }, { match: "12." }], "123").index).toBe(1);
  });

  it("keeps the first of two rules that fit as well", () => {
    expect(matchDialPlan([{ match: "1.2" }, { match: "12." }], "122").index).toBe(0);
  });

  it.each([
    ["another character", "1-2", {}, /"1-2" is no number: digits, \* and \+/],
    ["a # within", "1#2", {}, /is no number/],
    ["256 digits", "1".repeat(256), {}, /256 digits; a phone takes 255/],
    ["line 7", "1", { line: 7 }, /line 7; a phone has lines 1 to 6/],
    ["line 0", "1", { line: 0 }, /line 0/],
    ["half a line", "1", { line: 1.5 }, /line 1\.5/],
  ])("refuses %s", (_, number, options, message) => {
    expect(() => matchDialPlan(PLAN, number, options)).toThrow(message);
  });

  it("takes 255 digits", () => {
    expect(matchDialPlan(PLAN, "5".repeat(255)).kind).toBe("wildcard");
  });
});
