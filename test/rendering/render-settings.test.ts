import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { PhoneModel } from "../../domain/phone-models";
import type { SiteSettings } from "../../domain/settings/phone-settings";
import { parseSettings } from "../../domain/settings/site-settings";
import { renderSettings } from "../../rendering/render-settings";
import { homeArgs } from "../domain/home-description";
import { FINGERPRINT, validSite } from "./rendered-home";

const { settings } = validSite();
const filesOf = (site: SiteSettings, models: readonly PhoneModel[]) =>
  renderSettings(site, models, { fingerprint: FINGERPRINT });
const fileOf = (path: string, ...args: Parameters<typeof filesOf>): string =>
  filesOf(...args).find((file) => file.path === path)?.text ?? "";

describe("the shared files of a site", () => {
  it("leave OS79XX.TXT out unless it is declared", () => {
    const { os79xx: _, ...rest } = settings;
    expect(filesOf(rest, ["7940"]).map(({ path }) => path)).toEqual([
      "SIPDefault.cnf",
      "XMLDefault.cnf.xml",
      "dialplan.xml",
      "syncinfo.xml",
    ]);
    expect(fileOf("OS79XX.TXT", settings, ["7940"])).toBe("P003-8-11-00");
  });

  it("name the load for each model of the site, in one order", () => {
    const loads = (models: ("7940" | "7960")[]): unknown =>
      new XMLParser({ ignoreAttributes: false }).parse(fileOf("XMLDefault.cnf.xml", settings, models));
    const of7940 = { "#text": "P0S3-8-11-00", "@_model": "IP Phone 7940" };
    const of7960 = { "#text": "P0S3-8-11-00", "@_model": "IP Phone 7960" };
    expect(loads([])).toEqual({ Default: { loadInformation: "P0S3-8-11-00" } });
    expect(loads(["7960", "7940", "7960"])).toEqual({
      Default: { loadInformation: "P0S3-8-11-00", loadInformation8: of7940, loadInformation7: of7960 },
    });
    expect(filesOf(settings, ["7960", "7940"])).toEqual(filesOf(settings, ["7940", "7960"]));
  });

  it("give every line of the largest model its proxy", () => {
    const keys = Object.keys(parse(fileOf("SIPDefault.cnf", settings, ["7940"])) as object);
    expect(keys.filter((key) => /^proxy\d_address$/.test(key))).toHaveLength(6);
  });

  it("let every phone that is told to check restart, unless there is a mark", () => {
    const marks = (site: SiteSettings): unknown[] => [
      (parse(fileOf("SIPDefault.cnf", site, ["7940"])) as Record<string, string>).sync,
      /SYNC="([^"]*)"/.exec(fileOf("syncinfo.xml", site, ["7940"]))?.[1],
    ];
    expect(marks(settings)).toEqual(["0", "1"]);
    expect(marks({ ...settings, sync: "5" })).toEqual(["5", "5"]);
  });

  it("write every key of the clock, or that there is no change", () => {
    const clock = (daylightSaving: string): string[] => {
      const { value } = parseSettings({ ...homeArgs(), daylightSaving });
      const file = value === undefined ? "" : fileOf("SIPDefault.cnf", value, ["7940"]);
      return file.split("\n").filter((line) => line.startsWith("dst_"));
    };
    expect(clock("none")).toEqual(['dst_auto_adjust: "0"']);
    expect(clock("eu")).toHaveLength(12);
    expect(clock("us")).toContain('dst_start_week_of_month: "2"');
  });

  it("hold any accepted dial plan below the size at which a phone ignores it", () => {
    const rule = fc.record(
      {
        match: fc.stringMatching(/^([0-9A-WY-Za-z+.*#,]|\\\*){0,63}$/),
        timeoutSeconds: fc.integer({ min: 0, max: 300 }),
        rewrite: fc.stringMatching(/^([0-9+.]|%[0s.]){1,30}$/),
        route: fc.constantFrom("default", "emergency", "192.168.100.100"),
        tone: fc.constantFrom("Bellcore-Outside", "Bellcore-Confirmation,Bellcore-Confirmation,Cisco-Zip"),
        line: fc.integer({ min: 0, max: 6 }),
        user: fc.constantFrom("Phone", "IP"),
      },
      { requiredKeys: ["match"] },
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 120, size: "max" }), (dialPlan) => {
        const { value } = parseSettings({ ...homeArgs(), dialPlan });
        if (value === undefined) {
          return;
        }
        accepted++;
        const text = fileOf("dialplan.xml", value, ["7940"]);
        expect(Buffer.byteLength(text)).toBeLessThan(8192);
        const parser = new XMLParser({
          ignoreAttributes: false,
          attributeNamePrefix: "",
          parseAttributeValue: false,
          trimValues: false,
          isArray: (name) => name === "TEMPLATE",
        });
        const templates = (parser.parse(text) as { DIALTEMPLATE: { TEMPLATE: Record<string, string>[] } }).DIALTEMPLATE
          .TEMPLATE;
        expect(templates.map(({ MATCH, Rewrite }) => [MATCH, Rewrite])).toEqual(
          dialPlan.map(({ match, rewrite }) => [match, rewrite]),
        );
      }),
    );
    expect(accepted).toBeGreaterThan(10);
  });
});
