import { createHmac } from "node:crypto";
import type { Secret } from "../domain/secret";

/** Hex digits shown: enough to see a change, too few to search for a value even if the key came out one day. */
const DIGITS = 8;

/** Stands for secrets in texts that are shown: equal for equal secrets, and without the key it tells nothing of them. */
export class Fingerprint {
  readonly #key: Secret;

  /** @param key Secret of the stack; with it, guesses of a secret could be checked. */
  constructor(key: Secret) {
    this.#key = key;
  }

  /** First 8 hex digits of the HMAC-SHA256 (RFC 2104) of a secret. */
  of(secret: Secret): string {
    return createHmac("sha256", this.#key.reveal()).update(secret.reveal()).digest("hex").slice(0, DIGITS);
  }
}
