import { describe, expect, it } from "vitest";
import { outcomeOf } from "../../../../server/admin/page/client/outcomes";
import { plainText } from "../../../../server/admin/page/client/plain-text";
import { durationText, offsetText, sinceText } from "../../../../server/admin/page/client/time-text";
import type { BootStep } from "../../../../server/boots/phone-status";

const START = "2026-01-01T00:00:00.000Z";
const plus = (ms: number) => Date.parse(START) + ms;

describe("times on the page", () => {
  it.each([
    [-5000, "less than 10 s"],
    [9999, "less than 10 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [47 * 3_600_000, "47 h"],
    [48 * 3_600_000, "2 days"],
  ])("says since when in one unit: %d ms", (ms, text) => expect(sinceText(START, plus(ms))).toBe(text));

  it.each([
    [0, "+0.0 s"],
    [440, "+0.4 s"],
    [75_200, "+75 s"],
    [360_000, "+6 min"],
  ])("says when a step of a boot was: %d ms", (ms, text) =>
    expect(offsetText(START, new Date(plus(ms)).toISOString())).toBe(text),
  );

  it.each([
    [0.4, "0 ms"],
    [12.3, "12 ms"],
    [1240, "1.2 s"],
    [31_000, "31 s"],
  ])("says how long a step took: %d ms", (ms, text) => expect(durationText(ms)).toBe(text));
});

describe("text from the network", () => {
  it("writes out what can't be seen or turns the direction, and nothing else", () => {
    expect(plainText("a\u202Eb\n\u0000\u2028")).toBe("a\\u{202E}b\\u{A}\\u{0}\\u{2028}");
    expect(plainText("<b>'Müller' & \u05D0\u05D1</b>")).toBe("<b>'Müller' & \u05D0\u05D1</b>");
  });
});

describe("outcome of a step", () => {
  const step: BootStep = {
    time: START,
    door: "tftp",
    file: "x",
    outcome: "not-found",
    bytes: 0,
    ms: 1,
    repeats: 0,
    meaning: "",
  };

  it("takes a missing file lightly only where its meaning says that this is normal", () => {
    expect(outcomeOf({ ...step, meaning: "ring list; missing, which is normal: keeps its own" }).tone).toBe("quiet");
    expect(outcomeOf({ ...step, meaning: "the phone's own file; missing: asks again" }).tone).toBe("doubtful");
    expect(outcomeOf({ ...step, outcome: "refused", meaning: "refused, which is normal" }).tone).toBe("bad");
  });
});
