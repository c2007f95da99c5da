import { once } from "node:events";
import { get } from "node:https";
import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../server/admin/access-host";
import { hasOpenssl, issue } from "../http/certificate";
import { exchange, lines } from "../http/raw-http";
import { ask, openAdminDoor, TOKEN } from "./open-admin-door";

describe("the admin door of this machine alone", () => {
  it.each(["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:6971", "[::ffff:127.0.0.1]"])(
    "answers to the name %s",
    async (host) => {
      expect((await ask((await openAdminDoor()).port, "/", { Host: host })).code).toBe(200);
    },
  );

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.evil.example:80",
    "192.0.2.1",
    "[::2]",
    "0.0.0.0",
  ])("does not answer to the name %s, and says what to do", async (host) => {
    const { port } = await openAdminDoor({ token: TOKEN });
    const { code, bytes } = await ask(port, "/healthz", { Host: host });
    expect([code, bytes.toString()]).toEqual([403, expect.stringContaining(`http://localhost:${port}/`)]);
  });

  it("believes a target in absolute form before Host, and asks HTTP/1.1 for a Host", async () => {
    const { port } = await openAdminDoor();
    const evil = lines("GET http://evil.example/ HTTP/1.1", "Host: localhost", "Connection: close");
    expect(await exchange(port, evil)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await exchange(port, lines("GET / HTTP/1.1"))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await exchange(port, lines("GET / HTTP/1.0", "Host:"))).toMatch(/^HTTP\/1\.1 403 /);
    expect(await exchange(port, lines("GET / HTTP/1.0"))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("answers to any name when it is open to others", async () => {
    const { port } = await openAdminDoor({ endpoint: { host: "0.0.0.0", port: 0 } });
    expect((await ask(port, "/", { Host: "phones.example" })).code).toBe(200);
  });

  it.each([
    ["127.0.0.1", true],
    ["::ffff:127.0.0.1", true],
    ["::1", true],
    ["::", false],
    ["127.0.0", false],
  ])("knows whether %s is loopback", (address, loopback) => {
    expect(isLoopback(address)).toBe(loopback);
  });
});

describe("the admin door with a token", () => {
  it("answers who sends it as bearer token", async () => {
    const { port } = await openAdminDoor({ token: TOKEN });
    for (const authorization of [`Bearer ${TOKEN}`, `bearer  ${TOKEN}`]) {
      expect((await ask(port, "/", { Authorization: authorization })).code).toBe(200);
    }
  });

  it.each([
    {},
    { Authorization: "Bearer wrong" },
    { Authorization: `Basic ${TOKEN}` },
    { Authorization: TOKEN },
    { Authorization: "Bearer" },
    { Cookie: "cisco-phones=x" },
    { Cookie: TOKEN },
  ])("asks for it when the headers are %o", async (headers) => {
    const { port } = await openAdminDoor({ token: TOKEN });
    for (const path of ["/", "/none", "/?token=wrong", "/?token=", `/long?token=${TOKEN}`]) {
      const seen = await ask(port, path, headers);
      expect([seen.code, seen.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
      expect(seen.bytes.toString()).toContain("Authorization: Bearer TOKEN");
    }
  });

  it("gives a browser a session for it, which is not the token", async () => {
    const { port } = await openAdminDoor({ token: TOKEN });
    const opened = await ask(port, `/?token=${TOKEN}`);
    expect([opened.code, opened.headers.location]).toEqual([303, "/"]);
    const [cookie = ""] = opened.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(new RegExp(`^cisco-phones-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
    const [pair = ""] = cookie.split(";");
    expect((await ask(port, "/", { Cookie: `other=1; ${pair}` })).code).toBe(200);
    for (const wrong of [`${pair}x`, pair.slice(0, -1), pair.replace(/=.*/, `=${TOKEN}`), pair.replace(/=.*/, "=")]) {
      expect((await ask(port, "/", { Cookie: wrong })).code).toBe(401);
    }
    const other = await openAdminDoor({ token: `${TOKEN}x` });
    const renamed = pair.replace(String(port), String(other.port));
    expect((await ask(other.port, "/", { Cookie: renamed })).code).toBe(401);
  });

  it("answers health checks without it", async () => {
    const { port } = await openAdminDoor({ token: TOKEN });
    const health = await ask(port, "/healthz");
    expect([health.code, JSON.parse(health.bytes.toString())]).toEqual([
      200,
      expect.objectContaining({ site: "home" }),
    ]);
    const ready = await ask(port, "/readyz");
    expect([ready.code, ready.bytes.toString()]).toEqual([503, "not ready: no generation yet\n"]);
  });

  it("never shows it", async () => {
    const { port, troubles } = await openAdminDoor({ token: TOKEN });
    const authorization = { Authorization: `Bearer ${TOKEN}` };
    const seen = [
      ...(await Promise.all(["/", `/?token=${TOKEN}`, "/?token=wrong", "/none"].map((path) => ask(port, path)))),
      ...(await Promise.all(["/", "/broken", "/late", "/none", "/%zz"].map((path) => ask(port, path, authorization)))),
      await ask(port, `/late?token=${TOKEN}`, authorization),
      await ask(port, `/?token=${TOKEN}`, { Host: "evil.example" }),
    ];
    const everything = seen.map(({ headers, bytes }) => JSON.stringify(headers) + bytes.toString()).join();
    expect(everything + troubles.join()).not.toContain(TOKEN);
    expect(troubles).toHaveLength(3);
  });

  it("is not opened by an empty one", async () => {
    await expect(openAdminDoor({ token: "" })).rejects.toThrow("the token of the admin door is empty");
  });

  it.skipIf(!hasOpenssl)("keeps the session to TLS when it speaks TLS (certificate made by openssl)", async () => {
    const { port, server } = await openAdminDoor({ token: TOKEN, tls: issue("admin") });
    const options = { host: "127.0.0.1", port, path: `/?token=${TOKEN}`, rejectUnauthorized: false, agent: false };
    const [response] = await once(get(options), "response");
    response.resume();
    expect(response.headers["set-cookie"]).toEqual([
      expect.stringMatching(/^__Host-cisco-phones-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
    ]);
    expect(() => server.renewCertificate(issue("renewed"))).not.toThrow();
  });
});
