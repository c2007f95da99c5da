import { describe, expect, it } from "vitest";
import { image } from "./firmware-folder";
import { MAC, ServedFolder } from "./served-folder";

const texts = (notes: readonly { readonly text: string }[]) => notes.map(({ text }) => text).join("\n");

describe("OS79XX.TXT", () => {
  const bin = { "P0S3-05-3-00.bin": image("a", 900) };

  it.each([
    ["a newline before the name", "\nP0S3-05-3-00"],
    ["a second line", "P0S3-05-3-00\r\nP003-8-11-00\r\n"],
    ["two names on its line", "P0S3-05-3-00 P003-8-11-00"],
    ["nothing in it", ""],
  ])("is refused with %s", async (_, text) => {
    const report = await (await ServedFolder.open({ ...bin, "OS79XX.TXT": text })).boot("P0030301MFG2");
    expect(report.end).toEqual({ kind: "refused", load: "P0030301MFG2", file: "OS79XX.TXT", cause: "selector" });
    expect(report.requests).toHaveLength(1);
  });

  it.each([
    ["no line end", "P0S3-05-3-00", ""],
    ["a line end of either kind", "P0S3-05-3-00\r\n", ""],
    ["blanks after the name", "P0S3-05-3-00  \r\n", "blanks around the name"],
  ])("is read with %s", async (_, text, caution) => {
    const report = await (await ServedFolder.open({ ...bin, "OS79XX.TXT": text })).boot("P0030301MFG2");
    expect(report.written.map(({ load }) => load)).toEqual(["P0S3-05-3-00"]);
    expect(texts(report.notes)).toContain(caution);
    expect(texts(report.notes).includes("blanks")).toBe(caution !== "");
  });

  it("with an extension has the phone ask for a file with two", async () => {
    const report = await (await ServedFolder.open({ ...bin, "OS79XX.TXT": "P0S3-05-3-00.bin" })).boot("P0030301MFG2");
    expect(report.requests.map(({ file }) => file)).toContain("P0S3-05-3-00.bin.bin");
    expect(report.written).toEqual([]);
  });

  it("changes nothing for a load of the protocol that runs", async () => {
    const folder = await ServedFolder.open({ "OS79XX.TXT": "P00305000200", "P00305000200.bin": image("a", 900) });
    const report = await folder.boot("P00303010102");
    expect(report.requests).toHaveLength(5);
    expect(texts(report.notes)).toContain("of the protocol that runs already");
  });

  it("that names a load which is not there is walked past, which is said to be assumed", async () => {
    const report = await (await ServedFolder.open({ "OS79XX.TXT": "P0S3-05-3-00" })).boot("P0030301MFG2");
    expect(report.requests.map(({ file }) => file).slice(0, 3)).toEqual([
      "OS79XX.TXT",
      "P0S3-05-3-00.bin",
      `SEP${MAC}.cnf.xml`,
    ]);
    expect(texts(report.notes)).toContain("is assumed");
  });
});
