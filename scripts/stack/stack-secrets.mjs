import { randomBytes, randomInt } from "node:crypto";
import { SetupFailure } from "../setup/failure.mjs";
import { STACK } from "./stack-cli.mjs";

const ALPHANUMERICS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Characters of a made password; a 7940/7960 takes 31 at most. */
const PASSWORD_LENGTH = 20;

/** What the stack needs as secrets and makes itself on its first run. */
export const ownSecrets = [
  { key: "fingerprintKey", path: false, make: () => randomBytes(32).toString("base64url") },
  { key: "adminPassword", path: false, make: makePassword },
  { key: 'linePasswords["100"]', path: true, make: makePassword },
];

/** A password that every format and every phone keypad can hold. @returns {string} */
export function makePassword() {
  return Array.from({ length: PASSWORD_LENGTH }, () => ALPHANUMERICS.charAt(randomInt(ALPHANUMERICS.length))).join("");
}

/**
 * Sets a secret of the stack's configuration unless it is set. The value goes over stdin: a command line can be read by all.
 * @param {import("./stack-cli.mjs").StackCli} stack
 * @param {{ key: string, path: boolean, make: () => string }} secret `path`: the key is a path into a mapping
 * @returns {Promise<boolean>} whether it was set now
 */
export async function ensureSecret(stack, { key, path, make }) {
  const where = ["--stack", STACK, ...(path ? ["--path"] : [])];
  const got = await stack.run(["config", "get", ...where, key]);
  if (got.code === 0) return false;
  if (!/not found/.test(got.stderr)) {
    // Only a wrong passphrase or a damaged file leads here; `must` tells them apart.
    await stack.must(["config", "get", ...where, key]);
    throw new SetupFailure(`the stack's configuration can't be read`);
  }
  await stack.must(["config", "set", "--secret", ...where, key], { input: make() });
  return true;
}
