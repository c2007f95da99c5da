import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { firmwareSet } from "../../domain/firmware/firmware-set";
import { parseFirmware } from "../../domain/firmware/firmware-settings";
import { formatProblem } from "../../domain/problem";
import { openFolder } from "../../importer/folder";
import { findingText } from "../../importer/report";
import { folderWithImages } from "./folder-with-images";
import { importAt } from "./imported-folder";
import type { TestFolder } from "./test-folder";

let made: TestFolder[] = [];
afterEach(() => {
  for (const folder of made) {
    folder.remove();
  }
  made = [];
});

function withImages(...given: Parameters<typeof folderWithImages>): TestFolder {
  const folder = folderWithImages(...given);
  made.push(folder);
  return folder;
}

describe("the images of a folder", () => {
  it("are declared with pins that fit, and nothing is refused then", () => {
    const { path } = withImages("clean");
    const { site, left, lacking, findings } = importAt(path, { pathOf: (file) => join(path, file) });
    expect(site.firmware?.folder).toBe(path);
    expect(Object.keys(site.firmware?.files ?? {})).toEqual([
      "P003-8-11-00.bin",
      "P003-8-11-00.sbn",
      "P0S3-05-3-00.bin",
      "P0S3-8-11-00.loads",
      "P0S3-8-11-00.sb2",
    ]);
    const settings = parseFirmware(site.firmware, "site.firmware");
    expect(settings.problems).toEqual([]);
    const reading = firmwareSet(openFolder(path).images(), settings.value ?? {}, "site.firmware");
    expect([reading.value?.size, reading.problems, reading.warnings]).toEqual([5, [], []]);
    expect(left.firmware).toEqual([]);
    expect(lacking).toEqual([]);
    expect(findings.map(findingText).filter((text) => text.includes("firmware"))).toEqual([]);
  });

  it("are left out one by one where no phone should get them, each with a finding", () => {
    const { path } = withImages("clean", {
      "P0S3-05-3-00.bin": Buffer.alloc(0),
      "P003-8-12-00.bin": Buffer.alloc(100),
      "p003-8-12-00.sbn": Buffer.alloc(130_956),
      "P0M3-04-0-00.bin": Buffer.alloc(130_956),
      "old/P0S3-8-12-00.sb2": Buffer.alloc(756_524),
    });
    symlinkSync("/etc/hostname", join(path, "P0S3-8-12-00.sb2"));
    const { site, left, findings } = importAt(path);
    expect(Object.keys(site.firmware?.files ?? {})).not.toContain("P0S3-05-3-00.bin");
    expect(Object.keys(site.firmware?.files ?? {})).toHaveLength(4);
    expect(left.firmware).toEqual([
      "P003-8-12-00.bin",
      "P0M3-04-0-00.bin",
      "P0S3-05-3-00.bin",
      "old/P0S3-8-12-00.sb2",
      "p003-8-12-00.sbn",
    ]);
    const said = findings.map(findingText);
    expect(said.filter((text) => text.includes("not declared among the firmware"))).toEqual([
      "P003-8-12-00.bin: not declared among the firmware: 100 bytes, where a published one has 130552; it is likely to have been cut off; allowed: at least 65000, or any size if files pins it. Now: no such image",
      "P0S3-05-3-00.bin: not declared among the firmware: empty. Now: no such image",
      'p003-8-12-00.sbn: not declared among the firmware: a phone asks for this file in another case, and would not find it; allowed: "P003-8-12-00.sbn". Now: no such image',
    ]);
    expect(said).toContainEqual(expect.stringContaining("P0S3-8-12-00.sb2: a link that leads out of the folder"));
  });

  it("that are not enough for what phones are told are told as what the description lacks", () => {
    const { path } = withImages("clean", { "P0S3-8-11-00.sb2": undefined });
    expect(importAt(path).lacking.map(formatProblem)).toEqual([
      'site.settings.load: P0S3-8-11-00.sb2 is not among the firmware, and P0S3-8-11-00.loads names it (given "P0S3-8-11-00"). Put it into the folder',
    ]);
    const selector = withImages("clean", { "OS79XX.TXT": Buffer.from("P003-8-12-00") });
    expect(importAt(selector.path).lacking.map(({ path: at }) => at)).toEqual(["site.settings.os79xx"]);
  });

  it("that are more than a server keeps are refused as a whole", () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`P0S3-07-${index}-00.sb2`, Buffer.alloc(8 * 1024 * 1024)]),
    );
    const { site, lacking } = importAt(withImages("clean", many).path);
    expect(Object.keys(site.firmware?.files ?? {})).toHaveLength(14);
    expect(lacking.map(formatProblem)).toEqual([expect.stringMatching(/^site\.firmware\.folder: \d+ bytes of images/)]);
  });

  it("are not declared where they stand among more names than a folder of images may have", () => {
    const others = Array.from({ length: 2001 }, (_, index) => [`notes-${index}.txt`, Buffer.alloc(0)]);
    const { site, left, findings } = importAt(withImages("clean", Object.fromEntries(others)).path);
    expect(site).not.toHaveProperty("firmware");
    expect(left.firmware).toHaveLength(5);
    expect(findings.map(findingText)).toContainEqual(expect.stringContaining("the images can't be declared"));
  });

  it("are not declared where there is none", () => {
    expect(importAt(withImages("clean", { ...NONE }).path).site).not.toHaveProperty("firmware");
  });
});

const NONE = {
  "P003-8-11-00.bin": undefined,
  "P003-8-11-00.sbn": undefined,
  "P0S3-05-3-00.bin": undefined,
  "P0S3-8-11-00.loads": undefined,
  "P0S3-8-11-00.sb2": undefined,
};
