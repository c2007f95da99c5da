import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../../phone/boot-sequence";
import { readByTftp, TftpRefusal } from "../../../server/tftp/tftp-client";
import { ask } from "../admin/open-admin-door";
import { bundleText, DESK } from "../bundle-text";
import { directoryFiles } from "../directory/delivered-directory";
import { json, openJsonServer } from "../directory/json-server";
import { BASE, BIND_DN, BIND_PASSWORD, openLdapServer, SLAPD, WHY } from "../directory/ldap-server";
import { readObject } from "../directory/phone-xml";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const OWN = `SIP${DESK.mac}.cnf`;
const CANARY = "Canary4crm4secret";
const FILES = {
  "SIPDefault.cnf": `image_version: "${DESK.load}"\nproxy1_address: "127.0.0.1"\nproxy_register: "1"\n`,
  "XMLDefault.cnf.xml": `<Default><loadInformation7>${DESK.load}</loadInformation7></Default>`,
  [OWN]: 'line1_name: "100"\nline1_authname: "100"\nline1_password: "x"\n',
};

describe("a delivered directory, as a program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const delivered = async (files: Record<string, string>, secrets: Record<string, Record<string, string>> = {}) => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    const bundle = bundleText({ ...FILES, ...files }, secrets, "home", [DESK]);
    const apply = (text: string) => program.run(["apply", "--store", store], text);
    expect((await apply(bundle)).code).toBe(0);
    const object = async (path: string) =>
      readObject(Buffer.from(await (await fetch(`http://127.0.0.1:${server.http}${path}`)).arrayBuffer()));
    return { store, server, bundle, apply, object };
  };

  it("is served, and its files are not, by any name at any door", async () => {
    const { server, object, store } = await delivered(directoryFiles());
    expect((await object("/directory")).kind).toBe("CiscoIPPhoneMenu");
    expect((await object("/directory/list?source=fleet")).entries.map(({ number }) => number)).toEqual(["100", "101"]);
    const name = ".server/directory.json";
    expect(readFileSync(join(store, "current", name), "utf8")).toContain("Phone book");
    for (const asked of [name, `/${name}`, `./${name}`, ".server//directory.json", ".server/./directory.json"]) {
      await expect(readByTftp({ host: "127.0.0.1", port: server.tftp }, asked, 2000)).rejects.toThrow(TftpRefusal);
      const encoded = encodeURIComponent(asked);
      expect((await fetch(`http://127.0.0.1:${server.http}/${encoded}`)).status).toBe(404);
    }
    const health = await (await fetch(`http://127.0.0.1:${server.http}/healthz`)).json();
    expect(health).toMatchObject({ files: Object.keys(FILES).length });
  });

  it("is no drift as it was delivered, and drift of the store as somebody changed it", async () => {
    const { server, store, bundle } = await delivered(directoryFiles());
    const doors = ["--tftp", `127.0.0.1:${server.tftp}`, "--http", `127.0.0.1:${server.http}`];
    const verify = (text: string) => program.run(["verify", "--store", store, ...doors], text);
    const same = await verify(bundle);
    expect([same.code, same.stderr]).toEqual([0, ""]);
    const other = bundleText({ ...FILES, ...directoryFiles({ title: "Other" }) }, {}, "home", [DESK]);
    const { code, stdout } = await verify(other);
    expect(code).toBe(1);
    expect(stdout).toContain("store: changed .server/directory.json");
    expect(stdout).not.toMatch(/^(http|tftp):/m);
  });

  it("changes with a delivery, goes with one that has none, and is told to no phone", async () => {
    const { server, apply, object } = await delivered(directoryFiles());
    const { stdout } = await apply(bundleText({ ...FILES, ...directoryFiles({ title: "Other" }) }, {}, "home", [DESK]));
    expect(stdout).toMatch(/^changed \.server\/directory\.json\ngeneration /);
    expect((await object("/directory")).title).toBe("Other");
    const report = JSON.stringify({ phones: [DESK], delivered: stdout });
    const told = await program.run(["resync", "--dry-run", "--", "true"], report);
    expect(told.stdout).toContain("would tell 0 of 1 phones");
    await apply(bundleText(FILES, {}, "home", [DESK]));
    expect((await fetch(`http://127.0.0.1:${server.http}/directory`)).status).toBe(404);
  });

  it("tells a phone its own number, and when it read its settings, once it did", async () => {
    const { server, object } = await delivered(directoryFiles({ timeZone: "Europe/Berlin" }));
    expect((await object("/services/phone")).text).toContain("has not asked for its files");
    const { mac, model, load } = DESK;
    const before = Date.now();
    const report = await bootPhone({ mac, model: model ?? "", load: load ?? "", tftp: `127.0.0.1:${server.tftp}` });
    expect(report.outcome.kind).toBe("up");
    await expect.poll(async () => (await object("/services/phone")).text).toContain("Number: 100");
    const { text = "" } = await object("/services/phone");
    expect(text).toMatch(new RegExp(`MAC: ${mac}\\n[\\s\\S]*Site: home\\nAddress: 127\\.0\\.0\\.1$`));
    const shown = /Settings read: (\d{4}-\d\d-\d\d \d\d:\d\d) Europe\/Berlin/.exec(text)?.[1] ?? "";
    // Berlin is one or two hours ahead of UTC; minutes are whole ones.
    const ahead = Date.parse(`${shown.replace(" ", "T")}:59.999Z`) - before;
    expect(ahead).toBeGreaterThanOrEqual(3_600_000);
    expect(ahead).toBeLessThan(2 * 3_600_000 + 600_000);
    // Looking at a page is no boot.
    const { phones } = JSON.parse((await ask(server.admin, "/api/phones")).bytes.toString());
    const files = phones[0].lastBoot.steps.map(({ file }: { file: string }) => file);
    expect(files.join()).not.toMatch(/services|directory/);
  });

  it("has people of a server of others, those from before while it is down, and tells no password", async () => {
    const others = await openJsonServer(json([{ name: "Anna Müller", phone: "030 1234" }]));
    const list = (name: string, url: string) => ({
      ...{ name, title: name.toUpperCase(), url, person: "{name}", numbers: ["phone"], refreshSeconds: 300 },
    });
    const lists = [list("crm", others.url), list("down", "http://127.0.0.1:1/")];
    const placeholder = "[secret directory_crm:1]";
    const files = {
      ...directoryFiles({ lists: [], json: lists }),
      ".server/directory-passwords.json": JSON.stringify({ crm: placeholder }),
    };
    const secrets = { ".server/directory-passwords.json": { [placeholder]: CANARY } };
    const { server, apply, object } = await delivered(files, secrets);
    expect((await object("/directory/list?source=crm")).entries).toEqual([{ name: "Anna Müller", number: "0301234" }]);
    expect(others.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${CANARY}`]);

    const down = await object("/directory/list?source=down");
    expect(down).toMatchObject({ kind: "CiscoIPPhoneText", text: expect.stringContaining('"DOWN" can\'t be shown') });
    const found = await object("/directory/find?name=anna&number=");
    expect(found).toMatchObject({ prompt: "1-1 of 1, lists missing", entries: [{ name: "Anna Müller" }] });
    const nobody = await object("/directory/find?name=zzz&number=");
    expect(nobody.text).toMatch(/^Nobody was found for "zzz"\.\nNot looked at: "DOWN", it can't be reached/);

    await others.close();
    // Another delivery, with the same list, keeps what there is of it.
    const renamed = { ...files, ...directoryFiles({ title: "Other", lists: [], json: lists }) };
    await apply(bundleText({ ...FILES, ...renamed }, secrets, "home", [DESK]));
    expect((await object("/directory")).title).toBe("Other");
    expect((await object("/directory/list?source=crm")).entries).toHaveLength(1);
    expect(others.requests).toHaveLength(1);

    expect(server.written()).toMatch(/"trouble":"directory list down: it can't be reached[^"]*; it has no entries"/);
    expect(server.written()).toMatch(/"file":"\/directory\/find","outcome":"refused"[^\n]*"detail":"DOWN: it can't be/);
    expect(server.written()).not.toContain(CANARY);
    expect(server.written()).not.toContain(others.url);
  });

  it.skipIf(SLAPD === "")(`has people of a real OpenLDAP, also once that is gone${WHY}`, async () => {
    const others = await openLdapServer([{ cn: "Anna Müller", telephoneNumber: "+49 30 1234" }]);
    const list = { name: "staff", title: "Staff", url: others.url, base: BASE, filter: "(objectClass=person)" };
    const staff = { ...list, person: "{cn}", numbers: ["telephoneNumber"], bindDn: BIND_DN, refreshSeconds: 300 };
    const placeholder = "[secret directory_staff:1]";
    const files = {
      ...directoryFiles({ lists: [], ldap: [staff] }),
      ".server/directory-passwords.json": JSON.stringify({ staff: placeholder }),
    };
    const secrets = { ".server/directory-passwords.json": { [placeholder]: BIND_PASSWORD } };
    const { server, object } = await delivered(files, secrets);
    const anna = { name: "Anna Müller", number: "+49301234" };
    expect((await object("/directory/find?name=mueller&number=")).entries).toEqual([anna]);
    await others.close();
    expect((await object("/directory/list?source=staff")).entries).toEqual([anna]);
    expect(server.written()).not.toContain(BIND_PASSWORD);
  });
});
