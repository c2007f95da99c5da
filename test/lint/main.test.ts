import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesAt } from "../importer/imported-folder";
import { testFolder } from "../importer/test-folder";
import { copyOf } from "./linted-folder";

const ROOT = join(__dirname, "../..");
const NOBODY = 65_534;

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a program. */
function run(args: readonly string[], user: { uid?: number; gid?: number } = {}): Run {
  const tsx = join(ROOT, "node_modules/.bin/tsx");
  const { status, stdout, stderr } = spawnSync(tsx, [join(ROOT, "lint/main.ts"), ...args], {
    encoding: "utf8",
    ...user,
  });
  return { code: status, stdout, stderr };
}

function lint(name: string, ...options: string[]): Run {
  const folder = copyOf(name);
  try {
    return run([folder.path, ...options]);
  } finally {
    folder.remove();
  }
}

describe("npm run lint-tftpboot", () => {
  it("ends with 0 where nothing is found, even strictly", () => {
    expect(lint("clean", "--strict")).toEqual({ code: 0, stdout: "2 phones: nothing found\n", stderr: "" });
  });

  it("ends with 1 for errors, and for warnings if it is told to be strict", () => {
    expect(lint("guide").code).toBe(1);
    expect(lint("syncinfo").code).toBe(0);
    expect(lint("syncinfo", "--strict").code).toBe(1);
  });

  it("says everything as JSON for a program", () => {
    const { stdout } = lint("guide", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      phones: 2,
      errors: expect.any(Number),
      findings: expect.arrayContaining([
        {
          rule: "telnet-on",
          level: "warning",
          file: "SIPDefault.cnf",
          line: 9,
          keys: ["telnet_level"],
          what: "log-in over telnet is on",
          given: '"2"',
          why: expect.stringContaining("clear text"),
          fix: expect.stringContaining('telnet_level: "0"'),
        },
      ]),
    });
  });

  it("changes nothing in the folder", () => {
    const folder = copyOf("guide");
    try {
      const before = filesAt(folder.path);
      run([folder.path]);
      expect(filesAt(folder.path)).toEqual(before);
    } finally {
      folder.remove();
    }
  });

  it("tells a file that it may not read, and goes on with the others", () => {
    const folder = copyOf("guide");
    try {
      chmodSync(join(folder.path, "SIP00036BABCDF0.cnf"), 0);
      chmodSync(join(folder.path, "SIPDefault.cnf"), 0);
      const { stdout } = run([folder.path], process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});
      expect(stdout).toContain("SIP00036BABCDF0.cnf: error: can't be read (EACCES) [file-unreadable]\n");
      expect(stdout).toContain("SIPDefault.cnf: error: can't be read (EACCES) [file-unreadable]\n");
      expect(stdout).toContain("[password-too-long]");
    } finally {
      folder.remove();
    }
  });

  it("ends with 2 where there is no folder, nothing of a phone in it, or the command is wrong", () => {
    const empty = testFolder({ "notes.txt": "nothing" });
    try {
      expect(run([empty.path])).toMatchObject({ code: 2, stderr: expect.stringContaining("neither SIPDefault.cnf") });
    } finally {
      empty.remove();
    }
    expect(run(["/no/such/folder"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no such folder"),
    });
    expect(run([])).toMatchObject({ code: 2, stderr: expect.stringContaining("DIR: give one folder (given 0)") });
    expect(run(["a", "--colour"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--colour") });
    expect(run(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("exit code: ") });
  });
});
