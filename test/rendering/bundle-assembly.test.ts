import { describe, expect, it } from "vitest";
import { bundleSchema } from "../../domain/bundle";
import { assembleBundle, serializeBundle } from "../../rendering/bundle-assembly";
import type { RenderedFile } from "../../rendering/rendered-file";
import { CANARY } from "../domain/home-description";
import { renderAll, validSite } from "./rendered-home";

const file = (path: string, text = "x", secrets: Record<string, string> = {}): RenderedFile => ({
  path,
  text,
  secrets,
  reader: "sip-load",
});

describe("a bundle", () => {
  it("holds all files by path and the secrets apart", () => {
    const bundle = assembleBundle("home", renderAll(validSite()));
    expect(bundleSchema.parse(bundle)).toEqual(bundle);
    expect(bundle.files.map(({ path }) => path)).toEqual([
      "OS79XX.TXT",
      "SIP00036BABCDEF.cnf",
      "SIPDefault.cnf",
      "XMLDefault.cnf.xml",
      "cisco-phones.conf",
      "dialplan.xml",
    ]);
    expect(Object.keys(bundle.secrets)).toEqual(["SIP00036BABCDEF.cnf", "cisco-phones.conf"]);
    expect(JSON.stringify(bundle.files)).not.toContain(CANARY);
    expect(JSON.stringify(bundle.secrets)).toContain(CANARY);
  });

  it("is the same text in whatever order the files come", () => {
    const files = renderAll(validSite());
    const text = serializeBundle(assembleBundle("home", files));
    expect(serializeBundle(assembleBundle("home", [...files].reverse()))).toBe(text);
    expect(JSON.parse(text)).toEqual(assembleBundle("home", files));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["files", "format", "secrets", "site"]);
  });

  it.each<[string, RenderedFile[], string]>([
    ["a file twice", [file("a"), file("b"), file("a")], "a is rendered twice"],
    ["a placeholder without value", [file("a", "[secret p:1]")], "[secret p:1] has no value"],
    ["a value without place", [file("a", "x", { "[secret p:1]": CANARY })], "[secret p:1] does not stand in the text"],
    ["a path that leaves the store", [file("../a")], "single slashes"],
  ])("is refused with %s", (_, files, expected) => {
    expect(() => assembleBundle("home", files)).toThrow(expected);
    expect(() => assembleBundle("home", files)).not.toThrow(CANARY);
  });
});
