import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ApiSource, apiRoute } from "../../../server/admin/api";
import { BootHistory } from "../../../server/boots/boot-history";
import { RequestLog } from "../../../server/request-log";
import { declared, entry, LOAD, loaderList, MAC, WatchAtWork } from "../boots/asking-phone";
import { ask, openAdminDoor } from "./open-admin-door";

const OTHER = "00036B000002";
const STRANGER = "00036B000009";

type SchemaDocument = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;
const document = z.custom<SchemaDocument>(
  (value) => z.object({ $schema: z.string(), $defs: z.record(z.string(), z.object({})) }).safeParse(value).success,
);

/** A door with a phone that is up, one that was never seen and one that nobody declared. */
async function openApi() {
  const work = new WatchAtWork({ history: BootHistory.open(":memory:") });
  work.watch.declare([declared(), declared(OTHER, { model: "7940", extensions: ["200", "201"], label: null })]);
  const phone = work.phone();
  phone.missAll(0, loaderList());
  phone.ask(1, "SIPDefault.cnf");
  phone.ask(1.1, `SIP${MAC}.cnf`);
  phone.ask(90, "SIPDefault.cnf");
  phone.ask(90.1, `SIP${MAC}.cnf`);
  work.phone({ address: "2001:db8::5" }).miss(100, `SIP${STRANGER}.cnf`);
  const log = new RequestLog(() => {});
  log.add([entry(0, "SIPDefault.cnf"), { ...entry(1, `SIP${MAC}.cnf`), detail: "asked 2 times" }]);
  const source: ApiSource = {
    watch: work.watch,
    site: () => "home & <garden>",
    generation: () => "0123456789abcdef",
    arrival: () => ({ by: "rollback", at: "2026-01-02T03:04:05.678Z" }),
    tftp: () => "127.0.0.1:69",
    firmware: () => ({ status: "none", wave: 0, waves: 0, phones: [] }),
    requests: () => log.latest(),
  };
  const { port } = await openAdminDoor({ routes: [apiRoute(source)] });
  const schema = document.parse(JSON.parse((await ask(port, "/api/schema.json")).bytes.toString()));
  return {
    work,
    port,
    schema,
    /** The answer, once it is what the served schema says of it. */
    async get(path: string, definition: string, code = 200): Promise<unknown> {
      const seen = await ask(port, path);
      expect([seen.code, seen.headers["content-type"]]).toEqual([code, "application/json"]);
      const answer: unknown = JSON.parse(seen.bytes.toString());
      const checked = z.fromJSONSchema({ ...schema, $ref: `#/$defs/${definition}` }).safeParse(answer);
      expect(checked.error?.issues).toBeUndefined();
      return answer;
    },
  };
}

function macsOf(answer: unknown): string[] {
  return z
    .object({ phones: z.array(z.object({ mac: z.string() })) })
    .parse(answer)
    .phones.map(({ mac }) => mac);
}

