import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goDuration, nanoseconds } from "../../../../tools/plugins/docker/duration";

describe("durations in Go's form", () => {
  it.each([
    ["0s", 0],
    ["0", 0],
    ["5s", 5e9],
    ["1.5s", 1.5e9],
    ["500ms", 5e8],
    ["1m30s", 90e9],
    ["2h", 7200e9],
  ])("reads %s", (text, ns) => {
    expect(nanoseconds(text)).toBe(ns);
  });

  it.each(["", "5", "5 s", "s", "1d", "-5s"])("does not take %j for a duration", (text) => {
    expect(nanoseconds(text)).toBeUndefined();
  });

  it.each([
    [0, "0s"],
    [5e9, "5s"],
    [60e9, "1m0s"],
    [3600e9, "1h0m0s"],
    [90.5e9, "1m30.5s"],
    [25e7, "250ms"],
  ])("writes %d as %s", (ns, text) => {
    expect(goDuration(ns)).toBe(text);
  });

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), (ms) => {
        expect(nanoseconds(goDuration(ms * 1e6))).toBe(ms * 1e6);
      }),
    );
  });
});
