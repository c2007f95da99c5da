import { describe, expect, it } from "vitest";
import { countsLine, countVitest, exitCodeOf, sumCounts } from "../../scripts/test-run/counting.mjs";

const file = (status: string, ...outcomes: string[]) => ({
  status,
  assertionResults: outcomes.map((outcome) => ({ status: outcome })),
});

describe("countVitest", () => {
  it("counts passed, failed and all kinds of left-out tests", () => {
    const report = {
      testResults: [file("passed", "passed", "skipped", "todo", "pending"), file("failed", "failed", "passed")],
    };
    expect(countVitest(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it("counts a file that can't be loaded as one failure", () => {
    expect(countVitest({ testResults: [file("failed"), file("passed", "passed")] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it("counts a file whose hook failed after its tests passed", () => {
    expect(countVitest({ testResults: [file("failed", "passed")] }, 1).failed).toBe(1);
  });

  it("counts an error outside of all tests, which only the exit code shows", () => {
    expect(countVitest({ testResults: [file("passed", "passed")] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it("counts a run without a report as failed", () => {
    expect(countVitest(undefined, 1).failed).toBe(1);
  });
});

describe("the verdict", () => {
  it("needs a test that passed and none that failed", () => {
    expect(exitCodeOf({ passed: 0, failed: 0, skipped: 5 })).toBe(1);
    expect(exitCodeOf({ passed: 3, failed: 1, skipped: 0 })).toBe(1);
    expect(exitCodeOf({ passed: 3, failed: 0, skipped: 1 })).toBe(0);
  });

  it("names skipped tests only when there are some", () => {
    expect(countsLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(countsLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });

  it("adds up parts", () => {
    const part = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([part, part])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
