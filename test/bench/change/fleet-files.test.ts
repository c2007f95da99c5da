import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { phonesCsv, SHARED_SETTING, stackFileText } from "../../../bench/change/fleet-files.mjs";
import { readPhoneTable } from "../../../domain/fleet/phone-table";
import { Secret } from "../../../domain/secret";
import { parseSite } from "../../../domain/site";

const PHONES = 120;

describe("the measured fleet", () => {
  const { site } = readSite();

  it("is a site that would be deployed", () => {
    const table = readPhoneTable("phones.csv", phonesCsv(PHONES));
    const { problems, value } = parseSite(
      site,
      {
        linePasswords: new Map(),
        passwordSeed: Secret.of("a seed of the tests that is long enough to be one"),
        adminPassword: Secret.of("bench8admin8password"),
      },
      table,
    );
    expect(problems).toEqual([]);
    expect(value?.phones).toHaveLength(PHONES);
  });

  it("has one other row when one phone got another name", () => {
    const before = phonesCsv(PHONES).split("\n");
    const changed = phonesCsv(PHONES, "Anna").split("\n");
    expect(changed.filter((row, index) => row !== before[index])).toEqual(["00036B000007,,10007,Anna,Room 7,"]);
  });

  it("has the shared setting that is changed", () => {
    const [, ...path] = SHARED_SETTING.split(/[:.]/).slice(1);
    expect(path.reduce((value: unknown, key) => (value as Record<string, unknown>)[key], site)).toMatch(/^http:/);
  });
});

function readSite(): { site: Record<string, unknown> } {
  const text = stackFileText({ tftpPort: 6969, httpPort: 6970, adminPort: 6971 });
  return { site: parse(text).config["cisco-phones:site"] };
}
