import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Site } from "../../domain/site";
import { CANARY } from "../domain/home-description";
import { renderAll, validSite } from "./rendered-home";

const HOUSE_PHONES = [
  {
    mac: "0003.6bab.cdf0",
    model: "7960",
    load: "P0S3-8-12-00",
    lines: [
      { extension: "101", displayName: "Hall", shortName: "Hall", authName: "hall-phone" },
      { extension: "103" },
      { extension: "102", displayName: "Kitchen; 1st floor", mailbox: "102@default" },
    ],
  },
];

const SITES: Record<string, Site> = {
  home: validSite(),
  house: validSite(
    {
      name: "house",
      phones: HOUSE_PHONES,
      asterisk: {
        directory: "/etc/asterisk/cisco-phones",
        codecs: ["alaw", "g729"],
        context: "from-phones",
        transport: "udp",
      },
      settings: {
        proxy: "pbx.example.net",
        proxyPort: 5070,
        register: true,
        timeZone: "EST",
        daylightSaving: "us",
        timeFormat24h: false,
        dateFormat: "M/D/Y",
        servicesUrl: "http://pbx.example.net/services?a=1&b=2",
        logoUrl: "http://pbx.example.net/logo.bmp",
        preferredCodec: "g711alaw",
        dtmf: { outOfBand: "none", inband: true },
        mediaPorts: { start: 20000, end: 20100 },
        natEnabled: true,
        telnet: "privileged",
        load: "P0S3-8-11-00",
        dialPlan: [
          { match: "911", timeoutSeconds: 0, route: "emergency" },
          { match: "9,011*", timeoutSeconds: 6, tone: "Bellcore-Outside", user: "Phone" },
          { match: "0..", rewrite: "9%2", line: 2 },
          { match: "*" },
        ],
      },
    },
    ["101", "102", "103"],
  ),
};

describe.each(Object.entries(SITES))("the files of the site %s", (name, site) => {
  const folder = join(__dirname, "golden", name);
  const files = renderAll(site);

  it("are these and no others", () => {
    expect(files.map(({ path }) => path).sort()).toEqual(readdirSync(folder).sort());
  });

  it.each(files.map((file) => [file.path, file] as const))("%s is as expected, byte for byte", (path, { text }) => {
    expect(text).toBe(readFileSync(join(folder, path), "utf8"));
  });

  it("hold no password", () => {
    for (const { text } of files) {
      expect(text).not.toContain(CANARY);
    }
  });

  it("are the same when rendered again", () => {
    expect(renderAll(site)).toEqual(files);
  });

  it("can be compared as YAML or are well-formed XML", () => {
    for (const { path, text } of files) {
      if (path.endsWith(".cnf")) {
        const values = Object.values(parse(text) as Record<string, unknown>);
        expect(values.every((value) => typeof value === "string")).toBe(true);
      } else if (path.endsWith(".xml")) {
        expect(XMLValidator.validate(text)).toBe(true);
      }
    }
  });

  it("are small enough for the phone", () => {
    for (const { path, text } of files.filter(({ path: each }) => each.endsWith(".cnf"))) {
      expect(Buffer.byteLength(text), path).toBeLessThan(4096);
    }
  });
});
