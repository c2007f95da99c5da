import { describe, expect, it } from "vitest";
import { hasUnknown, isSecret, reveal, secret, secretTexts, UNKNOWN } from "../../../../tools/plugins/property/wire";

/** A secret exactly as the engine sends it. */
const SENT = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "rosebud" };

describe("property values on the wire", () => {
  it("knows the engine's secret and makes the same", () => {
    expect(isSecret(SENT)).toBe(true);
    expect(secret("rosebud")).toEqual(SENT);
    expect(isSecret({ value: "rosebud" })).toBe(false);
  });

  it("reveals secrets at every depth and leaves the marked value as it is", () => {
    const marked = { a: [1, SENT], b: { c: secret({ d: SENT }) } };
    expect(reveal(marked)).toEqual({ a: [1, "rosebud"], b: { c: { d: "rosebud" } } });
    expect(isSecret(marked.a[1] as typeof SENT)).toBe(true);
  });

  it("finds every text inside a secret and none outside", () => {
    expect(secretTexts({ open: "x", list: ["y", secret(["z", { deep: "w" }])] })).toEqual(["z", "w"]);
  });

  it("finds unknowns of every type at every depth", () => {
    expect(hasUnknown({ a: [secret(UNKNOWN)] })).toBe(true);
    expect(hasUnknown(["3eeb2bf0-c639-47a8-9e75-3b44932eb421"])).toBe(true);
    expect(hasUnknown({ a: ["known", null, 0] })).toBe(false);
  });
});
