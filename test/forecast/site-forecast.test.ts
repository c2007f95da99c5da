import { describe, expect, it } from "vitest";
import { entry, guideFolder, release, setOf } from "../domain/firmware/made-up-firmware";
import { SITES } from "../rendering/golden-sites";
import { validSite } from "../rendering/rendered-home";
import { home, MAC, told } from "./site";

const GUIDE = setOf(...guideFolder());
/** 4.4, 5.3, 6.3, 7.5 and 8.11, as Cisco's order has them. */
const ORDER = setOf(
  entry("P0S3-04-4-00.bin"),
  entry("P0S3-05-3-00.bin"),
  entry("P0S3-06-3-00.sbn"),
  ...release("P0S3-7-5-00"),
  ...release("P0S3-8-11-00"),
);

describe("the forecast of a site", () => {
  it.each(Object.entries(SITES))("says of no phone of the reference site %s that it fails", (_, site) => {
    const { phones, problems } = told(site);
    expect(problems).toEqual([]);
    expect(phones).toHaveLength(site.phones.length);
    for (const { ending, load, wanted, restarts } of phones) {
      expect([load, restarts]).toEqual([wanted, 0]);
      expect(["registers", "unregistered"]).toContain(ending.kind);
    }
  });

  it("counts the lines of a phone that runs its load, without knowing which images there are", () => {
    const { phones, lines, problems, warnings } = told(home());
    expect(phones).toMatchObject([{ mac: MAC, ending: { kind: "registers", lines: 1 }, restarts: 0 }]);
    expect(lines).toEqual([expect.stringMatching(/^1 phone boots to registration, about \d+ s after DHCP$/)]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("takes a secret's placeholder for its value, however long it is", () => {
    const { phones } = told(home(), undefined, {
      [`SIP${MAC}.cnf`]: (text) => text.replace(/\[secret line1_password:/, "$&0123456789abcdef0123456789abcdef"),
    });
    expect(phones).toMatchObject([{ ending: { kind: "registers", lines: 1 } }]);
  });

  it("does without a ring list and a dial plan", () => {
    const { problems, warnings, phones } = told(home(), GUIDE, { "dialplan.xml": () => undefined });
    expect(phones).toMatchObject([{ ending: { kind: "registers" } }]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("says nothing of a phone on its way where it is not known which images there are", () => {
    const { phones, lines, problems, warnings } = told(home({}, { currentLoad: "P0030301MFG2" }));
    expect(phones).toMatchObject([{ ending: { kind: "unknown" } }]);
    expect(lines).toEqual(["1 can't be forecast"]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("says nothing of one that would ask for an image then, for whatever reason", () => {
    const names = (load: string) => (text: string) => text.replace(/^image_version: .*$/m, `image_version: "${load}"`);
    const changed = { "SIPDefault.cnf": names("P0S3-8-12-00") };
    expect(told(home(), undefined, changed)).toMatchObject({
      phones: [{ ending: { kind: "unknown" } }],
      problems: [],
      warnings: [],
    });
    expect(told(home(), GUIDE, changed).warnings).toEqual([
      expect.stringContaining("at each boot it asks for P0S3-8-12-00.loads, which is not among the firmware"),
    ]);
    const twelve = setOf(...guideFolder(), ...release("P0S3-8-12-00"));
    expect(told(home(), twelve, changed)).toMatchObject({
      phones: [{ load: "P0S3-8-12-00", restarts: 2 }],
      problems: [],
      warnings: [expect.stringContaining("its files lead it to P0S3-8-12-00, and it is to run P0S3-8-11-00")],
    });
  });
});

describe("a phone on its way", () => {
  it("is served the next step's files by what it runs, from the factory's load on", () => {
    const { phones, lines, problems, warnings } = told(home({}, { currentLoad: "P0030301MFG2" }), GUIDE);
    expect(phones).toMatchObject([
      { from: "P0030301MFG2", load: "P0S3-8-11-00", ending: { kind: "registers", lines: 1 }, restarts: 4 },
    ]);
    expect(lines).toEqual([
      "1 takes another load and registers, about 3 min after DHCP",
      `  - ${MAC}: P0030301MFG2 to P0S3-8-11-00 (4 restarts, about 3 min), then registers 1 line`,
    ]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("goes as far as what is declared leads it where a person leads it on", () => {
    const site = home({ os79xx: "P0S3-05-3-00" }, { currentLoad: "P0030301MFG2" });
    const { phones, problems, warnings } = told(site, GUIDE, {}, true);
    expect(phones).toMatchObject([{ from: "P0030301MFG2", load: "P0S3-05-3-00", restarts: 1 }]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("goes the five loads of Cisco's order one after another", () => {
    const { phones, problems, warnings } = told(home({}, { currentLoad: "P0S30202" }), ORDER);
    expect(phones).toMatchObject([
      { from: "P0S30202", load: "P0S3-8-11-00", ending: { kind: "registers" }, restarts: 7 },
    ]);
    expect([problems, warnings]).toEqual([[], []]);
  });

  it("is told by a warning where the replay of its way ends elsewhere, since the files are right once it is there", () => {
    const { problems, warnings } = told(
      home({ load: "P0S3-06-3-00", os79xx: undefined }, { currentLoad: "P0S3-7-5-00" }),
      ORDER,
    );
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      `phones[${MAC}].currentLoad: replayed, it stays on P0S3-7-5-00 and never takes P0S3-06-3-00; whether a phone does so is not established (given: P0S3-7-5-00 to P0S3-06-3-00). Try it on one phone first`,
    ]);
  });

  it("is named among twenty, and counted behind them", () => {
    const extensions = Array.from({ length: 23 }, (_, index) => String(200 + index));
    const phones = extensions.map((extension, index) => ({
      mac: `00036B0000${index.toString(16).padStart(2, "0")}`,
      model: "7960",
      currentLoad: index === 0 ? "P0S3-8-11-00" : "P003-8-11-00",
      lines: [{ extension }],
    }));
    const { lines } = told(validSite({ phones }, extensions), GUIDE);
    expect(lines[0]).toMatch(
      /^1 phone boots to registration, .*; 22 take another load and register, about \d+ s after/,
    );
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe("  - and 2 more");
  });
});

describe("a phone that would not come up", () => {
  it("loops where OS79XX.TXT leads it to a loader that finds no manifest of its load", () => {
    const set = setOf(...guideFolder(), entry("P0S3-05-3-00.sbn"));
    const site = home({ load: "P0S3-05-3-00", os79xx: "P003-8-11-00" });
    const { lines, problems } = told(site, set);
    expect(lines).toEqual(["1 loops"]);
    expect(problems).toEqual([
      `phones[${MAC}]: its boot loops at P0S3-05-3-00.loads: SIPDefault.cnf names P0S3-05-3-00, and P0S3-05-3-00.loads is not served: the loader asks for it again and again. Put P0S3-05-3-00.loads into the folder of the firmware, or let load, os79xx and templates of your own name a load that is there`,
    ]);
    expect(told(site).problems).toEqual([]);
  });

  it("stands still without its file, or without a first line in it", () => {
    const moved = { "SIPDefault.cnf": (text: string) => `${text}tftp_cfg_dir: "phones/"\n` };
    expect(told(home(), undefined, moved).problems).toEqual([
      `phones[${MAC}]: its boot stands still: phones/SIP${MAC}.cnf is missing. Serve it under exactly this name (MAC in upper case) and see that the server can read it`,
    ]);
    const nameless = { [`SIP${MAC}.cnf`]: (text: string) => text.replace(/^line1_name.*\n/m, "") };
    expect(told(home(), undefined, nameless).problems).toEqual([
      expect.stringContaining(`phones[${MAC}]: its boot stands still: line 1 is not set. Give line1_name`),
    ]);
  });

  it("is an error on its way, too, where the files are wrong once it is there", () => {
    const nameless = { [`SIP${MAC}.cnf`]: (text: string) => text.replace(/^line1_name.*\n/m, "") };
    expect(told(home({}, { currentLoad: "P003-8-11-00" }), GUIDE, nameless).problems).toEqual([
      expect.stringContaining(`phones[${MAC}]: its boot stands still: line 1 is not set`),
    ]);
  });

  it("is a warning where it comes up without registering, unless it is declared so", () => {
    const off = { "SIPDefault.cnf": (text: string) => text.replace(/^proxy_register: "1"$/m, 'proxy_register: "0"') };
    expect(told(home(), undefined, off)).toMatchObject({
      lines: ["1 boots and does not register"],
      problems: [],
      warnings: [expect.stringContaining("it comes up and does not register: line 1: proxy_register is not 1")],
    });
    expect(told(home({ register: false }))).toMatchObject({ problems: [], warnings: [] });
  });
});

describe("5,000 phones", () => {
  it("are told in a line, with one trouble of all in three", () => {
    const extensions = Array.from({ length: 5_000 }, (_, index) => String(1_000 + index));
    const phones = extensions.map((extension, index) => ({
      mac: `00036B${index.toString(16).padStart(6, "0")}`,
      model: "7940",
      lines: [{ extension }],
    }));
    const site = validSite({ phones, asterisk: undefined }, extensions);
    const right = told(site, GUIDE);
    expect(right.lines).toEqual([expect.stringMatching(/^5000 phones boot to registration, about \d+ s after DHCP$/)]);
    const wrong = told(site, GUIDE, { "SIPDefault.cnf": (text) => `${text}tftp_cfg_dir: "phones/"\n` });
    expect(wrong.lines).toEqual(["5000 stand still"]);
    expect(wrong.problems).toHaveLength(3);
    expect(wrong.problems.at(-1)).toContain("; and so for 4997 more phones");
  });
});
