import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import type { DeliveredLdap } from "../../../domain/directory/delivered-directory";
import { fetchLdapEntries } from "../../../server/directory/ldap-source";
import { hasOpenssl, issue } from "../http/certificate";
import { temporaryFolder } from "../temporary-folder";
import { BASE, BIND_DN, BIND_PASSWORD, type LdapPerson, openLdapServer, SLAPD, WHY } from "./ldap-server";

const list = (url: string, change: Partial<DeliveredLdap> = {}): DeliveredLdap => ({
  ...{ name: "staff", title: "Staff", url, base: BASE, filter: "(objectClass=person)", person: "{cn}" },
  ...{ numbers: ["telephoneNumber", "mobile"], bindDn: BIND_DN, refreshSeconds: 300, ...change },
});
const ANNA: LdapPerson = {
  cn: "Anna Müller",
  sn: "Müller",
  givenName: ["Anna", "Änne"],
  telephoneNumber: ["+49 30 1", "+49 (0)30 2"],
  mobile: "0151 3",
};
const failureOf = (fetched: Promise<unknown>): Promise<unknown> =>
  fetched.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.skipIf(SLAPD === "")(`people of a real OpenLDAP${WHY}`, () => {
  it("are fetched with each of their numbers, whatever the case of an attribute", async () => {
    const { url } = await openLdapServer([ANNA, { cn: "Nobody's number" }]);
    expect(await fetchLdapEntries(list(url), BIND_PASSWORD)).toEqual([
      { name: "Anna Müller", number: "+49301" },
      { name: "Anna Müller", number: "+49302" },
      { name: "Anna Müller", number: "01513" },
    ]);
    const other = list(url, { person: "{SN}, {givenname}", numbers: ["MOBILE"], filter: "(mobile=*)" });
    expect(await fetchLdapEntries(other, BIND_PASSWORD)).toEqual([{ name: "Müller, Anna", number: "01513" }]);
  });

  it("are all fetched where the server gives no more than 500 at once", async () => {
    const people = Array.from({ length: 1203 }, (_, index) => ({
      cn: `Person ${index}`,
      telephoneNumber: String(10_000 + index),
    }));
    const { url } = await openLdapServer(people);
    const entries = await fetchLdapEntries(list(url), BIND_PASSWORD);
    expect(new Set(entries.map(({ number }) => number)).size).toBe(1203);
  });

  it.each<[string, Partial<DeliveredLdap>, string, string]>([
    ["a wrong password", {}, "wrong", "it refuses the name or the password"],
    [
      "a base that is not there",
      { base: "ou=none,dc=example,dc=net" },
      BIND_PASSWORD,
      "it has nothing of the name of the base",
    ],
    ["a base that is no name", { base: "a=b" }, BIND_PASSWORD, "it "],
    ["a filter that is none", { filter: "(=)" }, BIND_PASSWORD, "it "],
  ])("are none with %s, and it is said without address and password", async (_, change, password, reason) => {
    const { url } = await openLdapServer([ANNA]);
    const error = await failureOf(fetchLdapEntries(list(url, change), password));
    expect(error).toMatchObject({ name: "SourceTrouble", message: expect.stringContaining(reason) });
    expect(String(error)).not.toMatch(/127\.0\.0\.1|Canary|example/);
  });

  it("are none for who does not bind, where the directory shows nobody to strangers", async () => {
    const { url } = await openLdapServer([ANNA]);
    const { bindDn: _, ...anonymous } = list(url);
    await expect(fetchLdapEntries(anonymous, undefined)).rejects.toThrow("it has nothing of the name of the base");
  });

  it("are none once the server is gone", async () => {
    const { url, close } = await openLdapServer([ANNA]);
    await close();
    await expect(fetchLdapEntries(list(url), BIND_PASSWORD)).rejects.toThrow("it can't be reached (ECONNREFUSED)");
  });
});

describe.skipIf(SLAPD === "" || !hasOpenssl)(`people behind TLS${WHY} (the certificate is made by openssl)`, () => {
  it("are fetched where the certificate is vouched for, and nowhere else", async () => {
    const folder = temporaryFolder();
    const issued = issue("ldap");
    const tls = { key: join(folder, "key"), certificate: join(folder, "certificate") };
    writeFileSync(tls.key, issued.key, { mode: 0o600 });
    writeFileSync(tls.certificate, issued.certificate);
    const { url } = await openLdapServer([ANNA], tls);
    expect(url).toMatch(/^ldaps:/);
    const error = await failureOf(fetchLdapEntries(list(url), BIND_PASSWORD));
    expect(error).toMatchObject({ message: "it can't be reached (DEPTH_ZERO_SELF_SIGNED_CERT)" });
    const known = getCACertificates();
    setDefaultCACertificates([...known, issued.certificate]);
    onTestFinished(() => setDefaultCACertificates(known));
    expect(await fetchLdapEntries(list(url), BIND_PASSWORD)).toHaveLength(3);
  });
});

describe("an LDAP directory that never answers", () => {
  it("is waited for no longer than allowed", async () => {
    const server = createServer((socket) => void socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(fetchLdapEntries(list(`ldap://127.0.0.1:${port}`), BIND_PASSWORD, 300));
    expect(error).toMatchObject({ name: "SourceTrouble", message: "it did not answer within 0.3 s" });
  });
});
