import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHttpServer } from "../../../server/http/http-server";
import { mediaType } from "../../../server/http/media-type";
import { RequestLog } from "../../../server/request-log";
import { phonesAmong } from "../../../server/store/file-name";
import { Snapshot } from "../../../server/store/snapshot";

const CANARY = "Canary2secret";
const FILES = new Map([
  ["SIP00036BABCDEF.cnf", Buffer.from(`line1_password: "${CANARY}"\n`)],
  ["dialplan.xml", Buffer.from("<DIALTEMPLATE/>\n")],
  ["folder/P0S3-8-12-00.loads", Buffer.from([0, 1, 255])],
  ["empty.txt", Buffer.alloc(0)],
]);

async function openDoor() {
  const lines: string[] = [];
  const log = new RequestLog((line) => void lines.push(line));
  const snapshot = new Snapshot("home & <garden>", "0123456789abcdef", FILES);
  const server = await openHttpServer({
    endpoint: { host: "127.0.0.1", port: 0 },
    find: (name) => snapshot.find(name),
    log: (entry) => log.add(entry),
    status: () => ({
      site: snapshot.site(),
      generation: snapshot.generation(),
      tftp: "127.0.0.1:69",
      phones: phonesAmong(snapshot.list().map(({ name }) => name)),
      files: snapshot.list(),
      requests: log.latest(),
    }),
  });
  onTestFinished(() => server.close(0));
  return { url: `http://127.0.0.1:${server.endpoint.port}`, port: server.endpoint.port, lines };
}

/** Sends a path as it is; `fetch` would tidy it up. */
function rawGet(port: number, path: string, method = "GET"): Promise<{ status: number | undefined; text: string }> {
  return new Promise((done, fail) => {
    request({ host: "127.0.0.1", port, path, method }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => done({ status: response.statusCode, text }));
    })
      .on("error", fail)
      .end();
  });
}

describe("the HTTP door", () => {
  it("serves the same files with their length, type and tag", async () => {
    const { url } = await openDoor();
    for (const [name, bytes] of FILES) {
      const response = await fetch(`${url}/${name}`);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
      expect(response.headers.get("content-length")).toBe(String(bytes.length));
      expect(response.headers.get("content-type")).toBe(mediaType(name));
      expect(response.headers.get("content-encoding")).toBeNull();
    }
  });

  it.each([
    ["dialplan.xml", "text/xml"],
    ["SEP00036BABCDEF.cnf.XML", "text/xml"],
    ["SIPDefault.cnf", "text/plain; charset=utf-8"],
    ["RINGLIST.DAT", "text/plain; charset=utf-8"],
    ["P003-8-12-00.sbn", "application/octet-stream"],
    ["P0S3-8-12-00.sb2", "application/octet-stream"],
    ["P0S3-8-12-00.loads", "application/octet-stream"],
    ["P0S3-05-3-00.bin", "application/octet-stream"],
  ])("calls %s %s", (name, type) => {
    expect(mediaType(name)).toBe(type);
  });

  it("answers HEAD without body", async () => {
    const { url } = await openDoor();
    const response = await fetch(`${url}/dialplan.xml`, { method: "HEAD" });
    expect(response.headers.get("content-length")).toBe("16");
    expect(await response.text()).toBe("");
  });

  it("answers 304 to who has the file already", async () => {
    const { url, lines } = await openDoor();
    const tag = (await fetch(`${url}/dialplan.xml`)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const response = await fetch(`${url}/dialplan.xml`, { headers: { "If-None-Match": known } });
      expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([304, tag, ""]);
    }
    expect((await fetch(`${url}/dialplan.xml`, { headers: { "If-None-Match": '"other"' } })).status).toBe(200);
    await expect.poll(() => lines.map((line) => JSON.parse(line).outcome)).toContain("unchanged");
  });

  it.each([
    "/SIP00036babcdef.cnf",
    "//SIP00036BABCDEF.cnf",
    "/./SIP00036BABCDEF.cnf",
    "/SIP00036BABCDEF.cnf?x=1",
    "/SIP00036BABCDEF%2ecnf",
  ])("finds a phone's file as %s", async (path) => {
    expect((await rawGet((await openDoor()).port, path)).text).toContain("line1_password");
  });

  it.each([
    ["/none", 404],
    ["/folder", 404],
    ["/folder/", 404],
    ["/../etc/passwd", 404],
    ["/%2e%2e/%2e%2e/etc/passwd", 404],
    ["/..%5c..%5cx", 404],
    ["/a%00b", 404],
    ["/%zz", 400],
    ["/%ff", 400],
  ])("answers %s with %d", async (path, status) => {
    expect((await rawGet((await openDoor()).port, path)).status).toBe(status);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("refuses %s", async (method) => {
    const { url } = await openDoor();
    const response = await fetch(`${url}/dialplan.xml`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("shows site, phones, files and requests, and neither content nor secret", async () => {
    const { url, lines } = await openDoor();
    await fetch(`${url}/SIP00036BABCDEF.cnf`);
    await fetch(`${url}/%3Cscript%3Ealert(1)%3C/script%3E?token=${CANARY}`);
    await expect.poll(() => lines).toHaveLength(2);
    const response = await fetch(`${url}/`);
    const page = await response.text();
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const part of [
      "home &amp; &lt;garden&gt;",
      "0123456789abcdef",
      "00036BABCDEF",
      "dialplan.xml",
      "not-found",
      'lang="en"',
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain("<script");
    const data = await (await fetch(`${url}/api/requests`)).text();
    expect(JSON.parse(data)).toMatchObject({
      site: "home & <garden>",
      requests: [
        { door: "http", file: "/<script>alert(1)</script>", outcome: "not-found" },
        { door: "http", file: "/SIP00036BABCDEF.cnf", outcome: "served", bytes: 32 },
      ],
    });
    expect(page + data + lines.join("")).not.toContain(CANARY);
  });

  it("keeps the last 200 requests", async () => {
    const log = new RequestLog(() => undefined);
    for (let count = 1; count <= 205; count++) {
      log.add({ time: "", door: "tftp", peer: "", file: `${count}`, outcome: "served", bytes: 0, ms: 0 });
    }
    expect(log.latest()).toHaveLength(200);
    expect(log.latest()[0]?.file).toBe("205");
  });

  it("drops a request with headers that are too large", async () => {
    const { port } = await openDoor();
    const answer = await new Promise<string>((done) => {
      let text = "";
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(`GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`),
      );
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("error", () => undefined);
      socket.on("close", () => done(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});
