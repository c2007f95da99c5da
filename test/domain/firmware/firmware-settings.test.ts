import { describe, expect, it } from "vitest";
import { parseFirmware } from "../../../domain/firmware/firmware-settings";
import { formatProblem } from "../../../domain/problem";

const SHA = "0".repeat(64);

describe("the declaration of firmware", () => {
  it("is a folder, with or without pins, and how phones are led", () => {
    const rollout = { perWave: 20, minutes: 60, manual: false };
    expect(parseFirmware({ folder: "firmware" }, "site.firmware").value).toEqual({ folder: "firmware", rollout });
    const files = { "P0S3-8-11-00.loads": { sha256: SHA.replaceAll("0", "A") } };
    expect(parseFirmware({ folder: "firmware", files }, "site.firmware").value).toEqual({
      folder: "firmware",
      files: { "P0S3-8-11-00.loads": SHA.replaceAll("0", "a") },
      rollout,
    });
    const given = { perWave: 5, minutes: 90, manual: true };
    expect(parseFirmware({ folder: "firmware", rollout: given }, "site.firmware").value?.rollout).toEqual(given);
  });

  it("is told all that is wrong with it at once", () => {
    const files = { "P0S3-8-11-00.loads": { sha256: "abc" }, "p0s3-8-11-00.sb2": { sha256: SHA }, "P0S30202.bin": {} };
    expect(parseFirmware({ folder: 1, files, colour: "red" }, "site.firmware").problems.map(formatProblem)).toEqual([
      expect.stringContaining("site.firmware.folder: "),
      'site.firmware: unknown key "colour" (allowed: files, folder, rollout)',
      'site.firmware.files["P0S3-8-11-00.loads"].sha256: not a SHA-256 (given "abc"; allowed: 64 hex digits). Print them: npm run firmware -- FOLDER',
      'site.firmware.files["p0s3-8-11-00.sb2"]: not the name of an image for the 7940 or 7960 (allowed: such as P0S3-8-11-00.loads or P003-8-11-00.sbn, in exactly this case). Print them: npm run firmware -- FOLDER',
      'site.firmware.files["P0S30202.bin"].sha256: missing (allowed: 64 hex digits). Print them: npm run firmware -- FOLDER',
    ]);
    expect(parseFirmware({ folder: "firmware", files: {} }, "site.firmware").problems.map(formatProblem)).toEqual([
      "site.firmware.files: empty, so that no image would be served. Print them: npm run firmware -- FOLDER",
    ]);
    const rollout = { perWave: 0, minutes: 5000, manual: "maybe", waves: 2 };
    expect(parseFirmware({ folder: "firmware", rollout }, "site.firmware").problems.map(({ path }) => path)).toEqual([
      "site.firmware.rollout.perWave",
      "site.firmware.rollout.minutes",
      "site.firmware.rollout.manual",
      "site.firmware.rollout",
    ]);
    expect(parseFirmware({ folder: "firmware", files: [] }, "site.firmware").problems).toHaveLength(1);
  });
});