describe("the API", () => {
  it("tells of all phones", async () => {
    const { get, work } = await openApi();
    const answer = await get("/api/phones", "PhonesAnswer");
    expect(answer).toEqual({
      site: "home & <garden>",
      generation: "0123456789abcdef",
      rolledBackAt: "2026-01-02T03:04:05.678Z",
      tftp: "127.0.0.1:69",
      phones: [...work.watch.phones()],
    });
    expect(macsOf(answer)).toEqual([OTHER, STRANGER, MAC]);
  });

  it.each([
    ["?state=configured", [MAC]],
    ["?state=never-seen&state=configured", [OTHER, MAC]],
    ["?state=looping", []],
    ["?search=6b:ab:cd", [MAC]],
    ["?search=DESK", [MAC]],
    ["?search=201", [OTHER]],
    ["?search=7940", [OTHER]],
    ["?search=2001%3Adb8", [STRANGER]],
    ["?search=p0s3", [OTHER, MAC]],
    ["?search=no%20such", []],
    ["?search=--", []],
    ["?search=desk&state=never-seen", []],
    ["?search=&state=", [OTHER, STRANGER, MAC]],
  ])("tells of the phones that %s asks for", async (query, macs) => {
    const { get } = await openApi();
    expect(macsOf(await get(`/api/phones${query}`, "PhonesAnswer"))).toEqual(macs);
  });

  it.each([MAC, "00:03:6b:ab:cd:ef", "0003.6bab.cdef", "SEP00036BABCDEF"])(
    "tells of one phone, called %s",
    async (mac) => {
      const { get, work } = await openApi();
      expect(await get(`/api/phones/${mac}`, "PhoneStatus")).toEqual(work.watch.phone(MAC));
      expect(await get(`/api/phones/${mac}/boots`, "BootsAnswer")).toEqual({ mac: MAC, boots: work.watch.boots(MAC) });
      expect(work.watch.boots(MAC)).toHaveLength(2);
    },
  );

  it("has no boots of a phone that never asked", async () => {
    const { get } = await openApi();
    expect(await get(`/api/phones/${OTHER}/boots`, "BootsAnswer")).toEqual({ mac: OTHER, boots: [] });
  });

  it.each([
    ["/api/phones/00036B000007", 404, /^no phone with the MAC 00036B000007 /],
    ["/api/phones/00036B000007/boots", 404, /^no phone/],
    ["/api/phones/00036B", 400, /^that is no MAC address; /],
    ["/api/phones/01005E000001", 400, /^that is no MAC address; /],
    ["/api/phones/%3Cscript%3E/boots", 400, /^that is no MAC address; /],
    ["/api/phones?state=happy", 400, /^there is no such state; allowed are never-seen, asking, /],
  ])("answers %s with %d and why", async (path, code, why) => {
    const { get } = await openApi();
    expect(await get(path, "ErrorAnswer", code)).toEqual({ error: expect.stringMatching(why) });
  });

  it.each(["/api", "/api/", "/api/phones/", `/api/phones/${MAC}/`, `/api/phones/${MAC}/boots/1`, "/"])(
    "has nothing at %s",
    async (path) => {
      const { port } = await openApi();
      expect((await ask(port, path)).code).toBe(404);
    },
  );

  it("tells of the last requests", async () => {
    const { get } = await openApi();
    expect(await get("/api/requests", "RequestsAnswer")).toEqual({
      site: "home & <garden>",
      generation: "0123456789abcdef",
      requests: [{ ...entry(1, `SIP${MAC}.cnf`), detail: "asked 2 times" }, entry(0, "SIPDefault.cnf")],
    });
  });

  it("has one schema document, complete, whose definitions refer to each other and refuse what they don't describe", async () => {
    const { schema, get } = await openApi();
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(Object.keys(schema.$defs ?? {})).toEqual(
      expect.arrayContaining([
        "BootStep",
        "Boot",
        "PhoneStatus",
        "PhonesAnswer",
        "BootsAnswer",
        "RequestsAnswer",
        "SiteEvent",
      ]),
    );
    const text = JSON.stringify(schema);
    for (const [, name = ""] of text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) {
      expect(Object.keys(schema.$defs ?? {})).toContain(name);
    }
    expect(text).toContain('"$ref":"#/$defs/PhoneStatus"');
    expect(text).not.toContain('"$id"');
    const phone = z.looseObject({}).parse(await get(`/api/phones/${MAC}`, "PhoneStatus"));
    const checker = z.fromJSONSchema({ ...schema, $ref: "#/$defs/PhoneStatus" });
    for (const wrong of [
      { ...phone, state: "happy" },
      { ...phone, more: 1 },
      { ...phone, lastBoot: { steps: [] } },
      {},
    ]) {
      expect(checker.safeParse(wrong).success).toBe(false);
    }
  });

  it("follows what the phones do", async () => {
    const { get, work } = await openApi();
    const phone = work.phone({ address: "192.0.2.77" });
    phone.ask(200, `CTLSEP${OTHER}.tlv`);
    phone.ask(201, "P0S3-8-11-00.loads");
    const status = await get(`/api/phones/${OTHER}`, "PhoneStatus");
    expect(status).toMatchObject({ state: "wrong-load", waitsFor: expect.stringContaining(`not for ${LOAD}`) });
  });
});
