import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseFirmware } from "../../../domain/firmware/firmware-settings";
import { writeImages } from "../../e2e/firmware-folder";
import { temporaryFolder } from "../../server/temporary-folder";

const ROOT = join(__dirname, "../../..");

function run(args: readonly string[], user: { uid?: number; gid?: number } = {}) {
  const words = [join(ROOT, "scripts/firmware/main.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(join(ROOT, "node_modules/.bin/tsx"), words, {
    encoding: "utf8",
    cwd: ROOT,
    ...user,
  });
  return { code: status, stdout, stderr };
}

describe("npm run firmware", () => {
  it("prints what is there, and pins that can be pasted into a description", () => {
    const folder = temporaryFolder();
    const files = writeImages(folder);
    const { code, stdout, stderr } = run([folder]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("# P003-8-11-00.sbn: 130956 bytes, signed loader of SIP 8.11\n");
    expect(stdout).toContain("# P0S3-05-3-00.bin: 130956 bytes, unsigned SIP 5.3\n");
    expect(stdout).toMatch(/^# P0S3-8-11-00 is complete: 3 files, \d+ bytes$/m);
    const declared = parse(stdout) as { firmware: unknown };
    expect(declared).toEqual({ firmware: { folder, files } });
    expect(parseFirmware(declared.firmware, "").problems).toEqual([]);
  });

  it("says which file of a load is missing", () => {
    const folder = temporaryFolder();
    writeImages(folder);
    rmSync(join(folder, "P0S3-8-11-00.sb2"));
    expect(run([folder, "--format", "ts"]).stdout).toContain(
      "// P0S3-8-11-00 is not complete: P0S3-8-11-00.sb2 is not among the firmware, and P0S3-8-11-00.loads names it. Put it into the folder\n",
    );
  });

  it("fails with all that is wrong in the folder", () => {
    const folder = temporaryFolder();
    writeImages(folder);
    writeFileSync(join(folder, "P0S3-8-11-00.sb2"), "");
    writeFileSync(join(folder, "P003-8-11-00.SBN"), "x");
    rmSync(join(folder, "P003-8-11-00.sbn"));
    const { code, stdout, stderr } = run([folder]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('empty (given "P0S3-8-11-00.sb2")');
    expect(stderr).toContain('in another case, and would not find it (given "P003-8-11-00.SBN"');
  });

  it("fails for a folder without rights, and for words that it does not know", () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o000);
    const nobody = 65_534;
    const { code, stderr } = run([folder], process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {});
    chmodSync(folder, 0o700);
    expect([code, stderr]).toEqual([1, expect.stringContaining("FOLDER: can't be read (EACCES)")]);
    expect(run([]).code).toBe(2);
    expect(run([folder, "--format", "xml"]).stderr).toContain('--format: "xml" is not possible; allowed: yaml, ts');
  });
});
