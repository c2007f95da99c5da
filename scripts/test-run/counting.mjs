/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts of a vitest run, from its JSON report. A file that could not be loaded, and an error outside of any test, count
 * as one failed test each, so that a broken run never looks like a good one.
 * @param {unknown} report the JSON report; `undefined` when there is none
 * @param {number} exitCode exit code of vitest
 * @returns {Counts}
 */
export function countVitest(report, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const files = /** @type {{ testResults?: VitestFile[] } | undefined} */ (report)?.testResults ?? [];
  for (const { status, assertionResults = [] } of files) {
    let failedHere = 0;
    for (const { status: outcome } of assertionResults) {
      if (outcome === "passed") counts.passed += 1;
      else if (outcome === "failed") failedHere += 1;
      else counts.skipped += 1;
    }
    if (status === "failed" && failedHere === 0) failedHere = 1;
    counts.failed += failedHere;
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @typedef {{ status?: string, assertionResults?: { status?: string }[] }} VitestFile */

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function sumCounts(parts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of parts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * The closing line of a test run.
 * @param {Counts} counts
 * @returns {string} such as `210 passed, 0 failed, 3 skipped`
 */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Exit code of a test run: a run without a test that passed is no good run.
 * @param {Counts} counts
 * @returns {0 | 1}
 */
export function exitCodeOf({ passed, failed }) {
  return failed === 0 && passed > 0 ? 0 : 1;
}
