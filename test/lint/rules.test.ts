import { describe, expect, it } from "vitest";
import { RULE_NAMES } from "../../domain/rule-name";
import { RULE_CHAPTERS, RULES } from "../../lint/rules";

describe("the rules", () => {
  it("are the ones that are named, each in one chapter", () => {
    expect(Object.keys(RULES).sort()).toEqual([...RULE_NAMES].sort());
    expect(Object.values(RULE_CHAPTERS).flatMap(Object.keys).sort()).toEqual([...RULE_NAMES].sort());
  });

  it("have names that stay: lower case with dashes", () => {
    expect(RULE_NAMES.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it.each(RULE_NAMES)("%s says why it hurts and what to do, in sentences", (name) => {
    const { why, fix, what } = RULES[name];
    expect(why).toMatch(/^[^a-z].*\.$/);
    expect(fix).not.toBe("");
    expect(what ?? "").not.toMatch(/\.$/);
  });
});
