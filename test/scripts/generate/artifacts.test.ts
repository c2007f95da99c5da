import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { artifacts } from "../../../scripts/generate/artifacts";
import { formatted, PROJECT } from "../../../scripts/generate/format";

describe("the files that are made from the registry of settings", () => {
  it.each(artifacts())("$path is what would be made now", ({ path, text }) => {
    const committed = readFileSync(join(PROJECT, path), "utf8");
    expect(committed, `${path} is out of date: run npm run generate`).toBe(formatted(path, text));
  });

  it("are the same whenever they are made", () => {
    expect(artifacts()).toEqual(artifacts());
  });
});
