import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { checkFleet, checkInSite, passwordProblems } from "../../components/fleet-check";
import { formatProblem } from "../../domain/problem";
import { parseSettings } from "../../domain/settings/site-settings";
import { CiscoPhone, type FleetPhoneArgs, PhoneFleet, type PhoneFleetArgs, type SiteSettingsArgs } from "../../index";
import { ADMIN_PASSWORD, CANARY, homeArgs, homeSettings } from "../domain/home-description";

const SEED = "Canary6seed6of6sixteen6or6more";
const DESK: FleetPhoneArgs = {
  mac: "00:03:6B:AB:CD:EF",
  model: "7940",
  lines: [{ extension: "100", displayName: "Desk" }],
};
const HALL: FleetPhoneArgs = {
  mac: "00036BABCDF0",
  model: "7960",
  address: "192.168.1.41",
  lines: [
    { extension: "101", mailbox: "101@default" },
    { extension: "102", authName: "second" },
  ],
};

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

describe("a PhoneFleet", () => {
  const folder = mkdtempSync(join(tmpdir(), "fleet-"));
  const registered: Registered[] = [];

  beforeAll(() => {
    pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: name, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
  });
  beforeEach(async () => {
    // What the test before has declared is still being registered.
    await pulumi.runtime.disconnect();
    registered.length = 0;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const settings = { ...homeSettings(), adminPassword: pulumi.secret(ADMIN_PASSWORD) } as unknown as SiteSettingsArgs;
  let count = 0;
  const fleet = (args: Partial<PhoneFleetArgs>): PhoneFleet =>
    new PhoneFleet(`fleet${count++}`, {
      settings,
      passwordSeed: pulumi.secret(SEED),
      fingerprintKey: pulumi.secret("a key that only tests use"),
      ...args,
    });
  const settled = <T>(output: pulumi.Output<T>): Promise<T> =>
    new Promise((done, fail) => {
      // An output that fails never calls what is applied to it.
      (output as unknown as { promise(): Promise<T> }).promise().then(done, fail);
    });
  const csv = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("declares a CiscoPhone for each phone, named after its MAC address, and tells what DHCP and PBX need to know", async () => {
    const office = fleet({ phones: [HALL, DESK] });
    expect(await settled(office.dhcpReservations)).toEqual([
      { mac: "00:03:6b:ab:cd:ef", hostName: "SIP00036BABCDEF" },
      { mac: "00:03:6b:ab:cd:f0", address: "192.168.1.41", hostName: "SIP00036BABCDF0" },
    ]);
    expect(await settled(office.endpoints)).toEqual([
      { extension: "100", authName: "100", displayName: "Desk" },
      { extension: "101", authName: "101", mailbox: "101@default" },
      { extension: "102", authName: "second" },
    ]);
    expect(Object.keys(await settled(office.files))).toEqual(["SIP00036BABCDEF.cnf", "SIP00036BABCDF0.cnf"]);
    expect((await settled(office.phones)).map(({ phone }) => phone.mac)).toEqual([DESK.mac, HALL.mac]);
    const [, name = ""] = /^(fleet\d+)$/.exec(registered[0]?.name ?? "") ?? [];
    await vi.waitFor(() => {
      expect(registered.map((each) => each.name)).toEqual([name, `${name}-00036BABCDEF`, `${name}-00036BABCDF0`]);
    });
  });

  it("makes the same passwords from the same seed, and takes a line's own before it", async () => {
    const passwords = async (args: Partial<PhoneFleetArgs>): Promise<string[]> =>
      (await settled(fleet({ phones: [HALL], ...args }).phones)).flatMap(({ phone }) =>
        phone.lines.map(({ password }) => password),
      );
    const [first = "", second = ""] = await passwords({});
    expect(first).toMatch(/^[A-Za-z0-9]{20}$/);
    expect(first).not.toBe(second);
    expect(await passwords({})).toEqual([first, second]);
    expect(await passwords({ passwordSeed: `${SEED}2` })).not.toEqual([first, second]);
    expect(await passwords({ passwords: { "102": `${CANARY}102` } })).toEqual([first, `${CANARY}102`]);
  });

  it("has a fingerprint that changes with every file, secrets included, and with nothing else", async () => {
    const of = (args: Partial<PhoneFleetArgs>): Promise<string> => settled(fleet(args).fingerprint);
    const before = await of({ phones: [DESK] });
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(await of({ phones: [{ ...DESK, address: "192.168.1.40" }] })).toBe(before);
    expect(await of({ phones: [{ ...DESK, label: "x" }] })).not.toBe(before);
    expect(await of({ phones: [DESK], passwordSeed: `${SEED}2` })).not.toBe(before);
  });

  it("stores nothing secret, and says who says what differs from the site", async () => {
    const office = fleet({ phones: [{ ...DESK, overrides: { callWaiting: "off" } }] });
    const name = `fleet${count - 1}-00036BABCDEF`;
    await vi.waitFor(() => {
      const stored = registered.find((each) => each.name === name);
      expect(stored?.inputs).toMatchObject({ mac: "00036BABCDEF", origins: { call_waiting: "phone" } });
    });
    const text = JSON.stringify(registered);
    const [phone] = await settled(office.phones);
    for (const secret of [ADMIN_PASSWORD, SEED, phone?.phone.lines[0]?.password ?? "missing"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("takes phones from a file and from the list together, with defaults for both", async () => {
    const office = fleet({
      phones: [{ mac: "00036BABCDF1", lines: [{ extension: "200" }] }],
      csv: csv("good.csv", "mac,extension,name\n00036BABCDF2,0201,Anna\n"),
      defaults: { model: "7940", line: { mailbox: "{extension}@default" } },
    });
    expect(await settled(office.endpoints)).toEqual([
      { extension: "200", authName: "200", mailbox: "200@default" },
      { extension: "0201", authName: "0201", displayName: "Anna", mailbox: "0201@default" },
    ]);
  });

  it("says everything that is wrong with list and file at once, each by its place", () => {
    const make = (): PhoneFleet =>
      fleet({
        phones: [
          { ...DESK, model: "7941" },
          { ...HALL, mac: "x" },
        ],
        csv: csv(
          "bad.csv",
          "mac,model,extension\n00036BABCDF2,7940,300\n00036BABCDF2,7940,301\n00036BABCDF3,7940,300\n",
        ),
      });
    expect(make).toThrow(/has 4 problems; nothing was changed/);
    expect(make).toThrow(/phones\[0\]\.model: not one of the allowed values/);
    expect(make).toThrow(/phones\[1\]\.mac: not a MAC address/);
    expect(make).toThrow(/bad\.csv row 3, column mac: also the address of \S*bad\.csv row 2/);
    expect(make).toThrow(/bad\.csv row 4, column extension: also the extension of \S*bad\.csv row 2/);
    expect(registered).toEqual([]);
  });

  it.each([
    ["no phones at all", {}, /phones: no phones\b.*Give phones, or csv/],
    ["a file that is not there", { csv: "none.csv" }, /csv: no such file \(given "none\.csv"\)/],
    ["a folder for a file", { csv: "." }, /csv: not a file/],
  ])("is refused with %s", (_, args, message) => {
    expect(() => fleet(args)).toThrow(message);
  });

  it("refuses a seed that can be guessed, and names every line without a password", () => {
    const lines = [...HALL.lines, ...DESK.lines];
    const said = (given: Record<string, string>, seed?: string): string[] =>
      passwordProblems(lines, { given, seed }).map(formatProblem);
    expect(said({ "101": "Long4enough4to4pass" })).toEqual([
      "passwords: no password for extensions 100, 102. Give them, or a passwordSeed from which they are made",
    ]);
    expect(said({}, "Canary-short")).toEqual([
      "passwordSeed: too short to be safe from guessing (given: a secret of 12 characters; allowed: at least 16 " +
        "characters). Take a random one: openssl rand -hex 32",
    ]);
    expect(said({}, SEED)).toEqual([]);
  });

  it("checks all phones in their site and with their passwords at once, each told by its row", () => {
    const rows = [
      "mac,model,extension,name,overrides.mediaPorts.start",
      "00036BABCDF2,7940,300,J. Doe,",
      "00036BABCDF3,7940,301,Anna,32766",
      "00036BABCDF4,7940,302,Bert,",
    ];
    const args = { settings, csv: csv("site.csv", rows.join("\n")) };
    const checked = checkFleet(args).value;
    const { problems, warnings } = checkInSite(
      checked ?? { phones: [], explain: (problem) => problem },
      parseSettings({ ...homeArgs(), load: "P0S3-8-12-00" }),
      { given: { "300": "300", "301": CANARY, "302": CANARY.repeat(2) }, seed: undefined },
    );
    const places = (list: readonly { path: string; message: string }[]): string[] =>
      list.map(({ path, message }) => `${path.slice(path.lastIndexOf("/") + 1)}: ${message}`);
    expect(places(problems)).toEqual([
      "site.csv row 3, column overrides.mediaPorts.start: the first port is not below the last one",
      expect.stringMatching(
        /^site\.csv row 4\b.*: 38 characters, the phone keeps 31 and the registration would be rejected/,
      ),
    ]);
    expect(places(warnings)).toEqual(
      expect.arrayContaining([
        "site.csv row 2, column name: release 8-12-00 shows names without their punctuation",
        expect.stringMatching(/^site\.csv row 2\b.*: the same as the extension/),
      ]),
    );
    expect(JSON.stringify({ problems, warnings })).not.toContain(CANARY);
  });

  it("may have no phones yet, if it says so", async () => {
    expect(await settled(fleet({ phones: [] }).phones)).toEqual([]);
  });

  it("takes an extension for what it is, whatever it is called", async () => {
    const office = fleet({ phones: [{ ...DESK, lines: [{ extension: "constructor" }] }] });
    expect((await settled(office.phones))[0]?.phone.lines[0]?.password).toMatch(/^[A-Za-z0-9]{20}$/);
  });

  it("has phones that are the same as a CiscoPhone of their own", async () => {
    const one = new CiscoPhone("one", {
      ...DESK,
      model: "7940",
      settings,
      fingerprintKey: pulumi.secret("a key that only tests use"),
      lines: [{ extension: "100", displayName: "Desk", password: `${CANARY}100` }],
    });
    const many = fleet({ phones: [DESK], passwords: { "100": `${CANARY}100` } });
    expect(await settled(many.files)).toEqual(await settled(one.files));
  });
});
