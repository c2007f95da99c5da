import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Certificates of tests are made by OpenSSL's own program. */
export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** PEM texts. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Makes an RSA key and a certificate for 127.0.0.1, signed by the issuer or by itself. */
export function issue(name: string, issuer?: Issued, isAuthority = false): Issued {
  const folder = mkdtempSync(join(tmpdir(), "cisco-phones-"));
  const path = (file: string): string => join(folder, file);
  try {
    const signer = issuer === undefined ? [] : ["-CA", path("issuer.pem"), "-CAkey", path("issuer.key")];
    if (issuer !== undefined) {
      writeFileSync(path("issuer.pem"), issuer.certificate);
      writeFileSync(path("issuer.key"), issuer.key);
    }
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "2", "-subj", `/CN=${name}`],
        ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", `basicConstraints=critical,CA:${isAuthority}`],
        ...["-keyout", path("key"), "-out", path("certificate"), ...signer],
      ],
      { stdio: "pipe" },
    );
    return { certificate: readFileSync(path("certificate"), "utf8"), key: readFileSync(path("key"), "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
