import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULE_NAMES, type RuleName } from "../../domain/rule-name";
import type { LintFinding } from "../../lint/finding";
import { reportJson, reportText } from "../../lint/report";
import { copyOf, FOLDER_NAMES, findingsIn, lintAt } from "./linted-folder";

const APPLICATION = "P0S3-8-11-00.sb2";
/** What breaks one rule alone: what a file system can do to a folder and no file can hold, and what is done to images. */
const CHANGES: Partial<Record<RuleName, (path: string) => void>> = {
  "file-not-readable-by-all": (path) => chmodSync(join(path, "SIPDefault.cnf"), 0o640),
  "folder-not-open-to-all": (path) => chmodSync(path, 0o700),
  "file-odd": (path) => spawnSync("mkfifo", [join(path, "pipe")]),
  "file-too-large": (path) => writeFileSync(join(path, "SIP00036B000009.cnf"), "#".repeat(257 * 1024)),
  // Two names that differ in case alone are one file on some of the systems on which this project may lie.
  "phone-file-hidden": (path) => writeFileSync(join(path, "SIP00036b000001.cnf"), "", { mode: 0o644 }),
  "factory-no-way": (path) => rmSync(join(path, "P0S3-05-3-00.bin")),
  "image-cut-off": (path) => truncateSync(join(path, APPLICATION), 100_000),
  "image-empty": (path) => truncateSync(join(path, APPLICATION)),
  "image-too-large": (path) => truncateSync(join(path, APPLICATION), 9_000_000),
  "manifest-member-missing": (path) => rmSync(join(path, APPLICATION)),
  "manifest-member-case": (path) => renameSync(join(path, APPLICATION), join(path, "p0s3-8-11-00.sb2")),
  "manifest-unreadable": (path) => writeFileSync(join(path, "P0S3-8-11-00.loads"), "<html>".padEnd(458)),
  "manifest-unsigned-image": (path) => appendFileSync(join(path, "P0S3-8-11-00.loads"), "P003-8-11-00.bin"),
  "selector-application": (path) => writeFileSync(join(path, "OS79XX.TXT"), "P0S3-8-11-00"),
  "selector-line-end": (path) => writeFileSync(join(path, "OS79XX.TXT"), "P003-8-11-00\r\n"),
  "selector-lines": (path) => writeFileSync(join(path, "OS79XX.TXT"), "P003-8-11-00 P0S3-8-11-00"),
  "selector-load-missing": (path) => writeFileSync(join(path, "OS79XX.TXT"), "P003-8-12-00"),
  "unsigned-loader-missing": (path) => rmSync(join(path, "P003-8-11-00.bin")),
  "link-nowhere": (path) => symlinkSync("nothing", join(path, "gone.xml")),
  "link-outside": (path) => symlinkSync("/etc/hostname", join(path, "out.xml")),
  "link-to-folder": (path) => {
    mkdirSync(join(path, "folder"), { mode: 0o755 });
    symlinkSync("folder", join(path, "link"));
  },
};
/** Needs a user to whom rights apply: see main.test.ts. */
const NEEDS_RIGHTS: readonly RuleName[] = ["file-unreadable"];

function rulesOf(findings: readonly LintFinding[]): RuleName[] {
  return [...new Set(findings.map(({ rule }) => rule))];
}

