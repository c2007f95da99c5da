import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAtLeast, parseVersion, requiredModuleVersion } from "../../scripts/setup/versions.mjs";

describe("parseVersion", () => {
  it.each([
    ["v3.259.0", [3, 259, 0]],
    ["3.249.0-alpha.1", [3, 249, 0]],
    ["go version go1.26.8 linux/amd64", [1, 26, 8]],
    ["1.26", [1, 26, 0]],
  ])("reads %s", (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });

  it("finds none in a text without one", () => {
    expect(parseVersion("command not found")).toBeUndefined();
  });
});

describe("isAtLeast", () => {
  it.each([
    ["v3.249.0", "3.249.0", true],
    ["v3.248.9", "3.249.0", false],
    ["v3.1000.0", "3.249.0", true],
    ["v4.0.0", "3.249.0", true],
    ["v2.999.999", "3.249.0", false],
    ["", "3.249.0", false],
  ])("%s against %s: %s", (version, minimum, answer) => {
    expect(isAtLeast(version, minimum)).toBe(answer);
  });

  it("compares numbers, not texts, and holds for a version and itself", () => {
    const number = fc.nat(9999);
    fc.assert(
      fc.property(fc.tuple(number, number, number), fc.tuple(number, number, number), (a, b) => {
        const [left, right] = [a.join("."), b.join(".")];
        expect(isAtLeast(left, left)).toBe(true);
        if (left !== right) expect(isAtLeast(left, right)).toBe(!isAtLeast(right, left));
      }),
    );
  });
});

describe("requiredModuleVersion", () => {
  const goMod = [
    "module example.invalid/tool",
    "require github.com/pulumi/single/v3 v3.1.0",
    "require (",
    "\tgithub.com/pulumi/pulumi/pkg/v3 v3.259.0 // indirect",
    "\tgithub.com/pulumi/pulumi/pkg/v33 v1.0.0",
    ")",
    "replace github.com/pulumi/other => github.com/pulumi/another v9.9.9",
  ].join("\n");

  it("finds a module in a block and alone", () => {
    expect(requiredModuleVersion(goMod, "github.com/pulumi/pulumi/pkg/v3")).toBe("v3.259.0");
    expect(requiredModuleVersion(goMod, "github.com/pulumi/single/v3")).toBe("v3.1.0");
  });

  it("does not take a replacement for a requirement", () => {
    expect(requiredModuleVersion(goMod, "github.com/pulumi/other")).toBeUndefined();
  });
});
