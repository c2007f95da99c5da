import { createHmac } from "node:crypto";
import type { Problem } from "./problem";
import { Secret } from "./secret";

/** A seed shorter than this could be found by trying, and with it the password of every line. */
const SHORTEST_SEED = 16;

/** What is wrong with a seed; no message holds any part of it. */
export function seedProblems(seed: string, path: string, remedy: string): Problem[] {
  return seed.length >= SHORTEST_SEED
    ? []
    : [
        {
          path,
          message: "too short to be safe from guessing",
          given: `a secret of ${seed.length} characters`,
          allowed: `at least ${SHORTEST_SEED} characters`,
          remedy,
        },
      ];
}

/** Letters and digits that nobody mistakes for another; all of them can stand in every file. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** 20 characters of 57 are 116 bits, and the phone keeps 31. */
const LENGTH = 20;

/**
 * The password of a line made from one secret of the stack, so that hundreds of lines need no secret of their own: HMAC-SHA256
 * (RFC 2104) of the extension in letters and digits. The same seed and extension always give the same one; a new seed changes all.
 */
export function derivedPassword(seed: Secret, extension: string): Secret {
  return Secret.of(derived(seed, extension, "line password", ALPHABET, LENGTH));
}

/** Digits of the PIN of a voicemail box. */
const PIN_LENGTH = 6;

/**
 * The PIN of a voicemail box made from the same secret: HMAC-SHA256 (RFC 2104) of the box in digits, the first that is not weak.
 *
 * @param box `BOX@CONTEXT`.
 * @param isWeak What nobody is to have.
 */
export function derivedPin(seed: Secret, box: string, isWeak: (pin: string) => boolean): Secret {
  for (let attempt = 0; ; attempt++) {
    const pin = derived(seed, `${attempt} ${box}`, "voicemail pin", "0123456789", PIN_LENGTH);
    if (!isWeak(pin)) {
      return Secret.of(pin);
    }
  }
}

function derived(seed: Secret, name: string, purpose: string, alphabet: string, length: number): string {
  // Bytes from here on are left out, so that every character is as likely as any other.
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHmac("sha256", seed.reveal()).update(`${purpose} ${block} ${name}`).digest()) {
      text += byte < fair && text.length < length ? alphabet.charAt(byte % alphabet.length) : "";
    }
  }
  return text;
}