describe("a folder", () => {
  it("in which all is well has no finding", () => {
    expect(findingsIn("clean")).toEqual([]);
  });

  it.each(FOLDER_NAMES)("is told of as it always was: %s", async (name) => {
    const folder = copyOf(name);
    try {
      await expect(reportText(lintAt(folder.path))).toMatchFileSnapshot(`golden/${name}.txt`);
    } finally {
      folder.remove();
    }
  });

  it.each(FOLDER_NAMES)("is told of without a password of it: %s", (name) => {
    const folder = copyOf(name);
    try {
      const linted = lintAt(folder.path);
      expect(`${reportText(linted)}${reportJson(linted)}`).not.toMatch(/Canary/);
    } finally {
      folder.remove();
    }
  });

  for (const [rule, change] of Object.entries(CHANGES)) {
    it(`breaks ${rule} alone once it is changed so`, () => {
      expect(rulesOf(findingsIn("clean", change))).toEqual([rule]);
    });
  }

  it("breaks each rule somewhere", () => {
    const found = new Set([
      ...FOLDER_NAMES.flatMap((name) => rulesOf(findingsIn(name))),
      ...Object.keys(CHANGES),
      ...NEEDS_RIGHTS,
    ]);
    expect(RULE_NAMES.filter((rule) => !found.has(rule))).toEqual([]);
  });

  it("as the guide leaves it has the guide's mistakes, each where it stands", () => {
    const places = findingsIn("guide").map(
      ({ rule, file, line }) => `${rule} ${file}${line === undefined ? "" : `:${line}`}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        "load-missing SIPDefault.cnf:2",
        "loads-disagree XMLDefault.cnf.xml",
        "selector-load-missing OS79XX.TXT:1",
        "file-name-case SIP00036babcdef.cnf",
        "register-off SIPDefault.cnf",
        "time-zone-misleading SIPDefault.cnf:5",
        "name-stripped SIP00036babcdef.cnf:4",
        "password-too-long SIP00036babcdef.cnf:3",
        "telnet-on SIPDefault.cnf:9",
        "factory-password SIPDefault.cnf:10",
        "ring-line RINGLIST.DAT:1",
      ]),
    );
  });
});

describe("a load that no file names", () => {
  it("is looked at where its manifest is there, and each file that is missing of it is told", () => {
    const findings = findingsIn("clean", (path) => {
      const defaults = join(path, "SIPDefault.cnf");
      writeFileSync(defaults, readFileSync(defaults, "utf8").replace(/image_version.*\n/, ""));
      rmSync(join(path, "XMLDefault.cnf.xml"));
      rmSync(join(path, APPLICATION));
      rmSync(join(path, "P003-8-11-00.sbn"));
    });
    expect(findings.map(({ rule, file, what }) => [rule, file, what.split(" ").at(0)])).toEqual([
      ["manifest-member-missing", "P0S3-8-11-00.loads", "P003-8-11-00.sbn"],
      ["manifest-member-missing", "P0S3-8-11-00.loads", "P0S3-8-11-00.sb2"],
      ["load-unsaid", "SIPDefault.cnf", "no"],
    ]);
  });
});

describe("a SIPDefault.cnf that can't be read", () => {
  it("is told, and the rest is looked at", () => {
    const findings = findingsIn("guide", (path) => {
      renameSync(join(path, "SIPDefault.cnf"), join(path, "elsewhere"));
      symlinkSync("nowhere", join(path, "SIPDefault.cnf"));
    });
    expect(rulesOf(findings)).toEqual(expect.arrayContaining(["link-nowhere", "ring-line", "extension-twice"]));
  });

  it("is told of by its size, too", () => {
    const findings = findingsIn("guide", (path) => writeFileSync(join(path, "SIPDefault.cnf"), "#".repeat(257 * 1024)));
    expect(rulesOf(findings)).toEqual(expect.arrayContaining(["file-too-large", "password-too-long"]));
    const ofDefaults = findings.filter(({ file }) => file === "SIPDefault.cnf");
    expect(rulesOf(ofDefaults)).toEqual(["file-too-large"]);
  });
});

describe("what all phones say alike", () => {
  it("is told of the file of each", () => {
    const telnet = 'telnet_level: "1"\n';
    const findings = findingsIn("clean", (path) => {
      for (const file of ["SIP00036B000001.cnf", "SIP00036B000002.cnf"]) {
        writeFileSync(join(path, file), `${readFileSync(join(path, file), "utf8")}${telnet}`);
      }
      const defaults = join(path, "SIPDefault.cnf");
      writeFileSync(defaults, readFileSync(defaults, "utf8").replace(/telnet_level.*\n/, ""));
    });
    expect(findings.map(({ rule, file, line }) => [rule, file, line])).toEqual([
      ["telnet-on", "SIP00036B000001.cnf", 5],
      ["telnet-on", "SIP00036B000002.cnf", 10],
    ]);
  });
});
