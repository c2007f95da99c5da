import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesAt, folderPath } from "./imported-folder";
import { type TestFolder, testFolder } from "./test-folder";

const ROOT = join(__dirname, "../..");
const CANARY = /Canary/;

let out: TestFolder;
beforeEach(() => {
  out = testFolder({});
});
afterEach(() => {
  out.remove();
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a program. */
function run(...args: string[]): Run {
  return runAs({}, args);
}

/** Runs it as a user to whom rights apply. */
function runUnprivileged(...args: string[]): Run {
  const nobody = 65_534;
  return runAs(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}, args);
}

function runAs(user: { uid?: number; gid?: number }, args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(
    join(ROOT, "node_modules/.bin/tsx"),
    [join(ROOT, "importer/main.ts"), ...args],
    {
      encoding: "utf8",
      cwd: out.path,
      ...user,
    },
  );
  return { code: status, stdout, stderr };
}

describe("npm run import-tftpboot", () => {
  it("writes the description, and passwords for their owner alone", () => {
    const { code, stdout } = run(folderPath("clean"), "--name", "home", "--address", "192.0.2.1");
    expect(code).toBe(0);
    expect(readdirSync(out.path).sort()).toEqual(["Pulumi.home.yaml", "adminPassword.txt", "linePasswords.json"]);
    for (const name of ["adminPassword.txt", "linePasswords.json"]) {
      expect(statSync(join(out.path, name)).mode & 0o777).toBe(0o600);
    }
    expect(JSON.parse(readFileSync(join(out.path, "linePasswords.json"), "utf8"))).toEqual({
      "100": "Canary-clean-100",
      "101": "Canary-clean-101",
      "102": "Canary-clean-102",
    });
    expect(readFileSync(join(out.path, "adminPassword.txt"), "utf8")).toBe("Canary-admin-clean");
    expect(stdout).toContain(
      "npm run pulumi -- config set --secret linePasswords < linePasswords.json && rm linePasswords.json\n",
    );
    expect(stdout).toContain(
      "npm run pulumi -- config set --secret adminPassword < adminPassword.txt && rm adminPassword.txt\n",
    );
  });

  for (const options of [
    ["--format", "yaml"],
    ["--format", "ts", "--json"],
  ]) {
    it(`has no password anywhere else, whatever is wrong with the files (${options.join(" ")})`, () => {
      for (const name of readdirSync(folderPath(""))) {
        const { stdout, stderr } = run(folderPath(name), "--out", name, ...options);
        expect(`${stdout}${stderr}`).not.toMatch(CANARY);
        const written = filesAt(join(out.path, name));
        const holding = [...written].flatMap(([file, bytes]) =>
          CANARY.test(Buffer.from(bytes).toString()) ? [file] : [],
        );
        expect(["adminPassword.txt", "linePasswords.json"]).toEqual(expect.arrayContaining(holding));
        expect(holding).toContain("linePasswords.json");
      }
    }, 60_000);
  }

  it("changes nothing in the folder", () => {
    const before = filesAt(folderPath("mistakes"));
    run(folderPath("mistakes"));
    expect(filesAt(folderPath("mistakes"))).toEqual(before);
  });

  it("writes a program if it is told to", () => {
    expect(run(folderPath("clean"), "--format", "ts").code).toBe(0);
    expect(readFileSync(join(out.path, "clean.ts"), "utf8")).toContain('new PhoneFleet("clean", {');
  });

  it("says everything as JSON for a program", () => {
    const { stdout } = run(folderPath("mistakes"), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      written: { description: "Pulumi.mistakes.yaml" },
      phones: 2,
      findings: expect.arrayContaining([
        expect.objectContaining({
          level: "problem",
          file: "SIPDefault.cnf",
          line: 5,
          keys: ["end_media_port"],
          given: '"70000"',
        }),
      ]),
      lacking: [expect.objectContaining({ path: "site.phones[0].lines[0]" })],
    });
  });

  it("overwrites nothing unless it is told to, and then neither follows a link nor keeps wide rights", () => {
    const elsewhere = join(out.path, "elsewhere");
    writeFileSync(elsewhere, "mine");
    symlinkSync(elsewhere, join(out.path, "Pulumi.clean.yaml"));
    writeFileSync(join(out.path, "linePasswords.json"), "{}");
    chmodSync(join(out.path, "linePasswords.json"), 0o644);
    const refused = run(folderPath("clean"));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("Pulumi.clean.yaml, linePasswords.json: there already");
    expect(existsSync(join(out.path, "adminPassword.txt"))).toBe(false);
    expect(run(folderPath("clean"), "--force").code).toBe(0);
    expect(readFileSync(elsewhere, "utf8")).toBe("mine");
    expect(statSync(join(out.path, "linePasswords.json")).mode & 0o777).toBe(0o600);
  });

  it("does not write into the folder that it reads", () => {
    const source = testFolder({ "SIPDefault.cnf": "" });
    try {
      const { code, stderr } = run(source.path, "--out", join(source.path, "new/folder"));
      expect(code).toBe(2);
      expect(stderr).toContain("is in the folder that is read");
      expect(readdirSync(source.path)).toEqual(["SIPDefault.cnf"]);
    } finally {
      source.remove();
    }
  });

  it("quotes a folder whose name the shell would take apart", () => {
    const { stdout } = run(folderPath("clean"), "--out", "my site's");
    expect(stdout).toContain(`< 'my site'\\''s/linePasswords.json' && rm 'my site'\\''s/linePasswords.json'`);
  });

  it("writes nothing where --out is a file, or a folder stands in a file's place", () => {
    writeFileSync(join(out.path, "taken"), "mine");
    const onFile = run(folderPath("clean"), "--out", "taken", "--force");
    expect(onFile.code).toBe(2);
    expect(onFile.stderr).toContain("taken: can't be written");
    mkdirSync(join(out.path, "new/linePasswords.json"), { recursive: true });
    const onFolder = run(folderPath("clean"), "--out", "new", "--force");
    expect(onFolder.code).toBe(2);
    expect(onFolder.stderr).toContain("a folder in the place of a file");
    expect(readdirSync(join(out.path, "new"))).toEqual(["linePasswords.json"]);
  });

  it("leaves no admin password of an import before", () => {
    writeFileSync(join(out.path, "adminPassword.txt"), "of-another-folder");
    const source = testFolder({ "SIPDefault.cnf": "", "SIP00036BABCDEF.cnf": 'line1_name: "100"\n' });
    try {
      expect(run(source.path, "--name", "other").stderr).toContain("adminPassword.txt: there already");
      expect(run(source.path, "--name", "other", "--force").code).toBe(0);
      expect(existsSync(join(out.path, "adminPassword.txt"))).toBe(false);
    } finally {
      source.remove();
    }
  });

  it("ends with 1 when there is nothing to import", () => {
    const { code, stdout, stderr } = run(out.path, "--out", "/nonexistent-folder");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("there is nothing to import");
    expect(run(join(out.path, "gone")).code).toBe(1);
  });

  it("says what it may not read, and imports the rest", () => {
    const source = testFolder({ "SIPDefault.cnf": "", "SIP00036BABCDEF.cnf": 'line1_name: "100"\n' });
    try {
      for (const path of [source.path, out.path]) {
        chmodSync(path, 0o777);
      }
      chmodSync(join(source.path, "SIP00036BABCDEF.cnf"), 0);
      const imported = runUnprivileged(source.path);
      expect(imported.code).toBe(0);
      expect(imported.stdout).toContain("SIP00036BABCDEF.cnf: can't be read (EACCES). Now: nothing: it was not read");
      chmodSync(join(source.path, "SIPDefault.cnf"), 0);
      expect(runUnprivileged(source.path, "--force")).toMatchObject({
        code: 1,
        stderr: "SIPDefault.cnf: can't be read (EACCES)\n",
      });
      chmodSync(source.path, 0);
      expect(runUnprivileged(source.path, "--force")).toMatchObject({
        code: 1,
        stderr: `${source.path}: you may not read it\n`,
      });
    } finally {
      chmodSync(source.path, 0o700);
      source.remove();
    }
  });

  it("ends with 2 and says everything that is wrong with the command at once", () => {
    const { code, stderr } = run(
      "a",
      "b",
      "--format",
      "toml",
      "--model",
      "7945",
      "--address",
      "here",
      "--name",
      "No Name",
    );
    expect(code).toBe(2);
    for (const option of ["DIR", "--format", "--model", "--address", "--name"]) {
      expect(stderr).toMatch(new RegExp(`^${option}: `, "m"));
    }
    expect(run(folderPath("clean"), "--colour").code).toBe(2);
  });
});
