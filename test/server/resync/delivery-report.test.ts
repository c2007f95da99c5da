import { describe, expect, it } from "vitest";
import { allChanges, parseReport } from "../../../server/resync/delivery-report";
import { DESK } from "../bundle-text";

const LAST = "generation 0123456789abcdef: added 1, changed 1, removed 1, kept 7";
const CHANGE = { added: ["a"], changed: ["b"], removed: ["c"] };
const report = (members: object): string => JSON.stringify({ phones: [DESK], ...members });

describe("the report of a delivery", () => {
  it("is what apply --json prints, or the text of an apply with its phones", () => {
    const expected = { phones: [DESK], deliveries: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), change: CHANGE }] };
    expect(parseReport(report({ ...CHANGE, generation: "0123456789abcdef", kept: 7, healed: [] }))).toEqual(expected);
    expect(parseReport(report({ delivered: `added a\nchanged b\nremoved c\n${LAST}\n` }))).toEqual(expected);
    expect(parseReport(report({ delivered: `added a\nchanged b\nremoved c\n${LAST}` }))).toEqual(expected);
    const nothing = "unchanged\ngeneration 0123456789abcdef: added 0, changed 0, removed 0, kept 7\n";
    expect(parseReport(report({ delivered: nothing })).deliveries[0]?.change).toEqual({
      added: [],
      changed: [],
      removed: [],
    });
  });

  it("of several hosts is what changed on any", () => {
    const delivered = [
      `changed a\nchanged b\n${LAST.replace("added 1, changed 1, removed 1", "added 0, changed 2, removed 0")}`,
      `added a\nadded c\n${LAST.replace("added 1, changed 1, removed 1", "added 2, changed 0, removed 0")}`,
    ];
    const { deliveries } = parseReport(report({ delivered }));
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2);
    expect(allChanges(deliveries.map(({ change }) => change))).toEqual({
      added: ["c"],
      changed: ["a", "b"],
      removed: [],
    });
  });

  it.each([
    ["a text without its end", report({ delivered: "added a\nchanged b\n" })],
    ["a text without its beginning", report({ delivered: `changed b\nremoved c\n${LAST}\n` })],
    ["an empty text", report({ delivered: "" })],
    ["no JSON", report({ delivered: "" }).slice(0, -1)],
    ["no phones", JSON.stringify(CHANGE)],
    ["phones that are none", JSON.stringify({ ...CHANGE, phones: [{ mac: "x" }] })],
    ["no change", report({})],
  ])("is refused with %s", (_, text) => {
    expect(() => parseReport(text)).toThrow();
  });
});
