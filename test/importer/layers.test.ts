import { afterEach, describe, expect, it } from "vitest";
import { importAt } from "./imported-folder";
import { type TestFolder, testFolder } from "./test-folder";

let made: TestFolder | undefined;
afterEach(() => {
  made?.remove();
  made = undefined;
});

function importFiles(files: Record<string, string>, model?: "7960"): ReturnType<typeof importAt>["site"] {
  made = testFolder(files);
  return importAt(made.path, model === undefined ? {} : { model }).site;
}

const DEFAULTS = 'image_version: "P0S3-8-11-00"\nproxy1_address: "192.0.2.3"\ntime_zone: "CET"\ndst_auto_adjust: "0"\n';
const line = (number: string, key = 1): string =>
  `line${key}_name: "${number}"\nline${key}_authname: "${number}"\nline${key}_password: "secret-of-${number}"\n`;
const phones = (...texts: string[]): Record<string, string> =>
  Object.fromEntries(texts.map((text, index) => [`SIP00036BABCD0${index}.cnf`, text]));

describe("what an import makes of the files", () => {
  it("takes SIPDefault.cnf for the site, and what a phone has different for its overrides", () => {
    const site = importFiles({
      "SIPDefault.cnf": `${DEFAULTS}preferred_codec: "g711alaw"\n`,
      ...phones(line("100"), `${line("101")}preferred_codec: "g729a"\nimage_version: "P0S3-8-12-00"\n`),
    });
    expect(site.settings).toMatchObject({ preferredCodec: "g711alaw", load: "P0S3-8-11-00" });
    expect(site.phones[0]).not.toHaveProperty("overrides");
    expect(site.phones[1]).toMatchObject({ load: "P0S3-8-12-00", overrides: { preferredCodec: "g729a" } });
  });

  it("gives the site what all phones are told if SIPDefault.cnf does not have the key", () => {
    const own = 'nat_enable: "1"\npreferred_codec: "g729a"\n';
    const site = importFiles({
      "SIPDefault.cnf": `${DEFAULTS}preferred_codec: "g711alaw"\n`,
      ...phones(`${line("100")}${own}`, `${line("101")}${own}`),
    });
    expect(site.settings).toMatchObject({ natEnabled: true, preferredCodec: "g711alaw" });
    expect(site.phones.map(({ overrides }) => overrides)).toEqual([
      { preferredCodec: "g729a" },
      { preferredCodec: "g729a" },
    ]);
  });

  it("gives the site what most phones are told where a description has to say it", () => {
    const told = (proxy: string, zone: string, load: string): string =>
      `proxy1_address: "${proxy}"\ntime_zone: "${zone}"\nimage_version: "${load}"\n`;
    const usual = told("192.0.2.3", "CET", "P0S3-8-11-00");
    const site = importFiles(
      phones(`${line("100")}${told("192.0.2.4", "EET", "P0S3-8-12-00")}`, line("101") + usual, line("102") + usual),
    );
    expect(site.settings).toMatchObject({ proxy: "192.0.2.3", timeZone: "CET", load: "P0S3-8-11-00" });
    expect(site.phones[0]).toMatchObject({
      load: "P0S3-8-12-00",
      overrides: { proxy: "192.0.2.4", timeZone: "EET" },
    });
    expect(site.phones[1]).not.toHaveProperty("overrides");
  });

  it("declares what the phones take by themselves where our default is another one", () => {
    const { settings } = importFiles({ "SIPDefault.cnf": DEFAULTS });
    expect(settings).toMatchObject({
      register: false,
      remotePartyId: false,
      dtmf: { inband: true },
      sntpMode: "directedbroadcast",
      dateFormat: "M/D/Y",
      dialPlan: [],
    });
  });

  it("takes an empty value of a phone for one that takes back what SIPDefault.cnf says", () => {
    const site = importFiles({
      "SIPDefault.cnf": `${DEFAULTS}messages_uri: "8500"\nnat_enable: "1"\n`,
      ...phones(`${line("100")}messages_uri: ""\nnat_enable: ""\n`),
    });
    expect(site.phones[0]?.overrides).toEqual({ messagesNumber: "", natEnabled: false });
  });

  it("gives a line the proxy that only it has", () => {
    const site = importFiles({
      "SIPDefault.cnf": `${DEFAULTS}proxy2_address: "192.0.2.3"\n`,
      ...phones(`${line("100")}${line("101", 2)}proxy2_address: "192.0.2.9"\nproxy2_port: "5080"\n`),
    });
    expect(site.phones[0]?.lines).toEqual([
      { extension: "100" },
      { extension: "101", proxy: "192.0.2.9", proxyPort: 5080 },
    ]);
  });

  it("gives a line without credentials those of line 1", () => {
    made = testFolder({ "SIPDefault.cnf": DEFAULTS, ...phones(`${line("100")}line2_name: "101"\n`) });
    const { site, linePasswords } = importAt(made.path);
    expect(site.phones[0]?.lines).toEqual([{ extension: "100" }, { extension: "101", authName: "100" }]);
    expect(linePasswords.get("101")).toBe("secret-of-100");
  });

  it("takes a phone with three lines for a 7960, and others for what it is told", () => {
    const files = { "SIPDefault.cnf": DEFAULTS, ...phones(line("100"), line("103", 3) + line("102", 2) + line("101")) };
    expect(importFiles(files).phones.map(({ model }) => model)).toEqual(["7940", "7960"]);
    made?.remove();
    expect(importFiles(files, "7960").phones.map(({ model }) => model)).toEqual(["7960", "7960"]);
  });

  it("takes the load of XMLDefault.cnf.xml where no phone is told one", () => {
    const { settings } = importFiles({
      "SIPDefault.cnf": DEFAULTS.replace(/image_version.*/, ""),
      "XMLDefault.cnf.xml": "<Default><loadInformation>P0S3-8-12-00</loadInformation></Default>",
      ...phones(line("100")),
    });
    expect(settings.load).toBe("P0S3-8-12-00");
  });

  it("keeps a phone restarting at check-sync if it did, and not if it did not", () => {
    const mark = (sync: string): string => `<SYNCINFO><IMAGE VERSION="*" SYNC="${sync}"/></SYNCINFO>`;
    const told = { "SIPDefault.cnf": `${DEFAULTS}sync: "A"\n`, ...phones(line("100")) };
    expect(importFiles({ ...told, "syncinfo.xml": mark("B") }).settings).not.toHaveProperty("sync");
    made?.remove();
    expect(importFiles({ ...told, "syncinfo.xml": mark("A") }).settings.sync).toBe("A");
    made?.remove();
    expect(importFiles(told).settings.sync).toBe("A");
  });
});
