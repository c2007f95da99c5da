import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../temporary-folder";

/** OpenLDAP's server that the set-up has brought, or why it could not, as words behind the name of a test. */
export const SLAPD = process.env.CISCO_PHONES_SLAPD ?? "";
const reason = process.env.CISCO_PHONES_NO_SLAPD ?? "not set up; run npm test";
export const WHY = SLAPD === "" ? ` (left out: ${reason})` : "";

export const BASE = "ou=people,dc=example,dc=net";
export const BIND_DN = "cn=phones,dc=example,dc=net";
export const BIND_PASSWORD = "Canary8ldap8secret";

/** One person of a directory: attributes beside the name, each with its values. */
export interface LdapPerson {
  readonly cn: string;
  readonly [attribute: string]: string | readonly string[];
}

export interface LdapServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** A real OpenLDAP on the loopback until the test ends; whoever does not bind sees nobody, and nobody gets more than 500 at once. */
export async function openLdapServer(
  people: readonly LdapPerson[],
  tls?: { key: string; certificate: string },
): Promise<LdapServer> {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  mkdirSync(data);
  const config = join(folder, "slapd.conf");
  writeFileSync(config, configuration(folder, data, tls), { mode: 0o600 });
  const ldif = join(folder, "people.ldif");
  writeFileSync(ldif, [...frame(), ...people.map(personLdif)].join("\n\n"));
  execFileSync(SLAPD, ["-T", "add", "-f", config, "-l", ldif], { stdio: "pipe" });
  const port = await freePort();
  const url = `${tls === undefined ? "ldap" : "ldaps"}://127.0.0.1:${port}`;
  const child = spawn(SLAPD, ["-f", config, "-h", `${url}/`, "-d", "0"], { stdio: "ignore" });
  const ended = once(child, "close");
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  onTestFinished(close);
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 200 || child.exitCode !== null) {
      throw new Error("slapd does not listen");
    }
    await sleep(50);
  }
  return { port, url, close };
}

function configuration(folder: string, data: string, tls: { key: string; certificate: string } | undefined): string {
  const root = join(dirname(SLAPD), "root");
  const place = existsSync(root) ? root : "/";
  const schemas = ["core", "cosine", "inetorgperson"].map((name) => join(place, "etc/ldap/schema", `${name}.schema`));
  return [
    ...schemas.map((schema) => `include ${schema}`),
    `modulepath ${join(place, "usr/lib/ldap")}`,
    "moduleload back_mdb",
    `pidfile ${join(folder, "pid")}`,
    ...(tls === undefined ? [] : [`TLSCertificateFile ${tls.certificate}`, `TLSCertificateKeyFile ${tls.key}`]),
    "sizelimit size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited",
    "database mdb",
    'suffix "dc=example,dc=net"',
    `directory ${data}`,
    "access to attrs=userPassword by anonymous auth by * none",
    `access to * by dn.exact="${BIND_DN}" read by * none`,
    "",
  ].join("\n");
}

function frame(): string[] {
  return [
    "dn: dc=example,dc=net\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example",
    "dn: ou=people,dc=example,dc=net\nobjectClass: organizationalUnit\nou: people",
    `dn: ${BIND_DN}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: phones\nuserPassword: ${BIND_PASSWORD}`,
  ];
}

function personLdif({ cn, ...attributes }: LdapPerson, index: number): string {
  const encoded = (text: string): string => Buffer.from(text, "utf8").toString("base64");
  const lines = Object.entries({ cn, sn: cn, ...attributes }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}:: ${encoded(value)}`),
  );
  return [`dn: uid=p${index},${BASE}`, "objectClass: inetOrgPerson", `uid: p${index}`, ...lines].join("\n");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
