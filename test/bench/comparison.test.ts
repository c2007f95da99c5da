import { spawn } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { compare, median, turnsOf } from "../../bench/comparison.mjs";
import { ignoresChildren, parseCpuTicks, parseKilobytes, readUsage } from "../../bench/process-usage.mjs";
import { markdownTables, textTable, withResults } from "../../bench/result-table.mjs";
import type { Outcome, Scenario, ServerName } from "../../bench/scenarios.mjs";

describe("the turns of a round", () => {
  it("let each server begin in its turn, and go backwards every other round", () => {
    const rounds = [0, 1, 2, 3].map((round) => turnsOf(["A", "B", "C"], round).join(""));
    expect(rounds).toEqual(["ABC", "ACB", "CAB", "CBA"]);
  });
});

describe("a median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 10, 2], 3],
    [[7], 7],
  ])("of %j is %d", (values, expected) => expect(median(values)).toBe(expected));
});

const outcome = (seconds: number): Outcome => ({
  load: {
    transfers: 100,
    misses: 0,
    sequences: 100,
    windowed: 0,
    failures: {},
    examples: [],
    seconds,
    seconds99: seconds,
    blocks: 500,
    bytes: 230_000,
    transferMs: { p50: 1, p90: 2, p99: 3, max: 4 },
    sequenceMs: { p50: 1, p90: 2, p99: 3, max: 4 },
    retries: 0,
    duplicates: 0,
    gaps: 0,
    foreign: 0,
    cpuSeconds: 0,
  },
  serverCpuSeconds: Number.NaN,
  othersCores: 0,
  peakBytes: 0,
  residentBefore: 0,
  residentHeld: 0,
});

const scenario: Scenario = {
  name: "storm",
  what: "reads",
  servers: ["ours", "dnsmasq", "atftpd"],
  plan: () => ({}),
  warmUp: () => ({}),
  measures: [
    {
      title: "files/s",
      digits: 0,
      of: ({ load }) => load.transfers / load.seconds,
      compared: true,
      targets: { dnsmasq: { atLeast: 2.5 }, atftpd: { atLeast: 2 } },
    },
    { title: "CPU s", digits: 2, of: ({ serverCpuSeconds }) => serverCpuSeconds },
  ],
};

const outcomes = new Map<ServerName, Outcome[]>([
  ["ours", [outcome(0.05), outcome(0.5), outcome(0.04)]],
  ["dnsmasq", [outcome(0.1), outcome(0.1), outcome(0.1)]],
  ["atftpd", [outcome(0.1), outcome(0.2), outcome(0.3)]],
]);

describe("a comparison", () => {
  const comparison = compare(scenario, outcomes);

  it("divides medians and tells whether a target is met", () => {
    expect(comparison.rows[0]).toMatchObject({
      values: { ours: { median: 2000, least: 200, most: 2500 } },
      ratios: [
        { to: "dnsmasq", value: 2, target: "≥ 2.5", met: false },
        { to: "atftpd", value: 4, target: "≥ 2", met: true },
      ],
    });
    expect(comparison.rounds).toBe(3);
  });

  it("is shown as a table, a value that can't be known as a dash", () => {
    const text = textTable(comparison);
    expect(text).toMatch(/files\/s +2,000 +1,000 +500 +2\.00 \(misses ≥ 2\.5\) +4\.00 \(meets ≥ 2\)/);
    expect(text).toMatch(/CPU s +– +– +–\n/);
  });

  it("goes between the markers of a document, again and again", () => {
    const document = "# Speed\n<!-- results: start -->\nold\n<!-- results: end -->\nmore\n";
    const once = withResults(document, markdownTables([comparison], "2 cores")) ?? "";
    expect(once).toContain("| files/s |");
    expect(once).not.toContain("old");
    expect(once.startsWith("# Speed\n<!--") && once.endsWith("-->\nmore\n")).toBe(true);
    expect(withResults(once, markdownTables([comparison], "2 cores"))).toBe(once);
    expect(withResults("no markers", "x")).toBeUndefined();
  });
});

describe("what a process takes", () => {
  it("is read whatever its name holds", () => {
    const stat = `7 (a) b (c) S 1 7 7 0 -1 4194304 659 0 0 0 11 12 130 140 20 0 1 0 131000 4788224 660`;
    expect(parseCpuTicks(stat)).toBe(293);
    expect(parseKilobytes("VmHWM:\t  200 kB\nVmRSS:\t  150 kB\n", "VmRSS")).toBe(150);
    expect(parseKilobytes("", "VmRSS")).toBe(0);
  });

  it("can't be known when it does not wait for its children", () => {
    expect(ignoresChildren("SigIgn:\t0000000000010004\n")).toBe(true);
    expect(ignoresChildren("SigIgn:\t0000000000001000\n")).toBe(false);
  });

  it("holds the work of children that have ended, and the memory of those that run", async () => {
    const script = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
    // A group of its own, so that what it started ends with it.
    const child = spawn("sh", ["-c", `sh -c '${script}'; echo done; sleep 60 & wait`], { detached: true });
    onTestFinished(() => void process.kill(-(child.pid ?? 0), "SIGKILL"));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const usage = readUsage(child.pid ?? 0);
    expect(usage.cpuSeconds).toBeGreaterThan(0.02);
    expect(usage.residentBytes).toBeGreaterThan(0);
    expect(readUsage(2 ** 22 + 1)).toEqual({ cpuSeconds: 0, residentBytes: 0 });
  });
});
