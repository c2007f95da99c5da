import { describe, expect, it } from "vitest";
import { PhoneServices } from "../../../server/directory/phone-services";
import type { Snapshot } from "../../../server/store/snapshot";
import { openDoor } from "../http/open-door";
import { exchange, lines } from "../http/raw-http";
import { directoryFiles, snapshotOf } from "./delivered-directory";
import { readObject } from "./phone-xml";

async function openServices(files: Record<string, string> = directoryFiles()) {
  const troubles: string[] = [];
  let snapshot = snapshotOf(files);
  const source: Pick<Snapshot, "told" | "site"> = { told: (name) => snapshot.told(name), site: () => "home" };
  const services = new PhoneServices({
    source,
    facts: { phones: () => [], boots: () => [] },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const answeredBy: string[] = [];
  const door = await openDoor({
    find: (name) => snapshot.find(name),
    services: (request) => services.answer(request),
    log: (entry, by) => {
      door.entries.push(entry);
      answeredBy.push(by);
    },
  });
  const get = async (target: string) => {
    const response = await fetch(target.startsWith("http") ? target : `${door.url}${target}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { response, object: readObject(bytes), bytes };
  };
  const deliver = (next: Record<string, string>): void => {
    snapshot = snapshotOf(next);
    services.follow();
  };
  return { ...door, get, deliver, troubles, answeredBy };
}

describe("the directory over HTTP", () => {
  it("begins with a menu of the search and the lists, in the bytes and the character set that it declares", async () => {
    const { get, url } = await openServices();
    const { response, object, bytes } = await get("/directory");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/xml; charset=ISO-8859-1",
      "content-length": String(bytes.length),
    });
    expect(response.headers.get("refresh")).toBeNull();
    expect(object).toMatchObject({
      kind: "CiscoIPPhoneMenu",
      title: "Phone book",
      items: [
        { name: "Search", url: `${url}/directory/search` },
        { name: "Phones", url: `${url}/directory/list?source=fleet` },
        { name: "Kunden & Co", url: `${url}/directory/list?source=customers` },
      ],
    });
    expect(bytes.includes(Buffer.from("Kunden &amp; Co"))).toBe(true);
  });

  it("leads from the form to who was looked for, as a phone writes the query", async () => {
    const { get } = await openServices();
    const { object: form } = await get("/directory/search");
    expect(form.fields).toEqual([
      { parameter: "name", flags: "A" },
      { parameter: "number", flags: "T" },
    ]);
    for (const [query, found] of [
      ["name=M%FCll&number=", [{ name: "Müller, Jürgen", number: "+493012345" }]],
      ["name=mueller&number=", [{ name: "Müller, Jürgen", number: "+493012345" }]],
      ["name=&number=30123", [{ name: "Müller, Jürgen", number: "+493012345" }]],
      ["name=buro&number=100", [{ name: "Büro", number: "100" }]],
    ] as const) {
      const { object } = await get(`${form.url}?${query}`);
      expect(object).toMatchObject({ kind: "CiscoIPPhoneDirectory", entries: found });
    }
  });

  it("is walked through by its Next key and by its Refresh header alike, without going by itself", async () => {
    const { get, url } = await openServices();
    const names: string[] = [];
    let pages = 0;
    for (let next: string | undefined = `${url}/directory/find?name=pers+&number=`; next !== undefined; pages++) {
      const { response, object } = await get(next);
      names.push(...object.entries.map(({ name }) => name));
      next = object.keys.find(({ name }) => name === "Next")?.url;
      expect(response.headers.get("refresh")).toBe(next === undefined ? null : `0; url=${next}`);
    }
    expect(pages).toBe(3);
    expect(names).toHaveLength(70);
    expect(new Set(names).size).toBe(70);
  });

  it("goes on with the name as it was keyed in, and begins anew behind the end", async () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({ name: `Müller ${index}`, number: String(index) }));
    const { get } = await openServices(directoryFiles({ lists: [{ name: "customers", title: "Kunden", entries }] }));
    const first = (await get("/directory/find?name=M%FCller+&number=")).object;
    const next = first.keys.at(-1)?.url ?? "";
    expect(next).toContain("name=M%FCller&number=&from=32");
    expect((await get(next)).object.entries).toHaveLength(8);
    const beyond = (await get("/directory/find?name=M%FCller&number=&from=999999")).object;
    expect(beyond.entries).toEqual(first.entries);
  });

  it("keeps the address of a next page within what a phone takes, whatever was keyed in", async () => {
    const name = "ÿ".repeat(40);
    const entries = Array.from({ length: 40 }, (_, index) => ({ name, number: `${"#".repeat(30)}${index + 10}` }));
    const { port } = await openServices(directoryFiles({ lists: [{ name: "customers", title: "Kunden", entries }] }));
    const query = `name=${"%FF".repeat(100)}&number=${"%23".repeat(100)}`;
    const host = `${"a".repeat(64)}:65535`;
    const answer = await exchange(port, lines(`GET /directory/find?${query} HTTP/1.0`, `Host: ${host}`));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const url = /^Refresh: 0; url=(.*)\r$/m.exec(answer)?.[1] ?? "";
    expect(url.startsWith(`http://${host}/`)).toBe(true);
    expect(url.length).toBeLessThanOrEqual(256);
  });

  it("says as a text that nobody was found, or that a list is gone", async () => {
    const { get, entries } = await openServices();
    const nobody = (await get("/directory/find?name=x%22y%3C&number=7")).object;
    expect(nobody).toMatchObject({ kind: "CiscoIPPhoneText", text: 'Nobody was found for "x"y<, 7".' });
    const gone = (await get("/directory/list?source=old")).object;
    expect(gone).toMatchObject({ kind: "CiscoIPPhoneText", text: expect.stringContaining("no such list any more") });
    await expect.poll(() => entries.map(({ outcome }) => outcome)).toEqual(["served", "refused"]);
  });

  it("names the address that the phone used, or where its connection ended", async () => {
    const { port } = await openServices();
    const baseFor = async (...request: string[]) =>
      /<URL>(.*)\/directory\/search<\/URL>/.exec(await exchange(port, lines(...request)))?.[1];
    const here = `http://127.0.0.1:${port}`;
    expect(await baseFor("GET /directory HTTP/1.0")).toBe(here);
    expect(await baseFor("GET /directory HTTP/1.0", "Host: pbx.example.net:6970")).toBe("http://pbx.example.net:6970");
    expect(await baseFor("GET http://phones:80/directory HTTP/1.0", "Host: x")).toBe("http://phones:80");
    for (const host of ["", "a/b", "a b", "<x>", `${"a".repeat(65)}`, "a:b:c", "a&b"]) {
      expect(await baseFor("GET /directory HTTP/1.0", `Host: ${host}`)).toBe(here);
    }
  });

  it("answers HEAD without a body, and leaves other methods and other paths to the files", async () => {
    const { url, port, answeredBy, entries } = await openServices({ ...directoryFiles(), "directory/a.txt": "file" });
    expect(await exchange(port, lines("HEAD /directory HTTP/1.0"))).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/);
    expect((await fetch(`${url}/directory`, { method: "POST" })).status).toBe(405);
    expect(await (await fetch(`${url}/directory/a.txt`)).text()).toBe("file");
    expect((await fetch(`${url}/directory/other`)).status).toBe(404);
    await expect.poll(() => answeredBy).toEqual(["service", "files", "files", "files"]);
    // What somebody looks for is nobody's business.
    await fetch(`${url}/directory/find?name=secretly&number=`);
    await expect.poll(() => entries).toHaveLength(5);
    expect(JSON.stringify(entries)).not.toContain("secretly");
  });

  it("follows a delivery, and is not there without one that has it", async () => {
    const { get, deliver, url, troubles } = await openServices({ "SIPDefault.cnf": "a: 1\n" });
    expect((await fetch(`${url}/directory`)).status).toBe(404);
    expect((await fetch(`${url}/services`)).status).toBe(404);
    deliver(directoryFiles({ title: "New" }));
    expect((await get("/directory")).object.title).toBe("New");
    const { ".server/directory.json": directory = "" } = directoryFiles();
    deliver({ ".server/directory.json": directory });
    expect((await get("/directory")).object.items.map(({ name }) => name)).toEqual(["Search", "Kunden & Co"]);
    deliver(directoryFiles({ lists: "Canary" }));
    expect((await fetch(`${url}/directory`)).status).toBe(404);
    expect(troubles).toHaveLength(1);
    expect(troubles.join()).not.toContain("Canary");
  });
});

describe("the services over HTTP", () => {
  it("begin with a menu of what there is", async () => {
    const { get, url } = await openServices();
    expect((await get("/services")).object).toMatchObject({
      kind: "CiscoIPPhoneMenu",
      items: [
        { name: "This phone", url: `${url}/services/phone` },
        { name: "Phone book", url: `${url}/directory` },
      ],
    });
    const { object } = await get("/services/phone");
    expect(object).toMatchObject({ kind: "CiscoIPPhoneText", title: "This phone" });
    expect(object.text).toMatch(/has not asked for its files[\s\S]*Site: home\nAddress: 127\.0\.0\.1/);
  });
});
