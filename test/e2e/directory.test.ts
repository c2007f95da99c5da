import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_DIAL_PLAN } from "../../domain/dial-plan";
import { matchDialPlan } from "../../domain/dial-plan-match";
import { bootPhone } from "../../phone/boot-sequence";
import { readObject } from "../server/directory/phone-xml";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const CANARY = "Canary6line6secret";
const CRM_CANARY = "Canary7crm7secret";

describe("the directory of a site, on the real engine", () => {
  const project = new StackProject("directory");
  let ports: FreePorts;

  const describeDirectory = (directory: unknown, phones: DescribedPhone[] = [DESK, HALL], settings = {}): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    const { settings: home, ...site } = homeSite("home", host, phones);
    const { directoryUrl: _, ...silent } = home as Record<string, unknown>;
    project.describeSite({ ...site, settings: { ...silent, ...settings }, directory });
  };
  const csv = [{ name: "customers", title: "Kunden & Co", file: "customers.csv" }];
  const boot = () =>
    bootPhone({ mac: "00036BABCDEF", model: "7940", load: "P0S3-8-11-00", tftp: `127.0.0.1:${ports.tftpPort}` });
  const object = async (url: string) => readObject(Buffer.from(await (await fetch(url)).arrayBuffer()));

  beforeAll(async () => {
    ports = await freePorts();
    const people = Array.from({ length: 40 }, (_, index) => `Kunde ${index + 10};+49 30 ${1000 + index}`);
    const text = ["Name;Number", ...people, "Müller, Jürgen;(030) 555-1", ""].join("\r\n");
    writeFileSync(join(project.folder, "customers.csv"), `\uFEFF${text}`);
    await project.create({ "100": CANARY, "101": CANARY });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("is where both keys of a phone lead to that boots after one up", async () => {
    describeDirectory({ title: "Phone book", csv });
    await project.succeed(["up", "--yes"]);
    const { outcome, settings } = await boot();
    expect(outcome.kind).toBe("up");
    expect(settings).toMatchObject({
      directoryUrl: `http://127.0.0.1:${ports.httpPort}/directory`,
      servicesUrl: `http://127.0.0.1:${ports.httpPort}/services`,
    });
    const services = await object(settings?.servicesUrl ?? "");
    const phone = await object(services.items.find(({ name }) => name === "This phone")?.url ?? "");
    expect(phone.text).toMatch(/^Number: 100\n[\s\S]*\nSettings read: \d{4}-\d\d-\d\d \d\d:\d\d /);
  });

  it("lets a phone search, turn to the next page, and dial a number that it finds", async () => {
    const { settings } = await boot();
    const menu = await object(settings?.directoryUrl ?? "");
    expect(menu.items.map(({ name }) => name)).toEqual(["Search", "Phones", "Kunden & Co"]);
    const form = await object(menu.items[0]?.url ?? "");
    const found = await object(`${form.url}?name=M%FCll&number=`);
    expect(found.entries).toEqual([{ name: "Müller, Jürgen", number: "0305551" }]);
    const dialled = matchDialPlan(DEFAULT_DIAL_PLAN, found.entries[0]?.number ?? "");
    expect(dialled).toMatchObject({ dials: "0305551", route: "default" });
    const own = await object(`${form.url}?name=hal&number=101`);
    expect(own.entries).toEqual([{ name: "Hall", number: "101" }]);
    const first = await object(menu.items[2]?.url ?? "");
    expect(first.entries).toHaveLength(32);
    const second = await object(first.keys.find(({ name }) => name === "Next")?.url ?? "");
    expect([...first.entries, ...second.entries]).toHaveLength(41);
    expect(second.keys).toEqual([]);
  });

  it("shows no change when nothing changed, and a changed number of a list as that line", async () => {
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    const file = join(project.folder, "customers.csv");
    writeFileSync(file, readFileSync(file, "utf8").replace("555-1", "555-2"));
    const preview = await project.succeed(["preview", "--diff"]);
    expect(preview).toMatch(/"0305551"[\s\S]*"0305552"/);
    expect(preview).not.toMatch(/[~+-] (proxy1_address|directory_url)/);
  });

  it("follows a new number and a new name by one delivery, and leaves the server running", async () => {
    const record = join(project.folder, ".state", "store", "server.json");
    const before = readFileSync(record, "utf8");
    const renamed = { ...HALL, lines: [{ extension: "101", displayName: "Stairs" }] };
    describeDirectory({ title: "Phone book", csv, hidden: ["100"] }, [DESK, renamed]);
    await project.succeed(["up", "--yes"]);
    const base = `http://127.0.0.1:${ports.httpPort}/directory`;
    expect((await object(`${base}/find?name=&number=0305552`)).entries).toHaveLength(1);
    expect((await object(`${base}/list?source=fleet`)).entries).toEqual([{ name: "Stairs", number: "101" }]);
    expect(readFileSync(record, "utf8")).toBe(before);
    const own = join(project.folder, ".state/store/current/.server/directory.json");
    expect(statSync(own).mode & 0o077).toBe(0);
    expect((await fetch(`http://127.0.0.1:${ports.httpPort}/.server/directory.json`)).status).toBe(404);
  });

  it("fetches people with a password that stands nowhere but in files of their owner", async () => {
    const seen: (string | undefined)[] = [];
    const crm = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(JSON.stringify({ items: [{ first: "Zoë", last: "Ångström", phones: [{ number: "030 77" }] }] }));
    }).listen(0, "127.0.0.1");
    try {
      await once(crm, "listening");
      const { port } = crm.address() as AddressInfo;
      const list = { name: "crm", url: `http://127.0.0.1:${port}/`, entries: "items", user: "phones" };
      const json = [{ ...list, person: "{last}, {first}", numbers: ["phones.number"] }];
      describeDirectory({ json });
      const missing = await project.pulumi(["up", "--yes"]);
      expect(missing.output).toContain("site.directory.json[0].user: no password is given");
      await project.secret('directoryPasswords["crm"]', CRM_CANARY);
      await project.succeed(["up", "--yes"]);
      const base = `http://127.0.0.1:${ports.httpPort}/directory`;
      const { entries } = await object(`${base}/find?name=angstrom&number=`);
      expect(entries).toEqual([{ name: "Ångström, Zoë", number: "03077" }]);
      expect(seen).toEqual([`Basic ${Buffer.from(`phones:${CRM_CANARY}`).toString("base64")}`]);

      await project.secret('directoryPasswords["crm"]', `${CRM_CANARY}2`);
      const preview = await project.succeed(["preview", "--diff"]);
      expect(preview).toMatch(/\[secret directory_crm:[0-9a-f]{8}\]/);
      await project.succeed(["up", "--yes"]);
      await expect.poll(() => seen.at(-1)).toContain(Buffer.from(`phones:${CRM_CANARY}2`).toString("base64"));
    } finally {
      crm.close();
    }
    expect(project.transcript.join("\n")).not.toContain(CRM_CANARY);
    expect(project.stateText()).not.toContain(CRM_CANARY);
    expect(readFileSync(join(project.folder, ".state/store/server.log"), "utf8")).not.toContain(CRM_CANARY);
    const passwords = join(project.folder, ".state/store/current/.server/directory-passwords.json");
    expect(statSync(passwords).mode & 0o077).toBe(0);
    await project.succeed(["config", "rm", "--path", 'directoryPasswords["crm"]']);
  });

  it("leads the keys where the settings say, or nowhere", async () => {
    describeDirectory({ servicesKey: false }, [DESK, HALL], { directoryUrl: "http://192.168.1.3/other" });
    await project.succeed(["up", "--yes"]);
    const { settings } = await boot();
    expect(settings).toMatchObject({ directoryUrl: "http://192.168.1.3/other", servicesUrl: "" });
  });

  it("is refused with every mistake in it at once, before anything changes", async () => {
    writeFileSync(join(project.folder, "bad.csv"), "name,number\nAnna,call me\n");
    const lists = [
      { name: "bad", file: "bad.csv" },
      { name: "none", file: "none.csv" },
    ];
    describeDirectory({ csv: lists });
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toContain("bad.csv row 2, column number: no number that can be dialled");
    expect(output).toContain("site.directory.csv[1].file: no such file");
    expect((await object(`http://127.0.0.1:${ports.httpPort}/directory`)).kind).toBe("CiscoIPPhoneMenu");
  });

  it("is gone with its description", async () => {
    describeDirectory(undefined);
    await project.succeed(["up", "--yes"]);
    expect((await fetch(`http://127.0.0.1:${ports.httpPort}/directory`)).status).toBe(404);
    expect((await boot()).settings).toMatchObject({ directoryUrl: "", servicesUrl: "" });
  });
});
