import { createHash } from "node:crypto";
import { utils } from "ssh2";

/** The one key that a server must have. */
export interface PinnedKey {
  /** Names by which the client asks for a key of this type. */
  readonly algorithms: readonly string[];
  matches(key: Buffer): boolean;
  readonly fingerprint: string;
}

/** An RSA key signs in three ways; all but the last are safe, and a server of today offers only these. */
const RSA = ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];

/** A key's fingerprint as OpenSSH shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** A host key out of a line as in a file of authorized keys (sshd(8)): `ssh-ed25519 AAAA… comment`. */
export function pinnedKey(line: string): PinnedKey {
  const key = utils.parseKey(line.trim());
  if (key instanceof Error || key.isPrivateKey()) {
    throw new Error("failed to parse host key: ssh: no key found");
  }
  const expected = key.getPublicSSH();
  return {
    algorithms: key.type === "ssh-rsa" ? RSA : [key.type],
    matches: (found) => found.equals(expected),
    fingerprint: fingerprint(expected),
  };
}
