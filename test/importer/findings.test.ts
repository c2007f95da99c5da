import { afterEach, describe, expect, it } from "vitest";
import { sortedFindings } from "../../importer/finding-order";
import { findingText } from "../../importer/report";
import { folderPath, importAt } from "./imported-folder";
import { type TestFolder, testFolder } from "./test-folder";

let made: TestFolder[] = [];
afterEach(() => {
  for (const folder of made) {
    folder.remove();
  }
  made = [];
});

function importFiles(files: Record<string, string>): ReturnType<typeof importAt> {
  const folder = testFolder(files);
  made.push(folder);
  return importAt(folder.path);
}

/** What is said about one of the folders, gravest first. */
function said(name: string): string[] {
  return sortedFindings(importAt(folderPath(name)).findings).map(findingText);
}

const DEFAULTS = [
  'image_version: "P0S3-8-11-00"',
  'proxy1_address: "192.0.2.3"',
  'proxy_register: "1"',
  'time_zone: "CET"',
  'dst_auto_adjust: "0"',
].join("\n");

function lineOf(number: string, password = `secret-of-${number}`): string {
  return `line1_name: "${number}"\nline1_authname: "${number}"\nline1_password: "${password}"\n`;
}

describe("the findings of an import", () => {
  it("name file, line, key, what was given and what takes its place", () => {
    expect(said("mistakes")).toEqual(
      expect.arrayContaining([
        `SIPDefault.cnf:5: end_media_port: can't be declared; allowed: 1024–65534 (given "70000"). Now: "32766", the phone's default`,
        `SIPDefault.cnf:12: dst_start_week_of_month: can't be declared; what the phone does with it is not established (given "7"). Now: "1", the phone's default`,
        'SIPDefault.cnf:9: time_zone: the phone takes BST as Brazil, three hours west of Greenwich, and not as British Summer Time. For Britain take "Europe/London" (given "BST"). Now: the same',
        "SIPDefault.cnf:7: timer_t1, timer_t2: can't be declared: not above T1 (given 4000). Now: what holds without these keys",
        'SIP000701000001.cnf:1: phone_label: more than the 31 characters that the phone keeps, or < > \\ (given "Far too long a label for any of these phones"). Now: "Far too long a label for any of"',
      ]),
    );
  });

  it("tell a password by its length alone", () => {
    expect(said("mistakes")).toContain(
      "SIP000701000001.cnf:5: line1_password: 32 characters, the phone keeps 31 and the registration would be rejected (given: a secret of 32 characters; allowed: 1–31). Now: nothing: choose a password, give it to Asterisk, and set it: npm run pulumi -- config set --secret --path 'linePasswords[\"700\"]'",
    );
  });

  it("hold nothing that a terminal would obey", () => {
    const { findings } = importFiles({
      "SIPDefault.cnf": `${DEFAULTS}\ndate_format: "\u001b[2J"\nphone_label: "\u001b[2J\u0007"\n`,
    });
    const texts = findings.map(findingText).filter((text) => text.includes("date_format"));
    expect(texts.join()).toContain('(given "\\u001b[2J")');
    expect(texts.join()).not.toMatch(/\p{Cc}/u);
  });

  it("are sorted by gravity, then by file and line", () => {
    const findings = sortedFindings(importAt(folderPath("mistakes")).findings);
    const levels = findings.map(({ level }) => level);
    expect(levels.indexOf("warning")).toBeGreaterThan(levels.lastIndexOf("problem"));
    expect(levels.indexOf("info")).toBeGreaterThan(levels.lastIndexOf("warning"));
    const lines = findings.flatMap(({ level, file, line }) =>
      level === "problem" && file === "SIPDefault.cnf" ? [line ?? 0] : [],
    );
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it("tell keys that are written wrong, and carry over only what can be no secret", () => {
    const { site, findings } = importAt(folderPath("unknown"));
    expect(site.settings.extraSettings).toEqual({
      dscpForAudio: "184",
      garp_setting: "1",
    });
    expect(site.settings.transferOnHook).toBe(true);
    const keys = findings.flatMap((finding) => (finding.level === "warning" ? finding.keys : []));
    expect(keys).toEqual(
      expect.arrayContaining([
        ...["Image_version", "timer_registry_delta", "nat_enabled", "reg.1.displayName", "http_pasword"],
        ...["my_api_token", "line1_pasword", "line7_name", "line7_password"],
      ]),
    );
  });

  it("tell files that no phone reads, and import one whose name has other letters", () => {
    const { site, findings, left } = importAt(folderPath("duplicates"));
    expect(site.phones.map(({ mac }) => mac)).toEqual(["00:05:DC:00:00:01", "00:05:DC:00:00:02"]);
    expect(left.others).toEqual(["SIP0005DC00000.cnf", "SIP0005DC000001.cnf.bak", "SIP0105DC000003.cnf"]);
    const files = findings.flatMap(({ level, file }) => (level === "warning" && file !== undefined ? [file] : []));
    expect(files).toEqual(expect.arrayContaining(["SIP0005dc000002.cnf", ...left.others]));
  });

  it("tell a file that hides behind the right name", () => {
    const { site, findings } = importFiles({
      "SIPDefault.cnf": DEFAULTS,
      "SIP00036BABCDEF.cnf": lineOf("100"),
      "SIP00036babcdef.cnf": lineOf("101"),
    });
    expect(site.phones.map(({ lines }) => lines[0]?.extension)).toEqual(["100"]);
    expect(findings.map(findingText)).toContain(
      "SIP00036babcdef.cnf: the phone reads SIP00036BABCDEF.cnf and not this one. Now: nothing: it stays where it is",
    );
  });

  it("tell files in folders where no phone looks", () => {
    expect(said("subfolder")).toEqual(
      expect.arrayContaining([
        "SIP000800000003.cnf: not in phones/, where tftp_cfg_dir sends the phones. Now: nothing: it stays where it is",
        "backup/SIP000800000001.cnf: not in phones/, where tftp_cfg_dir sends the phones. Now: nothing: it stays where it is",
      ]),
    );
  });

  it("list firmware and whatever else is left where it is", () => {
    expect(importAt(folderPath("clean")).left).toEqual({ firmware: [], others: ["README.txt", "bell.raw"] });
    expect(importAt(folderPath("mistakes")).left).toEqual({
      firmware: ["P003-8-11-00.sbn", "P0S3-8-11-00.loads"],
      others: [],
    });
  });

  it("tell a line that two phones have, with which the description is refused", () => {
    const { findings, lacking } = importFiles({
      "SIPDefault.cnf": DEFAULTS,
      "SIP00036BABCDEF.cnf": lineOf("100"),
      "SIP00036BABCDF0.cnf": lineOf("100"),
    });
    expect(findings.map(findingText)).toContain(
      "SIP00036BABCDF0.cnf: line 100 is also in SIP00036BABCDEF.cnf, and a site declares each line once. Now: both are declared, and the description is refused until one has another extension",
    );
    expect(lacking.map(({ path }) => path)).toContain("site.phones[1].lines[0].extension");
  });

  it("tell that phones follow a rule of daylight saving that no file gives", () => {
    const { site, findings } = importFiles({
      "SIPDefault.cnf": DEFAULTS.replace(/dst_.*/, ""),
      "SIP00036BABCDEF.cnf": lineOf("100"),
    });
    expect(site.settings.clockChanges).toMatchObject({ start: { month: 4, week: 1 }, stop: { month: 10, week: 8 } });
    expect(findings.find(({ keys }) => keys.includes("dst_auto_adjust"))?.level).toBe("warning");
  });

  it("tell what a description has to say and no file does", () => {
    const { site, findings, lacking } = importFiles({ "SIP00036BABCDEF.cnf": lineOf("100") });
    const missing = findings.filter(({ level }) => level === "problem").flatMap(({ keys }) => keys);
    expect(missing.sort()).toEqual(["image_version", "proxy1_address", "time_zone"]);
    expect(site.settings).not.toHaveProperty("proxy");
    expect(lacking.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["site.settings.load", "site.settings.proxy", "site.settings.timeZone"]),
    );
  });

  it("tell a plan that is there and that no key names", () => {
    const { site, findings } = importFiles({
      "SIPDefault.cnf": DEFAULTS,
      "dialplan.xml": '<DIALTEMPLATE><TEMPLATE MATCH="*" Timeout="3"/></DIALTEMPLATE>',
    });
    expect(site.settings.dialPlan).toEqual([{ match: "*", timeoutSeconds: 3 }]);
    expect(findings.find(({ keys }) => keys.includes("dial_template"))?.level).toBe("warning");
  });
});
