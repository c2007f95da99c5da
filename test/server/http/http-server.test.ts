import { describe, expect, it } from "vitest";
import { mediaType } from "../../../server/http/media-type";
import { CANARY, FILES, openDoor } from "./open-door";
import { exchange, lines } from "./raw-http";

const PHONE_FILE = "/SIP00036BABCDEF.cnf";

/** Asks for a path as it is; `fetch` would tidy it up. */
async function statusOf(port: number, path: string): Promise<string> {
  return (await exchange(port, lines(`GET ${path} HTTP/1.0`))).slice(9, 12);
}

describe("the HTTP door of the phones", () => {
  it("serves the same files with their length, type and tag, as they are", async () => {
    const { url } = await openDoor({}, new Map([...FILES, ["long.xml", Buffer.alloc(100_000, "x")]]));
    for (const [name, bytes] of [...FILES, ["long.xml", Buffer.alloc(100_000, "x")] as const]) {
      const response = await fetch(`${url}/${name}`, { headers: { "Accept-Encoding": "gzip, deflate, br, zstd" } });
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-length": String(bytes.length),
        "content-type": mediaType(name),
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      });
      expect(response.headers.get("content-encoding")).toBeNull();
    }
  });

  it.each([
    ["dialplan.xml", "text/xml"],
    ["SEP00036BABCDEF.cnf.XML", "text/xml"],
    ["SIPDefault.cnf", "text/plain; charset=utf-8"],
    ["OS79XX.TXT", "text/plain; charset=utf-8"],
    ["RINGLIST.DAT", "text/plain; charset=utf-8"],
    ["logo.bmp", "image/bmp"],
    ["P003-8-12-00.sbn", "application/octet-stream"],
    ["P0S3-8-12-00.sb2", "application/octet-stream"],
    ["P0S3-8-12-00.loads", "application/octet-stream"],
    ["P0S3-05-3-00.bin", "application/octet-stream"],
    ["ring.raw", "application/octet-stream"],
  ])("calls %s %s", (name, type) => {
    expect(mediaType(name)).toBe(type);
  });

  it("answers HEAD without body", async () => {
    const { port, entries } = await openDoor();
    const answer = await exchange(port, lines("HEAD /dialplan.xml HTTP/1.0"));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain("Content-Length: 16\r\n");
    expect(answer.split("\r\n\r\n")[1]).toBe("");
    await expect.poll(() => entries).toMatchObject([{ outcome: "served", bytes: 0, detail: "HEAD" }]);
  });

  it("answers 304 to who has the file already", async () => {
    const { url, entries } = await openDoor();
    const tag = (await fetch(`${url}/dialplan.xml`)).headers.get("etag") ?? "";
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const headers = { "If-None-Match": known, Range: "bytes=0-1" };
      const response = await fetch(`${url}/dialplan.xml`, { headers });
      expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([304, tag, ""]);
    }
    expect((await fetch(`${url}/dialplan.xml`, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
    await expect.poll(() => entries.map(({ outcome }) => outcome)).toContain("unchanged");
  });

  it.each([
    "/SIP00036babcdef.cnf",
    "//SIP00036BABCDEF.cnf",
    "/./SIP00036BABCDEF.cnf",
    "/SIP00036BABCDEF.cnf?x=1",
    "/SIP00036BABCDEF%2ecnf",
    "http://elsewhere.example/SIP00036BABCDEF.cnf",
  ])("finds a phone's file as %s", async (target) => {
    const { port } = await openDoor();
    expect(await exchange(port, lines(`GET ${target} HTTP/1.0`))).toContain("line1_password");
  });

  it.each([
    ["/", "404"],
    ["/api/requests", "404"],
    ["/metrics", "404"],
    ["/none", "404"],
    ["/folder", "404"],
    ["/folder/", "404"],
    ["/../etc/passwd", "404"],
    ["/%2e%2e/%2e%2e/etc/passwd", "404"],
    ["/..%5c..%5cx", "404"],
    ["/a%00b", "404"],
    ["/%zz", "400"],
    ["/%ff", "400"],
    [`/${"x".repeat(9000)}`, "431"],
  ])("answers %s with %s", async (path, status) => {
    expect(await statusOf((await openDoor()).port, path)).toBe(status);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("refuses %s", async (method) => {
    const { url, entries } = await openDoor();
    const response = await fetch(`${url}/dialplan.xml`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    await expect.poll(() => entries).toMatchObject([{ outcome: "refused", detail: method }]);
  });

  it("answers a phone of HTTP/1.0 and closes, unless it asks to keep the connection", async () => {
    const { port } = await openDoor();
    const once = await exchange(port, lines(`GET ${PHONE_FILE} HTTP/1.0`));
    expect(once).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(once).toContain("Connection: close\r\n");
    expect(once).not.toMatch(/transfer-encoding/i);
    const kept = lines(`GET ${PHONE_FILE} HTTP/1.0`, "Connection: keep-alive");
    expect((await exchange(port, kept + kept, lines("GET /none HTTP/1.0"))).match(/HTTP\/1\.1 /g)).toHaveLength(3);
  });

  it("answers without Host and honours Connection: close", async () => {
    const { port } = await openDoor();
    const answer = await exchange(port, lines("GET /dialplan.xml HTTP/1.1", "Connection: close"));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain("Connection: close\r\n");
    expect(answer).toMatch(/\r\n\r\n<DIALTEMPLATE\/>\n$/);
  });

  it("answers requests that come at once in their order", async () => {
    const { port, entries } = await openDoor();
    const asked = ["/dialplan.xml", "/none", PHONE_FILE, "/empty.txt"];
    const last = lines("GET /healthz-not HTTP/1.1", "Host: x", "Connection: close");
    const answer = await exchange(port, asked.map((path) => lines(`GET ${path} HTTP/1.1`, "Host: x")).join("") + last);
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)?.map((line) => line.slice(-3))).toEqual([
      "200",
      "404",
      "200",
      "200",
      "404",
    ]);
    await expect.poll(() => entries.map(({ file }) => file)).toEqual([...asked, "/healthz-not"]);
  });

  it("refuses what is no HTTP", async () => {
    const { port } = await openDoor();
    expect(await exchange(port, "\u0016\u0003\u0001 hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("says whether it is ready, and keeps checks out of the log", async () => {
    let reason: string | undefined = "no generation yet";
    const health = Buffer.from("{}");
    const { url, entries } = await openDoor({ ready: () => reason }, new Map([["healthz", health]]));
    const before = await fetch(`${url}/readyz`);
    expect([before.status, await before.text()]).toEqual([503, "not ready: no generation yet\n"]);
    reason = undefined;
    const after = await fetch(`${url}/readyz`);
    expect([after.status, await after.text()]).toEqual([200, "ready\n"]);
    expect((await fetch(`${url}/healthz`)).headers.get("content-type")).toBe("application/json");
    await fetch(`${url}/none`);
    await expect.poll(() => entries.map(({ file }) => file)).toEqual(["/none"]);
  });

  it("logs names as they were asked for, and neither queries nor content", async () => {
    const { port, url, entries } = await openDoor();
    await fetch(`${url}${PHONE_FILE}?token=${CANARY}`);
    await exchange(port, lines("GET /%zz HTTP/1.0"));
    await expect
      .poll(() => entries)
      .toMatchObject([
        { door: "http", file: PHONE_FILE, outcome: "served", bytes: 32 },
        { door: "http", file: "/%zz", outcome: "malformed", bytes: 0 },
      ]);
    expect(JSON.stringify(entries)).not.toContain(CANARY);
  });

  it("answers 500 without saying why when the files can't be read", async () => {
    const { url, entries } = await openDoor({
      find: () => {
        throw new Error(CANARY);
      },
    });
    const response = await fetch(`${url}/x`);
    expect([response.status, await response.text()]).toEqual([500, "the server can't answer this now\n"]);
    await expect.poll(() => entries).toMatchObject([{ outcome: "refused" }]);
  });
});
