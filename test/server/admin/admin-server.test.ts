import { once } from "node:events";
import { connect, createServer } from "node:net";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { acceptsGzip } from "../../../server/admin/admin-answer";
import { allOf, lines } from "../http/raw-http";
import { ask, LONG, openAdminDoor, TOKEN } from "./open-admin-door";

describe("the admin door", () => {
  it("gives the answer of the first route that has one, with safe headers", async () => {
    const { port } = await openAdminDoor();
    const { code, headers, bytes } = await ask(port, "/");
    expect([code, bytes.toString()]).toEqual([200, "this is /"]);
    expect(headers).toMatchObject({
      "content-type": "text/plain",
      "content-length": "9",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    });
    expect((await ask(port, "/kept")).headers["cache-control"]).toBe("max-age=60");
  });

  it("hands a route the decoded path, the query and the method", async () => {
    const { port } = await openAdminDoor();
    const { code, bytes } = await ask(port, "/%C3%A9?q=a%20b#c");
    expect([code, bytes.toString()]).toEqual([201, "GET a b"]);
    const head = await ask(port, "/%C3%A9?q=x", {}, "HEAD");
    expect([head.code, head.headers["content-length"], head.bytes.length]).toEqual([201, "6", 0]);
  });

  it.each([
    ["/none", "GET", 404],
    ["/%zz", "GET", 400],
    ["/", "POST", 405],
    ["/", "DELETE", 405],
  ])("answers %s %s with %d in plain text", async (path, method, code) => {
    const { port } = await openAdminDoor();
    const seen = await ask(port, path, {}, method);
    expect([seen.code, seen.headers["content-type"]]).toEqual([code, "text/plain; charset=utf-8"]);
  });

  it.each(["/broken", "/late", "/odd"])("answers 500 without the message when the route of %s fails", async (path) => {
    const { port, troubles } = await openAdminDoor();
    const { code, bytes } = await ask(port, path);
    expect([code, bytes.toString()]).toEqual([500, "the server can't answer this now\n"]);
    expect(troubles).toEqual([expect.stringMatching(/^the admin door failed to answer \/\w+: \w*Error at /)]);
    expect(troubles.join()).not.toContain(TOKEN);
  });

  it("compresses large texts for those who accept it", async () => {
    const { port } = await openAdminDoor();
    const packed = await ask(port, "/long", { "Accept-Encoding": "br, gzip;q=0.5" });
    expect(packed.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
    expect(packed.headers["content-length"]).toBe(String(packed.bytes.length));
    expect(gunzipSync(packed.bytes).toString()).toBe(LONG);
    for (const [path, accepted] of [
      ["/long", "gzip;q=0"],
      ["/long", "br"],
      ["/", "gzip"],
      ["/picture", "gzip"],
    ] as const) {
      expect((await ask(port, path, { "Accept-Encoding": accepted })).headers["content-encoding"]).toBeUndefined();
    }
    expect((await ask(port, "/packed", { "Accept-Encoding": "gzip" })).headers["content-encoding"]).toBe("br");
  });

  it.each([
    ["gzip", true],
    ["GZIP ; Q=0.1", true],
    ["x-gzip", true],
    ["*", true],
    ["*, gzip;q=0.0", false],
    ["gzip;q=x", false],
    ["", false],
    [undefined, false],
  ])("reads Accept-Encoding %s", (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });

  it("lets a route stream, and ends streams when it closes", async () => {
    const { server, port } = await openAdminDoor();
    const socket = connect(port, "127.0.0.1");
    socket.write(lines("GET /stream HTTP/1.1", "Host: localhost"));
    await once(socket, "readable");
    const text = allOf(socket);
    await server.close(60_000);
    expect(await text).toMatch(/nosniff[\s\S]*data: first\n\n[\s\S]*0\r\n\r\n$/);
  });

  it("does not open on a port that is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void holder.close());
    await once(holder, "listening");
    const bound = holder.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    await expect(openAdminDoor({ endpoint: { host: "127.0.0.1", port } })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});
