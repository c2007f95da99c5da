import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSite, type Site } from "../../domain/site";
import { secretsOf } from "../domain/home-description";
import { someDescription, someUsualDescription } from "./arbitrary-site";
import { differences, filesOf, importAt, siteOf } from "./imported-folder";
import type { Files } from "./phone-view";

/** Valid ones of some descriptions. */
function sites(descriptions: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Site> {
  return descriptions
    .map((description): Site | undefined => {
      const phones = description.phones as { lines: { extension: string }[] }[];
      const extensions = phones.flatMap(({ lines }) => lines.map(({ extension }) => extension));
      const given = JSON.parse(JSON.stringify(description)) as unknown;
      return parseSite(given, secretsOf(...extensions)).value;
    })
    .filter((site): site is Site => site !== undefined);
}

describe("any site that was rendered to a folder", () => {
  it("is rendered to the same files after the folder was imported", () => {
    fc.assert(
      fc.property(sites(someUsualDescription()), (site) => {
        const files = filesOf(site);
        const again = inFolder(files, (directory) => filesOf(siteOf(importAt(directory))));
        expect(asTexts(again)).toEqual(asTexts(files));
      }),
      { numRuns: 60 },
    );
  });

  it("tells its phones the same after the folder was imported, whatever only they are told", () => {
    fc.assert(
      fc.property(sites(someDescription()), (site) => {
        const files = filesOf(site);
        inFolder(files, (directory) => {
          const changed = differences(directory, importAt(directory));
          expect(changed).toEqual(Object.fromEntries(site.phones.map(({ mac }) => [mac.plain, []])));
        });
      }),
      { numRuns: 60 },
    );
  });
});

function inFolder<T>(files: Files, act: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "tftpboot-"));
  try {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), bytes);
    }
    return act(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function asTexts(files: Files): Record<string, string> {
  return Object.fromEntries(
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
}
