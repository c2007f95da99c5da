import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawKeys } from "../../../domain/settings/raw-keys";
import { parseSettings } from "../../../domain/settings/site-settings";
import { parseSite } from "../../../domain/site";
import schema from "../../../schema/site.schema.json";
import { coveredKeys } from "../../../scripts/generate/catalogue";
import { desk, homeArgs, homeDescription, homeSettings, secretsOf } from "../../domain/home-description";
import { someSettings } from "../../domain/settings/arbitrary-settings";
import { mistakes } from "./site-mistakes";
import { faultsOf, type Part } from "./site-validator";

/** A key that nothing has, so that each part of the domain says which ones it has. */
const STRANGE = { strangeKey: 1 };

/** A site with a strange key in each of its parts. */
function strangeSite(): Record<string, unknown> {
  const { host, asterisk } = homeDescription();
  const overrides = { ...STRANGE, dtmf: STRANGE, mediaPorts: STRANGE, timers: STRANGE, dns: STRANGE };
  const settings = {
    ...homeSettings(),
    ...overrides,
    callManagers: [STRANGE],
    speedDials: [STRANGE],
    dialPlan: [STRANGE],
    rings: [STRANGE],
    distinctiveRings: [STRANGE],
    clockChanges: { ...STRANGE, start: STRANGE, stop: STRANGE },
    models: { "7960": overrides },
  };
  return {
    ...homeDescription(),
    ...STRANGE,
    host: { ...(host as object), ...STRANGE, connection: { ...STRANGE, jump: STRANGE } },
    dhcp: STRANGE,
    asterisk: { ...(asterisk as object), ...STRANGE, dialPlan: STRANGE, voicemail: STRANGE },
    directory: { ...STRANGE, csv: [STRANGE], json: [STRANGE], ldap: [STRANGE] },
    resync: STRANGE,
    settings,
    phones: [{ ...desk(), ...STRANGE, overrides, lines: [{ ...STRANGE, extension: "100" }] }],
    phoneDefaults: { ...STRANGE, overrides, line: STRANGE },
  };
}

/** Where a part of the schema stands in a description. */
const PLACES: readonly (readonly [path: string, part: Part])[] = [
  ["site", "Site"],
  ["site.host", "Host"],
  ["site.host.connection", "Connection"],
  ["site.host.connection.jump", "Jump"],
  ["site.dhcp", "Dhcp"],
  ["site.asterisk", "Asterisk"],
  ["site.asterisk.dialPlan", "AsteriskDialPlan"],
  ["site.asterisk.voicemail", "AsteriskVoicemail"],
  ["site.directory", "Directory"],
  ["site.directory.csv[0]", "DirectoryCsv"],
  ["site.directory.json[0]", "DirectoryJson"],
  ["site.directory.ldap[0]", "DirectoryLdap"],
  ["site.resync", "Resync"],
  ["site.settings", "SiteSettings"],
  ["site.settings.callManagers[0]", "CallManager"],
  ["site.settings.speedDials[0]", "SpeedDial"],
  ["site.settings.dialPlan[0]", "DialPlanRule"],
  ["site.settings.rings[0]", "Ring"],
  ["site.settings.distinctiveRings[0]", "Ring"],
  ["site.settings.clockChanges", "ClockChanges"],
  ["site.settings.clockChanges.start", "ClockChange"],
  ["site.settings.models.7960", "Overrides"],
  ["site.phones[0]", "Phone"],
  ["site.phones[0].overrides", "Overrides"],
  ["site.phones[0].lines[0]", "Line"],
  ["site.phoneDefaults", "PhoneDefaults"],
  ["site.phoneDefaults.overrides", "Overrides"],
  ["site.phoneDefaults.line", "LineDefaults"],
];

describe("the schema of a site and the domain's own checks", () => {
  const { problems } = parseSite(strangeSite(), secretsOf("100"));
  const members = new Map(
    problems.flatMap(({ path, message, allowed }) =>
      message.includes("strangeKey") ? [[path, allowed?.split(", ")]] : [],
    ),
  );

  it.each(PLACES)("know the same members of %s", (path, part) => {
    const known = part === "file" ? [] : Object.keys(schema.$defs[part].properties);
    // A phone reads it before its own file, which the domain says in words of its own.
    const said = members
      .get(path)
      ?.filter((name) => part !== "Overrides" || !["tftpFolder", "dialPlanFile"].includes(name));
    expect(known.sort()).toEqual(said);
  });

  it.each(["dtmf", "mediaPorts", "timers", "dns"] as const)("know the same members of %s in every layer", (group) => {
    for (const part of ["SiteSettings", "Overrides"] as const) {
      const path = part === "SiteSettings" ? "site.settings" : "site.phones[0].overrides";
      expect(Object.keys(schema.$defs[part].properties[group].properties).sort()).toEqual(
        members.get(`${path}.${group}`),
      );
    }
  });

  it.each(mistakes())("both refuse $mistake", ({ site }) => {
    expect(parseSite(site, secretsOf("100", "1", "2", "3")).problems).not.toEqual([]);
    expect(faultsOf("Site", site)).not.toEqual([]);
  });

  it("both accept any settings that do not contradict each other", () => {
    fc.assert(
      fc.property(someSettings(["proxy", "mediaPorts", "timers"]), (settings) => {
        // Whichever codec the phones prefer, this Asterisk has it.
        const asterisk = { directory: ".state/asterisk", codecs: ["g729", "ulaw", "alaw"] };
        const site = { ...homeDescription(), asterisk, settings: { ...homeSettings(), ...settings } };
        expect(parseSite(site, secretsOf("100")).problems).toEqual([]);
        expect(faultsOf("Site", site)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the keys that the reference counts", () => {
  it("are all that are written for a site", () => {
    const { value } = parseSettings(homeArgs());
    const written = value === undefined ? [] : [...rawKeys(value).keys()];
    expect(written.length).toBeGreaterThan(50);
    expect(coveredKeys()).toEqual(expect.arrayContaining(written));
  });
});
