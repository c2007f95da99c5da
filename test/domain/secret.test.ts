import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "../../domain/secret";

describe("a secret", () => {
  const secret = Secret.of("Canary5plant5secret");

  it("is had by asking for it", () => {
    expect(secret.reveal()).toBe("Canary5plant5secret");
    expect(secret.length).toBe(19);
  });

  it.each([
    ["a template", `${secret}`],
    ["a concatenation", `x${String(secret)}`],
    ["JSON", JSON.stringify({ secret })],
    ["inspection", inspect({ deep: [secret] }, { depth: null, showHidden: true })],
    ["its own keys", JSON.stringify(Object.getOwnPropertyNames(secret))],
    ["a spread", JSON.stringify({ ...secret })],
  ])("does not show in %s", (_, printed) => {
    expect(printed).not.toContain("Canary");
  });
});
