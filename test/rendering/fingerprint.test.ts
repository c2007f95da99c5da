import { describe, expect, it } from "vitest";
import { Secret } from "../../domain/secret";
import { Fingerprint } from "../../rendering/fingerprint";

describe("a fingerprint", () => {
  it("is the beginning of the HMAC-SHA256 of the secret (RFC 4231, test case 2)", () => {
    expect(new Fingerprint(Secret.of("Jefe")).of(Secret.of("what do ya want for nothing?"))).toBe("5bdcc146");
  });

  it("changes with the secret and with the key", () => {
    const of = (key: string, text: string): string => new Fingerprint(Secret.of(key)).of(Secret.of(text));
    expect(of("k", "a")).toBe(of("k", "a"));
    expect(of("k", "a")).not.toBe(of("k", "b"));
    expect(of("k", "a")).not.toBe(of("l", "a"));
  });
});
