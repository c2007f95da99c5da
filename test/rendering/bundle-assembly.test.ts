import { describe, expect, it } from "vitest";
import { declaredPhone } from "../../components/provisioning";
import { bundleSchema } from "../../domain/bundle";
import { parsePhone } from "../../domain/phone";
import { FIELD_LIMITS } from "../../domain/phone-models";
import { assembleBundle, serializeBundle } from "../../rendering/bundle-assembly";
import type { RenderedFile } from "../../rendering/rendered-file";
import { CANARY, desk } from "../domain/home-description";
import { renderAll, validSite } from "./rendered-home";

const hall = () => ({
  mac: "00:03:6B:AB:CD:E0",
  model: "7960",
  lines: [{ extension: "101" }, { extension: "102" }],
});
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
      "syncinfo.xml",
    ]);
    expect(Object.keys(bundle.secrets)).toEqual(["SIP00036BABCDEF.cnf", "SIPDefault.cnf", "cisco-phones.conf"]);
    expect(JSON.stringify(bundle.files)).not.toContain(CANARY);
    expect(JSON.stringify(bundle.secrets)).toContain(CANARY);
  });

  it("is the same text in whatever order the files come", () => {
    const files = renderAll(validSite());
    const text = serializeBundle(assembleBundle("home", files));
    expect(serializeBundle(assembleBundle("home", [...files].reverse()))).toBe(text);
    expect(JSON.parse(text)).toEqual(assembleBundle("home", files));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["files", "format", "phones", "secrets", "site"]);
  });

  it("tells of each phone what its status shows, whatever order they come in, and no secret", () => {
    const site = validSite({ phones: [desk(), { ...hall(), load: "P0S3-8-12-00" }] }, ["100", "101", "102"]);
    const phones = site.phones.map((phone) => declaredPhone(phone, site.settings));
    const bundle = assembleBundle("home", renderAll(site), phones);
    expect(bundle.phones).toEqual([
      { mac: "00036BABCDE0", model: "7960", load: "P0S3-8-12-00", extensions: ["101", "102"], label: null },
      { mac: "00036BABCDEF", model: "7940", load: "P0S3-8-11-00", extensions: ["100"], label: "Home" },
    ]);
    expect(JSON.stringify(bundle.phones)).not.toContain(CANARY);
    expect(assembleBundle("home", renderAll(site), [...phones].reverse())).toEqual(bundle);
    expect(() => assembleBundle("home", [], [...phones, ...phones])).toThrow(
      "the phone 00036BABCDE0 is declared twice",
    );
  });

  it("takes the longest extension that a line may have", () => {
    const extension = "1".repeat(FIELD_LIMITS.extension);
    const { value } = parsePhone({ ...hall(), lines: [{ extension, password: CANARY }] });
    const phones = value === undefined ? [] : [declaredPhone(value, validSite().settings)];
    expect(assembleBundle("home", [], phones).phones[0]?.extensions[0]).toMatch(/^1{64,}$/);
  });

  it.each<[string, RenderedFile[], string]>([
    ["a file twice", [file("a"), file("b"), file("a")], "a is delivered twice"],
    ["a placeholder without value", [file("a", "[secret p:1]")], "[secret p:1] has no value"],
    ["a value without place", [file("a", "x", { "[secret p:1]": CANARY })], "[secret p:1] does not stand in the text"],
    ["a path that leaves the store", [file("../a")], "single slashes"],
  ])("is refused with %s", (_, files, expected) => {
    expect(() => assembleBundle("home", files)).toThrow(expected);
    expect(() => assembleBundle("home", files)).not.toThrow(CANARY);
  });
});
