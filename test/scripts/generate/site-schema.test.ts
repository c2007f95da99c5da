import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { LEAVES, LISTS } from "../../../domain/settings/registry";
import type { Setting } from "../../../domain/settings/setting";
import { PROJECT } from "../../../scripts/generate/format";
import { desk, homeDescription, homeSettings } from "../../domain/home-description";
import { anyValueOf as anyOf } from "../../domain/settings/arbitrary-settings";
import { mistakes } from "./site-mistakes";
import { faultsOf, type Part } from "./site-validator";

/** One value of a setting at its place, below `base`. */
function placed(path: readonly string[], value: unknown, base: object = {}): unknown {
  const [name = "", member] = path;
  return { ...base, [name]: member === undefined ? value : { [member]: value } };
}

/** Values of the right or of a wrong type that a setting does not take. */
function misfits({ kind }: Setting): unknown[] {
  const { type, enum: words, minimum = 0, maximum = 0, maxLength = 0 } = kind.json;
  switch (type) {
    case "boolean":
      return ["true", 1, null];
    case "integer":
      return [minimum - 1, maximum + 1, minimum + 0.5, String(minimum), true];
    case "string":
      return words === undefined ? ["a".repeat(maxLength + 1), 'a"b', "a\nb", 5, null] : ["no such word", "", 5];
  }
}

const NAMED = LEAVES.map(({ path, setting }) => [path.join("."), path, setting] as const);

describe("the schema of a site", () => {
  it("accepts the example that comes with the project", () => {
    const file: unknown = parse(readFileSync(join(PROJECT, "Pulumi.dev.yaml"), "utf8"));
    expect(faultsOf("file", file)).toEqual([]);
  });

  it("is named in the first line of the example, where editors look for it", () => {
    const [first = ""] = readFileSync(join(PROJECT, "Pulumi.dev.yaml"), "utf8").split("\n");
    const [, path = ""] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    expect(join(PROJECT, path)).toBe(join(PROJECT, "schema/site.schema.json"));
  });

  it("accepts the home site", () => {
    expect(faultsOf("Site", homeDescription())).toEqual([]);
  });

  it("checks a stack's file as a whole and lets other configuration be", () => {
    const config = (site: unknown) => ({
      encryptionsalt: "v1:x",
      config: { "cisco-phones:site": site, "cisco-phones:fingerprintKey": { secure: "v1:y" }, "aws:region": "x" },
    });
    expect(faultsOf("file", config(homeDescription()))).toEqual([]);
    expect(faultsOf("file", config({ ...homeDescription(), nmae: "x" }))).not.toEqual([]);
  });

  it("accepts everything that can be said at once", () => {
    const change = { month: 4, week: 1, dayOfWeek: "Sunday", time: "02:00" };
    const { daylightSaving: _, ...settings } = homeSettings();
    const overrides = {
      callWaiting: "off",
      directoryUrl: "",
      dtmf: { inband: true },
      clockChanges: { start: change, stop: change },
    };
    const site = {
      ...homeDescription(),
      host: { runtime: "container", address: "0.0.0.0", dockerHost: "tcp://docker.example:2375" },
      dhcp: {
        interface: "eth0.20",
        subnet: "192.168.1.0/24",
        pools: ["192.168.1.100-192.168.1.199"],
        router: "192.168.1.1",
        dnsServers: ["192.168.1.1"],
        ntpServers: ["192.168.1.1"],
        domainName: "example.net",
        tftpServers: ["192.168.1.3", "192.168.1.4"],
        leaseSeconds: 3600,
        serves: "phones-only",
      },
      settings: {
        ...settings,
        timeZone: "Europe/Berlin",
        clockChanges: { start: change, stop: { month: 10, day: 31, time: "03:00" }, offset: "0:30" },
        dialPlan: [
          {
            match: "9,011*",
            timeoutSeconds: 0,
            rewrite: "%1",
            route: "emergency",
            tone: "Cisco-Zip",
            line: 2,
            user: "IP",
          },
        ],
        extraSettings: { some_key: "" },
        rings: [{ name: "Bell", file: "rings/bell.raw" }],
        models: { "7960": overrides },
      },
      directory: {
        title: "Phone book",
        fleet: true,
        fleetTitle: "Us",
        hidden: ["199"],
        directoryKey: false,
        servicesKey: false,
        csv: [{ name: "customers", title: "Kunden", file: "customers.csv" }],
        ldap: [
          {
            name: "staff",
            title: "Staff",
            url: "ldaps://ldap.example.net:1636",
            base: "ou=people,dc=example,dc=net",
            filter: "(&(objectClass=person)(telephoneNumber=*))",
            person: "{sn}, {givenName;lang-en}",
            numbers: ["telephoneNumber"],
            bindDn: "cn=phones,dc=example,dc=net",
            refreshSeconds: 60,
          },
        ],
        json: [
          {
            name: "crm",
            title: "CRM",
            url: "https://crm.example.net/contacts?all=1",
            entries: "data.items",
            person: "{last}, {first}",
            numbers: ["phone", "mobile.number"],
            header: "X-Api-Key",
            refreshSeconds: 60,
          },
        ],
      },
      phonesFile: "phones.csv",
      phoneDefaults: {
        model: "7960",
        load: "P0S30200",
        overrides,
        line: { mailbox: "{extension}@default", proxyPort: 5070 },
      },
      phones: [
        { mac: "SEP00036BABCDEF", address: "192.168.1.40", overrides, lines: [{ extension: "*1", autoAnswer: true }] },
      ],
    };
    expect(faultsOf("Site", site)).toEqual([]);
  });

  it.each(mistakes())("refuses $mistake", ({ site, fault }) => {
    expect(faultsOf("Site", site)).toContain(fault);
  });

  it("has no place for a password", () => {
    const schema = readFileSync(join(PROJECT, "schema/site.schema.json"), "utf8");
    expect(schema).not.toMatch(/"(password|adminPassword|linePasswords|passwordSeed)":/);
    const [line] = desk().lines as object[];
    expect(faultsOf("Line", { ...line, password: "x" })).toContain(" additionalProperties");
    expect(faultsOf("SiteSettings", { ...homeSettings(), adminPassword: "x" })).toContain(" additionalProperties");
    expect(faultsOf("Overrides", { adminPassword: "x" })).toContain(" additionalProperties");
  });
});

