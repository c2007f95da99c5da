import { symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FolderError, openFolder } from "../../importer/folder";
import { importFolder } from "../../importer/import-folder";
import { findingText } from "../../importer/report";
import { differences, importAt } from "./imported-folder";
import { type TestFolder, testFolder } from "./test-folder";

const PHONE = "SIP00036BABCDEF.cnf";
const LINE = 'line1_name: "100"\nline1_password: "pw-of-100"\nproxy1_address: "192.0.2.1"\n';

let made: TestFolder | undefined;
afterEach(() => made?.remove());

function folderOf(files: Record<string, string>): TestFolder {
  made = testFolder(files);
  return made;
}

function findingsOf(files: Record<string, string>): string[] {
  return importAt(folderOf(files).path).findings.map(findingText);
}

describe("an import says, and never drops silently,", () => {
  it("a SIPDefault.cnf that leads elsewhere, without which every phone would be told something else", () => {
    const { path } = folderOf({ "SIPDefault.cnf": "", [PHONE]: LINE });
    unlinkSync(join(path, "SIPDefault.cnf"));
    symlinkSync("/nonexistent/SIPDefault.cnf", join(path, "SIPDefault.cnf"));
    const options = { name: "site", address: "192.0.2.1", pathOf: (file: string) => file };
    expect(() => importFolder(openFolder(path), options)).toThrow(FolderError);
    expect(() => importFolder(openFolder(path), options)).toThrow(
      "SIPDefault.cnf: a link that leads nowhere; copy the file that is meant into the folder",
    );
  });

  it("the file of a phone that is a broken link, as a problem", () => {
    const { path } = folderOf({ "SIPDefault.cnf": "", [PHONE]: LINE });
    symlinkSync("nowhere", join(path, "SIP00036BABCDF0.cnf"));
    expect(openFolder(path).findings).toEqual([
      expect.objectContaining({ level: "problem", file: "SIP00036BABCDF0.cnf" }),
    ]);
  });

  it("a speed dial that gets another number, and half of one", () => {
    const said = findingsOf({
      "SIPDefault.cnf": "",
      [PHONE]: `${LINE}speed_label2: "Door"\nspeed_line2: "200"\nspeed_label3: "Half"\n`,
    });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/number 2 of speedDials, and numbers before it are not there.*number 1/),
        expect.stringMatching(/a part of one of speedDials alone/),
      ]),
    );
  });

  it("a line without a proxy, which gets the site's", () => {
    const said = findingsOf({
      "SIPDefault.cnf": "",
      [PHONE]: LINE,
      "SIP00036BABCDF0.cnf": 'line1_name: "101"\nline1_password: "pw-of-101"\nproxy1_address: ""\n',
    });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/SIP00036BABCDF0\.cnf.*no proxy, so that the line did not register/),
      ]),
    );
  });

  it("the clock rule of a phone in a zone that would bring its own", () => {
    const { path } = folderOf({
      "SIPDefault.cnf": 'time_zone: "CET"\ndst_auto_adjust: "1"\nimage_version: "P0S3-8-11-00"\n',
      [PHONE]: `${LINE}time_zone: "GMT"\ndst_auto_adjust: "0"\n`,
    });
    expect(Object.values(differences(path, importAt(path)))[0]).not.toContain("dst_auto_adjust");
  });
});

describe("an import withholds", () => {
  it.each([
    ["an unknown key's value, since nobody knows what it is", 'vendor_thing: "Canary-1"'],
    ["an address with a password in it", 'services_url: "http://anna:Canary-2@192.0.2.1/menu"'],
    ["an address with a password among its parameters", 'directory_url: "http://192.0.2.1/d?pin=Canary-3"'],
    ["what an unknown key with a password in its address says", 'my_url: "ftp://anna:Canary-4@192.0.2.1/"'],
  ])("%s", (_, line) => {
    const imported = importAt(folderOf({ "SIPDefault.cnf": `${line}\n`, [PHONE]: LINE }).path);
    expect(JSON.stringify(imported.findings)).not.toContain("Canary");
    if (!line.startsWith("vendor_thing")) {
      expect(JSON.stringify(imported.site)).not.toContain("Canary");
    }
  });
});
