import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { openKeyFile } from "../domain/connection-failure";
import type { Problem } from "../domain/problem";
import { declaredPath, shellWord } from "./server-program";

/** Where a declared key file is on this machine; `~/` is the home of whoever runs this. */
export function keyFilePath(declared: string): string {
  return declared.startsWith("~/") ? join(homedir(), declared.slice(2)) : declaredPath(declared);
}

/** A private key, or why it is of no use. What is in the file is never told. */
export function readPrivateKey(declared: string, path: string): { key: string } | { problem: Problem } {
  let key: string;
  try {
    key = readFileSync(keyFilePath(declared), "latin1");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    const message = code === "ENOENT" ? "there is no such file" : `can't be read (${code})`;
    return { problem: { path, message, given: JSON.stringify(declared) } };
  }
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----/m.test(key)) {
    return { problem: { path, message: "holds no private key", given: JSON.stringify(declared) } };
  }
  if (isOpen(keyFilePath(declared))) {
    return { problem: openKeyFile(declared, path) };
  }
  return isEncrypted(key)
    ? {
        problem: {
          path,
          message: "the key is locked with a passphrase, which nobody is there to enter",
          given: JSON.stringify(declared),
          remedy: `Leave privateKeyFile out and unlock the key for the agent: ssh-add ${shellWord(keyFilePath(declared))}`,
        },
      }
    : { key };
}

/** As ssh(1) judges a key file: others may do something with it, and it is our own. */
function isOpen(file: string): boolean {
  const { mode, uid } = statSync(file);
  return uid === process.getuid?.() && (mode & 0o077) !== 0;
}

/** As PEM says it, and as OpenSSH's own form does: the name of the cipher follows its magic word (PROTOCOL.key of OpenSSH). */
function isEncrypted(key: string): boolean {
  if (/ENCRYPTED/.test(key)) {
    return true;
  }
  const [, body = ""] = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)/.exec(key) ?? [];
  const magic = "openssh-key-v1\0";
  const bytes = Buffer.from(body, "base64");
  const isOpenSsh = bytes.subarray(0, magic.length).toString("latin1") === magic;
  return isOpenSsh && bytes.subarray(magic.length + 4, magic.length + 8).toString("latin1") !== "none";
}
