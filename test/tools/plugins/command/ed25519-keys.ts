import { utils } from "ssh2";

/** A new pair of keys. One of some two hundred that ssh2 makes lacks a leading zero, and no program can read it. */
export function ed25519Keys(): { private: string; public: string } {
  for (;;) {
    const keys = utils.generateKeyPairSync("ed25519");
    if (![keys.public, keys.private].some((key) => utils.parseKey(key) instanceof Error)) {
      return keys;
    }
  }
}
