import { describe, expect, it } from "vitest";
import { ENGINE_SETTINGS, withoutEngineSettings } from "../../../bench/change/engine-settings.mjs";
import type { Measured, Measurements } from "../../../bench/change/steps.mjs";
import { changeTables } from "../../../bench/change/tables.mjs";

const NONE = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };

function measured(seconds: number, parts: Partial<Measured> = {}): Measured {
  return {
    seconds,
    cpuSeconds: 2 * seconds,
    counts: NONE,
    touched: [],
    checkpointBytes: 6_630_000,
    backendGrowth: 13_000_000,
    ...parts,
  };
}

const delivery = { type: "command:local:Command", name: "bench-delivery", seconds: 0.5 };
const phone = { type: "cisco-phones:index:CiscoPhone", name: "bench-00036B000007", seconds: 9 };

/** Rounds whose steps take so many times the seconds of the first one. */
function rounds(...factors: number[]): Measurements[] {
  return factors.map((factor) => ({
    first: measured(100 * factor, { counts: { ...NONE, created: 1007 }, delivered: 1_357_142 }),
    samePreview: measured(9 * factor),
    sameUp: measured(9.5 * factor),
    namePreview: measured(10 * factor),
    nameUp: measured(12 * factor, {
      counts: { ...NONE, updated: 3, replaced: 1, same: 1003 },
      touched: [delivery, phone],
    }),
    sharedUp: measured(11 * factor),
    destroy: measured(50 * factor, { counts: { ...NONE, deleted: 1007 } }),
  }));
}

const results: Parameters<typeof changeTables>[0] = {
  phones: 1000,
  settings: ENGINE_SETTINGS.filter(({ name }) => ["project", "types-checked", "skip-checkpoints"].includes(name)),
  bySetting: new Map([
    ["project", rounds(1, 3, 1)],
    ["types-checked", rounds(1.5).map(({ first: _, destroy: __, ...changes }) => changes)],
    ["skip-checkpoints", rounds(0.5)],
  ]),
  fewPhones: 10,
  few: rounds(0.25),
  copies: [
    [
      { title: "`cp -a`", first: 0.2, changed: 0.1 },
      { title: "`rsync -a --delete`", first: 0.4, changed: 0.03 },
    ],
  ],
};
const tables = changeTables(results);

/** The cells of the row that begins so. */
function row(start: string, text = tables): string[] {
  const line = text.split("\n").find((each) => each.startsWith(`| ${start}`)) ?? "";
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe("the tables of what a change costs", () => {
  it("have the median of each step, what it touched, and how it compares with a copy", () => {
    expect(row("first `up`")).toEqual([
      "first `up`",
      "100.0",
      "200.0",
      "250 ×",
      "1,007",
      "0",
      "0",
      "0",
      "1,357",
      "6.63",
      "13.00",
    ]);
    expect(row("`up` of that name")).toEqual([
      "`up` of that name",
      "12.0",
      "24.0",
      "400 ×",
      "0",
      "4",
      "0",
      "1,003",
      "–",
      "6.63",
      "13.00",
    ]);
    expect(row("`preview`, nothing changed")[3]).toBe("–");
  });

  it("have dashes for parts whose setting was not measured", () => {
    const alone = changeTables({ ...results, bySetting: new Map([["project", rounds(1)]]) });
    expect(row("of which: checkpoints", alone).slice(1)).toEqual(["–", "–", "–", "–"]);
    expect(row("on top, the first time", alone).slice(1)).toEqual(["–", "–", "–", "–"]);
  });

  it("have a row for each setting, with dashes for what was not measured", () => {
    expect(row("as `npm run pulumi` sets it").slice(1)).toEqual([
      "100.0 / 200.0",
      "9.0 / 18.0",
      "9.5 / 19.0",
      "10.0 / 20.0",
      "12.0 / 24.0",
      "11.0 / 22.0",
      "50.0 / 100.0",
      "13.0",
    ]);
    expect(row("`PULUMI_NODEJS_TRANSPILE_ONLY=false`").slice(1)).toEqual([
      "–",
      "13.5 / 27.0",
      "14.3 / 28.5",
      "15.0 / 30.0",
      "18.0 / 36.0",
      "16.5 / 33.0",
      "–",
      "13.0",
    ]);
  });

  it("divide the time of one change into parts that sum up", () => {
    expect(row("the same with 10 phones").slice(1)).toEqual(["2.5", "5.0", "3.0", "6.0"]);
    expect(row("what 990 more phones add").slice(1)).toEqual(["7.5", "15.0", "9.0", "18.0"]);
    expect(row("all").slice(1)).toEqual(["10.0", "20.0", "12.0", "24.0"]);
    expect(row("of which: the two deliveries").slice(1)).toEqual(["–", "–", "0.5", "–"]);
    // 50 s for 1,007 resources while the state grows, so twice as much for each of the four that are changed later.
    expect(row("of which: checkpoints").slice(1)).toEqual(["–", "–", "0.4", "0.8"]);
    expect(row("on top, the first time").slice(1)).toEqual(["4.5", "9.0", "–", "–"]);
  });
});

describe("the environment of the measurement", () => {
  it("has no engine setting of the shell, and all else", () => {
    const shell = {
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_PARALLEL: "3",
      PULUMI_NODEJS_TRANSPILE_ONLY: "false",
      HOME: "/h",
    };
    expect(withoutEngineSettings({ ...shell, PULUMI_HOME: "/p" })).toEqual({ HOME: "/h", PULUMI_HOME: "/p" });
  });
});
