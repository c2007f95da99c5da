import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFirmware, checkSelector, parseHostFirmware } from "../../components/site-firmware";
import { formatProblem } from "../../domain/problem";
import { parseSite } from "../../domain/site";
import { desk, homeDescription, homeSettings, secretsOf } from "../domain/home-description";
import { IMAGES, writeImages } from "../e2e/firmware-folder";
import { temporaryFolder } from "../server/temporary-folder";

function check(folder: string, files: unknown, settings: Record<string, unknown> = {}, rollout?: unknown) {
  const phones = [{ ...desk(), currentLoad: "P0030301MFG2" }];
  const description = { ...homeDescription(), settings: { ...homeSettings(), ...settings }, phones };
  const site = parseSite(description, secretsOf("100")).value ?? expect.fail("the site is right");
  const { value, problems, warnings } = checkFirmware({ folder, files, rollout }, site.settings, site.phones);
  return {
    lines: value?.stages,
    rollout: value?.rollout,
    problems: problems.map(formatProblem),
    warnings: warnings.map(formatProblem),
  };
}

describe("the firmware of a host", () => {
  it("is what its folder holds, by name and SHA-256", () => {
    const folder = temporaryFolder();
    const files = writeImages(folder);
    const { value, problems, warnings } = parseHostFirmware({ folder, files }, "firmware");
    expect([problems, warnings]).toEqual([[], []]);
    expect(value?.firmware?.folder).toBe(folder);
    expect(value?.firmware?.images.map(({ name, sha256 }) => [name, { sha256 }])).toEqual(
      IMAGES.map((name) => [name, files[name]]),
    );
    expect(parseHostFirmware(undefined, "firmware").value).toEqual({});
  });

  it("has the stages of its phones, and warns of steps without a way back", () => {
    const folder = temporaryFolder();
    const { lines, rollout, problems, warnings } = check(folder, writeImages(folder));
    expect(rollout?.waves).toEqual([[{ mac: "00036BABCDEF", model: "7940", steps: [0, 1] }]]);
    expect(problems).toEqual([]);
    expect(lines?.filter((line) => line.startsWith("stage"))).toHaveLength(2);
    expect(warnings).toEqual([
      expect.stringContaining("phones[00036BABCDEF].currentLoad: no way back: "),
      expect.stringContaining("phones[00036BABCDEF].currentLoad: no way back: "),
    ]);
  });

  it("leaves the phones to a person where it is told so", () => {
    const folder = temporaryFolder();
    const { lines, rollout } = check(folder, writeImages(folder), {}, { manual: true });
    expect(lines).toHaveLength(4);
    expect(rollout).toBeUndefined();
  });

  it("tells what is wrong with files and what is wrong with loads at once, and of no fault twice", () => {
    const folder = temporaryFolder();
    const files = writeImages(folder);
    rmSync(join(folder, "P0S3-8-11-00.sb2"));
    writeFileSync(join(folder, "P003-8-11-00.sbn"), "");
    expect(check(folder, files).problems).toEqual([
      'firmware.folder: empty (given "P003-8-11-00.sbn"). Copy it anew',
      'firmware.files["P0S3-8-11-00.sb2"]: not in the folder. Put it there, or take it out of files',
    ]);
    expect(check(folder, files, { load: "P0S3-8-12-00" }).problems).toEqual([
      expect.stringContaining("firmware.folder: empty"),
      expect.stringContaining('firmware.files["P0S3-8-11-00.sb2"]: not in the folder'),
      expect.stringContaining("settings.load: P0S3-8-12-00.loads is not among the firmware"),
    ]);
    expect(check(join(folder, "none"), files).problems).toEqual([expect.stringContaining("no such folder")]);
    expect(check(folder, { "P0S30202.bin": "x" }).problems).toEqual([
      expect.stringContaining('firmware.files["P0S30202.bin"]'),
    ]);
  });

  it("looks at the text of OS79XX.TXT, whatever template it comes from", () => {
    expect(checkSelector([{ path: "OS79XX.TXT", text: "P003-8-11-00.bin" }]).problems).toHaveLength(1);
    expect(checkSelector([{ path: "SIPDefault.cnf", text: "" }])).toEqual({ value: true, problems: [], warnings: [] });
  });
});
