import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { type ConnectionOptions, connect } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { openHttpServer } from "../../../server/http/http-server";
import { TlsSettingsError } from "../../../server/http/tls-settings";
import { hasOpenssl, type Issued, issue } from "./certificate";
import { openDoor } from "./open-door";
import { allOf, lines } from "./raw-http";

/** As a phone of the 7900 series speaks it (cisco.md section 2.2). */
const TLS_1_0: ConnectionOptions = { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" };

async function shakeHands(port: number, options: ConnectionOptions) {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
  await once(socket, "secureConnect");
  const subject = String(socket.getPeerCertificate().subject.CN);
  const version = socket.getProtocol();
  socket.write(lines("GET /dialplan.xml HTTP/1.0"));
  return { version, subject, answer: await allOf(socket) };
}

describe.skipIf(!hasOpenssl)("a door with TLS (its certificates are made by openssl)", () => {
  let own: Issued;
  let other: Issued;

  beforeAll(() => {
    own = issue("own");
    other = issue("other");
  });

  it("sends the certificates up to the root, and takes TLS 1.2 and newer", async () => {
    const root = issue("root", undefined, true);
    const between = issue("between", root, true);
    const leaf = issue("leaf", between);
    const { port } = await openDoor({ tls: { certificate: leaf.certificate + between.certificate, key: leaf.key } });
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const trust = { ca: root.certificate, rejectUnauthorized: true, minVersion: version, maxVersion: version };
      const seen = await shakeHands(port, trust);
      expect(seen).toMatchObject({ version, subject: "leaf", answer: expect.stringMatching(/^HTTP\/1\.1 200 /) });
    }
  });

  it("lets TLS 1.0 in only if it is told to", async () => {
    const strict = await openDoor({ tls: own });
    await expect(shakeHands(strict.port, TLS_1_0)).rejects.toThrow(/alert protocol version/);
    const { port } = await openDoor({ tls: { ...own, legacy: true } });
    expect(await shakeHands(port, TLS_1_0)).toMatchObject({
      version: "TLSv1",
      answer: expect.stringContaining("DIALTEMPLATE"),
    });
    expect(await shakeHands(port, {})).toMatchObject({ version: "TLSv1.3" });
  });

  it("changes its certificate without closing, and keeps the old one if the new one is of no use", async () => {
    const { server, port } = await openDoor({ tls: own });
    const held = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    await once(held, "secureConnect");
    server.renewCertificate(other);
    expect(await shakeHands(port, {})).toMatchObject({ subject: "other" });
    expect(() => server.renewCertificate({ ...own, key: other.key })).toThrow(TlsSettingsError);
    expect(await shakeHands(port, {})).toMatchObject({ subject: "other" });
    await expect(shakeHands(port, TLS_1_0)).rejects.toThrow(/alert protocol version/);
    held.write(lines("GET /dialplan.xml HTTP/1.0"));
    expect(await allOf(held)).toContain("DIALTEMPLATE");
  });

  it("has no certificate to renew without TLS", async () => {
    const { server } = await openDoor();
    expect(() => server.renewCertificate(own)).toThrow("this door speaks no TLS");
  });

  it("closes a connection that never shakes hands, in time and with the door", async () => {
    const { port } = await openDoor({ tls: own, limits: { headersMs: 100 } });
    expect(await allOf(connectPlain(port, "127.0.0.1"))).toBe("");
    const slow = await openDoor({ tls: own });
    const socket = connectPlain(slow.port, "127.0.0.1");
    await once(socket, "connect");
    const closed = slow.server.close(50);
    await allOf(socket);
    await closed;
  });

  it("says which text is wrong before it listens, and quotes neither", async () => {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "Canary2secret" },
    });
    const weak = execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:512", "-nodes", "-subj", "/CN=weak", "-keyout", "-", "-out", "-"],
      { encoding: "utf8", stdio: "pipe" },
    );
    const cases = [
      [{ ...own, certificate: "Canary2secret" }, "certificate", /no PEM certificate/],
      [{ ...own, certificate: own.key }, "certificate", /no PEM certificate/],
      [{ ...own, key: "Canary2secret" }, "key", /no PEM private key/],
      [{ ...own, key: own.certificate }, "key", /no PEM private key/],
      [{ ...own, key: privateKey }, "key", /pass phrase/],
      [{ ...own, key: other.key }, "key", /does not belong/],
      [
        { certificate: `${own.certificate}${own.certificate.replace(/M/, "N")}`, key: own.key },
        "certificate",
        /refused/,
      ],
      [{ certificate: weak, key: weak }, "certificate", /refused/],
    ] as const;
    for (const [tls, part, message] of cases) {
      const opened = openHttpServer({
        endpoint: { host: "127.0.0.1", port: 0 },
        find: () => ({ kind: "missing" }),
        log: () => undefined,
        ready: () => undefined,
        tls,
      });
      await expect(opened).rejects.toMatchObject({ name: "TlsSettingsError", part, message });
      await expect(opened).rejects.not.toThrow(/Canary2secret|BEGIN|MII/);
    }
  });
});
