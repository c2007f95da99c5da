import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LARGEST_FILE, PlainFolder } from "../../../server/store/plain-folder";
import { temporaryFolder } from "../temporary-folder";

function folderWith(files: Readonly<Record<string, string>>): string {
  const outer = temporaryFolder();
  const root = join(outer, "tftpboot");
  mkdirSync(join(root, "sub"), { recursive: true });
  writeFileSync(join(outer, "outside"), "outside");
  mkdirSync(join(outer, "tftpboot-sibling"));
  writeFileSync(join(outer, "tftpboot-sibling", "x"), "sibling");
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
  }
  return root;
}

const textOf = (folder: PlainFolder, name: string): string | undefined => {
  const lookup = folder.find(name);
  return lookup.kind === "found" ? lookup.file.bytes.toString() : undefined;
};

describe("a plain folder", () => {
  it("serves what is in it as it is now", () => {
    const root = folderWith({ "SIPDefault.cnf": "old", "sub/x.xml": "x" });
    const folder = new PlainFolder(root, undefined);
    expect(textOf(folder, "/SIPDefault.cnf")).toBe("old");
    expect(textOf(folder, ".\\sub\\x.xml")).toBe("x");
    writeFileSync(join(root, "SIPDefault.cnf"), "newer");
    expect(textOf(folder, "SIPDefault.cnf")).toBe("newer");
    rmSync(join(root, "SIPDefault.cnf"));
    expect(folder.find("SIPDefault.cnf")).toEqual({ kind: "missing" });
    expect(folder.site()).toBe("tftpboot");
  });

  it("finds a MAC in any case, and nothing else", () => {
    const folder = new PlainFolder(folderWith({ "SIP00036babcdef.cnf": "phone", "OS79XX.TXT": "load" }), "home");
    expect(textOf(folder, "SIP00036BABCDEF.cnf")).toBe("phone");
    expect(textOf(folder, "SIP00036babcdef.cnf")).toBe("phone");
    expect(textOf(folder, "OS79XX.txt")).toBeUndefined();
  });

  it.each([
    ...["../outside", "/../outside", "..\\outside", "sub/../../outside", "./../outside", "../tftpboot-sibling/x"],
    ...[
      "link",
      "folder-link/x",
      "chain",
      "absolute",
      "loop",
      "",
      "/",
      ".",
      "sub",
      "sub/",
      ".hidden",
      "SIPDefault.cnf/x",
    ],
    ...["\0", "SIPDefault.cnf\0", "/etc/passwd", "pipe", "x".repeat(250), "%2e%2e/outside"],
  ])("has nothing for %j", (name) => {
    const root = folderWith({ "SIPDefault.cnf": "x", ".hidden": "x" });
    symlinkSync("../outside", join(root, "link"));
    symlinkSync("../tftpboot-sibling", join(root, "folder-link"));
    symlinkSync("link", join(root, "chain"));
    symlinkSync("/etc/passwd", join(root, "absolute"));
    symlinkSync("loop", join(root, "loop"));
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(new PlainFolder(root, undefined).find(name)).toEqual({ kind: "missing" });
  });

  it("follows a link that stays inside", () => {
    const root = folderWith({ "P0S3-8-12-00.loads": "x" });
    symlinkSync("P0S3-8-12-00.loads", join(root, "now.loads"));
    expect(textOf(new PlainFolder(root, undefined), "now.loads")).toBe("x");
  });

  it("refuses a file that is too large, and says so", () => {
    const root = folderWith({ large: "" });
    truncateSync(join(root, "large"), LARGEST_FILE + 1);
    expect(new PlainFolder(root, undefined).find("large")).toEqual({ kind: "refused", reason: "larger than 64 MiB" });
  });

  it("lists what it serves", () => {
    const root = folderWith({ b: "22", "sub/a": "1", ".hidden": "x" });
    symlinkSync("../outside", join(root, "link"));
    expect(new PlainFolder(root, undefined).list()).toEqual([
      { name: "b", bytes: 2 },
      { name: "sub/a", bytes: 1 },
    ]);
  });

  it("has to exist", () => {
    expect(() => new PlainFolder(join(temporaryFolder(), "none"), undefined)).toThrow("ENOENT");
  });
});
