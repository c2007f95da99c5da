import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ADMIN_PASSWORD, CANARY } from "../domain/home-description";
import { SITES } from "./golden-sites";
import { renderAll } from "./rendered-home";

describe.each(Object.entries(SITES))("the files of the site %s", (name, site) => {
  const folder = join(__dirname, "golden", name);
  const files = renderAll(site);

  it("are these and no others", () => {
    expect(files.map(({ path }) => path).sort()).toEqual(goldenFiles(folder));
  });

  it.each(files.map((file) => [file.path, file] as const))(
    "%s is as expected, byte for byte",
    async (path, { text }) => {
      await expect(text).toMatchFileSnapshot(join(folder, path));
    },
  );

  it("hold no password", () => {
    for (const { text } of files) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(ADMIN_PASSWORD);
    }
  });

  it("are the same when rendered again", () => {
    expect(renderAll(site)).toEqual(files);
  });

  it("can be compared as YAML or are well-formed XML", () => {
    for (const { path, text } of files) {
      if (path.endsWith(".cnf")) {
        const values = Object.values(parse(text) as Record<string, unknown>);
        expect(values.every((value) => typeof value === "string")).toBe(true);
      } else if (path.endsWith(".xml")) {
        expect(XMLValidator.validate(text)).toBe(true);
      }
    }
  });

  it("are small enough for the phone", () => {
    for (const { path, text } of files.filter(({ path: each }) => each.endsWith(".cnf"))) {
      expect(Buffer.byteLength(text), path).toBeLessThan(4096);
    }
  });
});

function goldenFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
