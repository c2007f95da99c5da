import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { pinnedKey } from "../../../../tools/plugins/command/host-key";
import { ed25519Keys } from "./ed25519-keys";

function publicKey(line: string): Buffer {
  const key = utils.parseKey(line);
  if (key instanceof Error) {
    throw key;
  }
  return key.getPublicSSH();
}

describe("a pinned host key", () => {
  it("is the one of its line, whatever the comment", () => {
    const [one, other] = [ed25519Keys(), ed25519Keys()];
    const pinned = pinnedKey(`${one.public.trim()} root@kiosk\n`);
    expect(pinned.algorithms).toEqual(["ssh-ed25519"]);
    expect(pinned.matches(publicKey(one.public))).toBe(true);
    expect(pinned.matches(publicKey(other.public))).toBe(false);
    expect(pinned.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it("of RSA may sign in today's ways", () => {
    const { public: line } = utils.generateKeyPairSync("rsa", { bits: 2048 });
    expect(pinnedKey(line).algorithms).toEqual(["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]);
  });

  it.each(["", "kiosk ssh-ed25519", "SHA256:abc"])("is not %j", (line) => {
    expect(() => pinnedKey(line)).toThrow("failed to parse host key: ssh: no key found");
  });

  it("is no private key", () => {
    expect(() => pinnedKey(ed25519Keys().private)).toThrow("failed to parse host key");
  });
});
