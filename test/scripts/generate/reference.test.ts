import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LEAVES } from "../../../domain/settings/registry";
import { coveredKeys } from "../../../scripts/generate/catalogue";
import { PROJECT } from "../../../scripts/generate/format";
import type { Member } from "../../../scripts/generate/member";
import { reference } from "../../../scripts/generate/reference-writer";

const COMMITTED = readFileSync(join(PROJECT, "docs/settings.md"), "utf8");

/** Cells of a row, blanks and escapes aside. */
function cells(row: string): string[] {
  return row.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

describe("the reference of settings", () => {
  it.each(LEAVES.map(({ path, setting }) => [path.join("."), setting] as const))(
    "has a row for %s",
    (name, setting) => {
      const rows = COMMITTED.split("\n").filter((line) => line.split("|")[1]?.trim() === `\`${name}\``);
      expect(rows.some((row) => row.includes(`\`${setting.keyName}\``) && row.includes(setting.meaning))).toBe(true);
    },
  );

  it("counts the keys that can be set by a name of their own, each once", () => {
    expect(COMMITTED).toContain(`${coveredKeys().length} keys of`);
    expect(new Set(coveredKeys()).size).toBe(coveredKeys().length);
  });

  it("has as many cells in each row as its table has columns", () => {
    const tables = COMMITTED.split("\n\n").filter((block) => block.startsWith("| "));
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      expect(
        new Set(
          table
            .trim()
            .split("\n")
            .map((row) => cells(row).length),
        ).size,
      ).toBe(1);
    }
  });

  it("lists every doubt with its setting", () => {
    const [, doubtful = ""] = COMMITTED.split("## Doubtful");
    for (const { path, setting } of LEAVES) {
      const line = `- \`${path.join(".")}\` (\`${setting.keyName}\`): ${setting.doubt}`;
      expect(doubtful.includes(line)).toBe(setting.doubt !== undefined);
    }
  });

  it("escapes what would end a cell, and tells the members of one shape once", () => {
    const inner: Member = {
      name: "a",
      presence: "required",
      meaning: "One | two.",
      shape: { is: "value", schema: { type: "string" } },
    };
    const shape: Member["shape"] = {
      is: "list",
      item: { is: "mapping", name: "A", meaning: "An a.", members: [inner] },
    };
    const list = (name: string): Member => ({ name, presence: "optional", meaning: "Many.", shape });
    const text = reference("# Title", [{ title: "Lists", members: [list("first"), list("second")], about: "fields" }]);
    expect(text).toContain("| `first[].a` |  |  | **required** | One \\| two. |");
    expect(text).toContain("| `second` |  | as `first` | none | Many. |");
    expect(text).not.toContain("second[].a");
  });
});