describe.each(NAMED)("the schema of %s", (_, path, setting) => {
  const whole = (value: unknown) => faultsOf("SiteSettings", placed(path, value, homeSettings()));
  const over = (value: unknown) => faultsOf("Overrides", placed(path, value));
  const siteOnly = ["tftpFolder", "dialPlanFile"].includes(path[0] ?? "");

  it("accepts whatever the setting takes", () => {
    fc.assert(
      fc.property(anyOf(setting), (value) => {
        expect(whole(value)).toEqual([]);
        expect(siteOnly ? [] : over(value)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(misfits(setting).map((value) => [value]))("refuses %j, as the setting does", (value) => {
    expect(setting.kind.schema.safeParse(value).success).toBe(false);
    expect(whole(value)).not.toEqual([]);
    expect(over(value)).not.toEqual([]);
  });

  it("takes an empty text where it takes a setting back and nowhere else", () => {
    const takesBack = setting.presence === "optional" && !siteOnly;
    expect(over("")).toEqual(takesBack ? [] : expect.arrayContaining([expect.any(String)]));
    expect(whole("")).not.toEqual([]);
  });
});

describe.each(LISTS.map(({ name, list }) => [name, list] as const))("the schema of %s", (name, list) => {
  const items = fc.array(
    fc.record(
      Object.fromEntries(
        Object.entries(list.members).flatMap(([member, node]) =>
          node.is === "setting" ? [[member, anyOf(node)]] : [],
        ),
      ),
    ),
    { minLength: 1, maxLength: list.most },
  );
  const parts: [Part, object][] = [
    ["SiteSettings", homeSettings()],
    ["Overrides", {}],
  ];

  it("accepts as many items as there can be", () => {
    fc.assert(
      fc.property(items, (value) => {
        for (const [part, base] of parts) expect(faultsOf(part, { ...base, [name]: value })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses one more, and an item without what it needs", () => {
    const [item] = fc.sample(items, 1)[0] ?? [];
    for (const [part, base] of parts) {
      const tooMany = Array(list.most + 1).fill(item);
      expect(faultsOf(part, { ...base, [name]: tooMany })).toContain(`/${name} maxItems`);
      expect(faultsOf(part, { ...base, [name]: [{}] })).toContain(`/${name}/0 required`);
    }
  });
});
