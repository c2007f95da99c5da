import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { buildContext, contextPaths } from "../../../../tools/plugins/docker/build-context";
import { tarArchive } from "../../../../tools/plugins/docker/tar";

const made: string[] = [];

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), "build-context-"));
  made.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

afterEach(() => {
  for (const path of made.splice(0)) {
    rmSync(path, { recursive: true, force: true });
  }
});

describe("build context", () => {
  it("takes everything without a .dockerignore, folders before what is in them", () => {
    expect(contextPaths(folder({ Dockerfile: "", "b/c": "", "a.txt": "" }), "Dockerfile")).toEqual([
      "Dockerfile",
      "a.txt",
      "b",
      "b/c",
    ]);
  });

  it("honours patterns, comments and exceptions", () => {
    const rules = "# build output\ndist\n**/*.log\nsecret/*\n!secret/public\n";
    const path = folder({
      ".dockerignore": rules,
      Dockerfile: "",
      "dist/x": "",
      "deep/er/run.log": "",
      "deep/keep": "",
      "secret/key": "",
      "secret/public": "",
    });
    const files = contextPaths(path, "Dockerfile");
    expect(files).toEqual(expect.arrayContaining(["Dockerfile", "deep/keep", "secret/public"]));
    expect(files).not.toEqual(expect.arrayContaining(["dist"]));
    expect(files.filter((file) => /^dist|\.log$|key$/.test(file))).toEqual([]);
  });

  it("sends the Dockerfile and .dockerignore even if they are ignored", () => {
    const path = folder({ ".dockerignore": "*\n", "docker/Dockerfile": "", "docker/other": "", "x.txt": "" });
    expect(contextPaths(path, "docker/Dockerfile")).toEqual([".dockerignore", "docker", "docker/Dockerfile"]);
  });

  it("packs what tar unpacks: contents, modes, links, long paths", () => {
    const long = `${"d".repeat(90)}/${"f".repeat(90)}`;
    const path = folder({ Dockerfile: "FROM x\n", [long]: "deep", ünicode: "ü", block: "x".repeat(512) });
    chmodSync(join(path, "block"), 0o755);
    symlinkSync("Dockerfile", join(path, "link"));
    const archive = join(folder({}), "context.tgz");
    writeFileSync(archive, buildContext(path, "Dockerfile"));
    const out = folder({});
    execFileSync("tar", ["-xzf", archive, "-C", out]);
    expect(readFileSync(join(out, long), "utf8")).toBe("deep");
    expect(readFileSync(join(out, "ünicode"), "utf8")).toBe("ü");
    expect(readFileSync(join(out, "block"), "utf8")).toBe("x".repeat(512));
    expect(statSync(join(out, "block")).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(out, "link"))).toBe("Dockerfile");
    expect(execFileSync("tar", ["-tvzf", archive, "--numeric-owner"], { encoding: "utf8" })).not.toMatch(
      / [1-9]\d*\/| 0\/[1-9]/,
    );
  });

  it("refuses a path that no archive can hold", () => {
    const entry = { kind: "folder", mode: 0o755, modified: 0 } as const;
    expect(() => tarArchive([{ ...entry, path: "x".repeat(120) }])).toThrow("too long for a tar archive");
  });
});
