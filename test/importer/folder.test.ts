import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FolderError, openFolder } from "../../importer/folder";
import { importFolder } from "../../importer/import-folder";
import { type TestFolder, testFolder } from "./test-folder";

const LIMIT = 256 * 1024;

let folder: TestFolder;
let elsewhere: TestFolder;
beforeEach(() => {
  folder = testFolder({ "b.cnf": "b", "a/c.cnf": "c" });
  elsewhere = testFolder({ "secret.cnf": "not ours" });
});
afterEach(() => {
  folder.remove();
  elsewhere.remove();
});

describe("a folder that is imported", () => {
  it("is listed with everything below it, in order", () => {
    expect(openFolder(folder.path).names).toEqual(["a/c.cnf", "b.cnf"]);
  });

  it("is read as bytes", () => {
    expect(openFolder(folder.path).read("a/c.cnf")).toEqual({ bytes: Buffer.from("c") });
  });

  it("is followed through links to its own files, and not out of it", () => {
    symlinkSync(join(folder.path, "b.cnf"), join(folder.path, "inside.cnf"));
    symlinkSync(join(elsewhere.path, "secret.cnf"), join(folder.path, "outside.cnf"));
    symlinkSync(elsewhere.path, join(folder.path, "outside"));
    symlinkSync(folder.path, join(folder.path, "circle"));
    symlinkSync("nowhere", join(folder.path, "broken"));
    const { names, findings } = openFolder(folder.path);
    expect(names).toEqual(["a/c.cnf", "b.cnf", "inside.cnf"]);
    expect(Object.fromEntries(findings.map(({ file, message }) => [file, message]))).toEqual({
      broken: "a link that leads nowhere",
      circle: "a link to a folder, which is not followed",
      outside: "a link that leads out of the folder, which is not followed",
      "outside.cnf": "a link that leads out of the folder, which is not followed",
    });
  });

  it("is not read where a file is larger than phones' files are", () => {
    writeFileSync(join(folder.path, "large.cnf"), Buffer.alloc(LIMIT + 1));
    writeFileSync(join(folder.path, "full.cnf"), Buffer.alloc(LIMIT));
    const opened = openFolder(folder.path);
    expect(opened.read("large.cnf")).toMatchObject({ finding: { level: "problem", file: "large.cnf" } });
    expect(opened.read("full.cnf")).toHaveProperty("bytes");
  });

  it("is refused where it holds too many files", () => {
    expect(() => openFolder(folder.path, 2)).toThrow(FolderError);
    expect(openFolder(folder.path, 3).names).toHaveLength(2);
  });

  it("is refused where there is none", () => {
    expect(() => openFolder(join(folder.path, "gone"))).toThrow(/gone: there is no such folder$/);
    expect(() => openFolder(join(folder.path, "b.cnf"))).toThrow(/b\.cnf: not a folder$/);
  });

  it("is refused where SIPDefault.cnf is there and can't be read, since each phone would be told something else", () => {
    writeFileSync(join(folder.path, "SIPDefault.cnf"), Buffer.alloc(LIMIT + 1));
    const opened = openFolder(folder.path);
    expect(() => importFolder(opened, { name: "site", pathOf: (name) => name })).toThrow(
      /^SIPDefault\.cnf: 262145 bytes/,
    );
  });

  it("is nothing to import without a file of phones", () => {
    mkdirSync(join(folder.path, "empty"));
    expect(importFolder(openFolder(folder.path), { name: "site", pathOf: (name) => name })).toBeUndefined();
  });
});
