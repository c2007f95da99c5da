import { lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FileCache } from "../../../server/store/file-cache";
import { temporaryFolder } from "../temporary-folder";

const LARGE = 60 * 1024 * 1024;
/** More than the cache holds. */
const FILES = ["a", "b", "c", "d", "e", "f"];

function found(path: string) {
  return { path, stats: lstatSync(path), lookedAt: Date.now() };
}

function bytesOf(cache: FileCache, path: string): Buffer {
  const lookup = cache.get("file", found(path), () => true);
  if (lookup.kind !== "found") {
    throw new Error(lookup.kind);
  }
  return lookup.file.bytes;
}

describe("files that are remembered", () => {
  it("are read once for all who still send them, even when they had to make room", async () => {
    const folder = temporaryFolder();
    for (const name of FILES) {
      writeFileSync(join(folder, name), Buffer.alloc(LARGE, name));
    }
    // Versions count once they are older than the clock of the file system is coarse.
    await sleep(200);
    const cache = new FileCache();
    const look = (name: string): Buffer => bytesOf(cache, join(folder, name));
    const held = FILES.map(look);
    const again = FILES.map(look);
    expect(again.map((bytes, index) => bytes === held[index])).toEqual(FILES.map(() => true));
  });

  it("are none that a link leads to by the time they are opened", () => {
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    writeFileSync(join(outside, "file"), "outside");
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "sub", "file"), "inside");
    const path = join(folder, "sub", "file");
    const cache = new FileCache();
    const lookup = cache.get("sub/file", found(path), () => {
      // Between the look and the opening somebody puts a link in place of the folder.
      renameSync(join(folder, "sub"), join(folder, "moved"));
      symlinkSync(outside, join(folder, "sub"));
      return true;
    });
    expect(lookup.kind).toBe(process.platform === "linux" ? "missing" : "found");
    expect(bytesOf(cache, join(folder, "moved", "file")).toString()).toBe("inside");
  });
});
