import { expect, it } from "vitest";
import { asteriskTables } from "../../bench/asterisk/tables.mjs";

it("compares each way with the file, by the medians of all rounds", () => {
  const measured = (way: "file" | "tables", seconds: number, failed = 0) => ({
    ...{ way, lines: 1_000, first: 2, changed: 2, goesBy: way === "file" ? 1 : 0.1, cpuSeconds: 1, megabytes: 80 },
    ...{ seconds, registered: 1_000 - failed, failed, repeated: 0 },
  });
  const text = asteriskTables([
    ...[1, 2, 9].map((seconds) => measured("file", seconds)),
    ...[10, 40, 5].map((seconds, round) => measured("tables", seconds, round)),
  ]);
  const row = (title: string): string[] | undefined =>
    text
      .split("\n")
      .find((line) => line.includes(title))
      ?.split("|")
      .slice(2, 5)
      .map((cell) => cell.trim());
  expect(text).toMatch(/^### 1,000 lines$/m);
  expect(row("first registrations of all, s")).toEqual(["2.00", "10.00 (5.00 ×)", "– (– ×)"]);
  expect(row("a changed name alone")).toEqual(["1.000", "0.100 (0.10 ×)", "– (– ×)"]);
  expect(row("registrations/s")).toEqual(["500", "100", "–"]);
  expect(row("failed")).toEqual(["0", "2", "–"]);
});
