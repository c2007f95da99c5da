import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";

/** A shorter key could be found by trying, and with it every short password behind a fingerprint. */
const SHORTEST_KEY = 16;

/**
 * The secret `cisco-phones:fingerprintKey` of the stack's configuration. It never leaves the state; without it nobody can
 * tell a password from the fingerprint that stands for it in a preview.
 *
 * @throws {pulumi.RunError} when it is missing or shorter than 16 characters, with the command that sets one.
 */
export function configuredFingerprintKey(): Output<string> {
  const remedy = "Set one: openssl rand -hex 32 | pulumi config set --secret cisco-phones:fingerprintKey";
  const key = new pulumi.Config("cisco-phones").getSecret("fingerprintKey");
  if (key === undefined) {
    throw new pulumi.RunError(`cisco-phones:fingerprintKey is not configured. ${remedy}`);
  }
  return key.apply((text) => {
    if (text.length < SHORTEST_KEY) {
      throw new pulumi.RunError(`cisco-phones:fingerprintKey is shorter than ${SHORTEST_KEY} characters. ${remedy}`);
    }
    return text;
  });
}
