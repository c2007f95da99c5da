import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFirmwareFolder } from "../../components/firmware-folder";
import { formatProblem } from "../../domain/problem";
import { entry, guideFolder, madeUpImage, madeUpManifest } from "../domain/firmware/made-up-firmware";
import { temporaryFolder } from "../server/temporary-folder";

const read = (folder: string) => readFirmwareFolder(folder, "site.firmware.folder");

describe("a folder of images", () => {
  it("is read as it is: names, sizes, SHA-256, and what a manifest holds", () => {
    const folder = temporaryFolder();
    for (const { name } of guideFolder()) {
      writeFileSync(
        join(folder, name),
        name.endsWith(".loads") ? madeUpManifest(name.slice(0, -6)) : madeUpImage(name),
      );
    }
    writeFileSync(join(folder, "README.txt"), "Cisco's own words");
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(read(folder).value).toEqual([...guideFolder(), { name: "README.txt", is: "other" }].sort(byName));
  });

  it("says of each odd entry what it is, and opens nothing that could block or lies elsewhere", () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, "secret"), "secret");
    writeFileSync(join(folder, "P003-8-11-00.bin"), "inside");
    symlinkSync("P003-8-11-00.bin", join(folder, "P003-8-12-00.bin"));
    symlinkSync(join(elsewhere, "secret"), join(folder, "P0S30202.bin"));
    symlinkSync(folder, join(folder, "P0S30203.bin"));
    symlinkSync("nowhere", join(folder, "P0S30300.bin"));
    mkdirSync(join(folder, "P0S3-05-3-00.bin"));
    writeFileSync(join(folder, "P0S3-8-11-00.sb2"), "");
    truncateSync(join(folder, "P0S3-8-11-00.sb2"), 8 * 1024 * 1024 + 1);
    execFileSync("mkfifo", [join(folder, "P0S3-8-12-00.sb2")]);
    const inside = (name: string) => ({ ...entry("x.bin", Buffer.from("inside")), name });
    expect(read(folder).value).toEqual([
      inside("P003-8-11-00.bin"),
      inside("P003-8-12-00.bin"),
      { name: "P0S3-05-3-00.bin", is: "other" },
      { name: "P0S3-8-11-00.sb2", is: "large", bytes: 8_388_609 },
      { name: "P0S3-8-12-00.sb2", is: "other" },
      { name: "P0S30202.bin", is: "link outside", target: join(elsewhere, "secret") },
      { name: "P0S30203.bin", is: "link outside", target: folder },
      { name: "P0S30300.bin", is: "unreadable", reason: "ENOENT" },
    ]);
  });

  it("is told where there is none, or it is a file", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    expect(read(join(folder, "none")).problems.map(formatProblem)).toEqual([
      `site.firmware.folder: no such folder (given ${JSON.stringify(join(folder, "none"))}). Give the path of the folder with Cisco's images`,
    ]);
    expect(read(join(folder, "file")).problems.map(formatProblem)).toEqual([
      expect.stringContaining("site.firmware.folder: not a folder"),
    ]);
  });
});
