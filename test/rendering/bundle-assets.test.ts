import { describe, expect, it } from "vitest";
import { bundleSchema } from "../../domain/bundle";
import { type Asset, assembleBundle, serializeBundle } from "../../rendering/bundle-assembly";

const text = (path: string) => ({ path, text: "x", secrets: {} });
const asset = (path: string, ...bytes: number[]): Asset => ({ path, bytes: Uint8Array.from(bytes) });

describe("the assets of a bundle", () => {
  it("stand among the texts by path, as base64", () => {
    const bundle = assembleBundle("home", [text("c"), text("a")], [], [asset("d", 0, 255), asset("b")]);
    expect(bundle.files).toEqual([
      { path: "a", text: "x" },
      { path: "b", base64: "" },
      { path: "c", text: "x" },
      { path: "d", base64: "AP8=" },
    ]);
    expect(bundleSchema.parse(JSON.parse(serializeBundle(bundle)))).toEqual(bundle);
  });

  it("are the same text in whatever order they come", () => {
    const assets = [asset("a", 1), asset("b", 2), asset("c", 3)];
    const serialized = (given: readonly Asset[]) => serializeBundle(assembleBundle("home", [text("d")], [], given));
    expect(serialized([...assets].reverse())).toBe(serialized(assets));
  });

  it("are part of a larger buffer as they are given", () => {
    const bytes = Buffer.from("before<asset>behind").subarray(6, 13);
    expect(assembleBundle("home", [], [], [{ path: "a", bytes }]).files).toEqual([
      { path: "a", base64: Buffer.from("<asset>").toString("base64") },
    ]);
  });

  it.each<[string, Asset[], string]>([
    ["with the path of a text", [asset("a")], "a is delivered twice"],
    ["with one path", [asset("b"), asset("c"), asset("b")], "b is delivered twice"],
    ["with a path that leaves the store", [asset("../b")], "single slashes"],
    ["of more than 64 KiB", [{ path: "b", bytes: new Uint8Array(65_537) }], "holds more than 64 KiB"],
  ])("are refused %s", (_, assets, expected) => {
    expect(() => assembleBundle("home", [text("a")], [], assets)).toThrow(expected);
  });
});
