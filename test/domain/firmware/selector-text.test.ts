import { describe, expect, it } from "vitest";
import { readSelector, selectorTextFindings } from "../../../domain/firmware/selector-text";
import { formatProblem } from "../../../domain/problem";

const said = (text: string): string[] => {
  const { problems, warnings } = selectorTextFindings(text, "settings.templates");
  return [...problems, ...warnings].map(formatProblem);
};

describe("the text of OS79XX.TXT", () => {
  it.each(["P003-8-11-00", "P0S3-05-3-00", "P0S30202", "P00305000301"])("may be %s", (text) => {
    expect(said(text)).toEqual([]);
  });

  it("has no extension, one name, and one that is a load", () => {
    expect(said("P003-8-11-00.bin")).toEqual([
      'settings.templates: OS79XX.TXT: a file name, not a load name (given "P003-8-11-00.bin"; allowed: one name of a load, such as P003-8-11-00). Leave the extension out',
    ]);
    expect(said("P003-8-11-00\nP0S3-8-11-00\n")).toEqual([
      expect.stringContaining("a newline with more text after it"),
    ]);
    expect(said("P003-8-11-00 P0S3-8-11-00")).toEqual([expect.stringContaining("more than one name")]);
    expect(said(" \n")).toEqual([expect.stringContaining("OS79XX.TXT: empty")]);
    expect(said("SIP41")).toEqual([expect.stringContaining("not the name of")]);
  });

  it("may have a line end or blanks behind the name, with a warning each", () => {
    const { problems, warnings } = selectorTextFindings("P003-8-11-00  \r\n", "settings.templates");
    expect(problems).toEqual([]);
    expect(warnings.map(({ rule }) => rule)).toEqual(["selector-blanks", "selector-line-end"]);
  });
});

describe("OS79XX.TXT", () => {
  it.each([
    ["P0S3-05-3-00", "P0S3-05-3-00", undefined, []],
    ["P0S3-05-3-00\n\n", "P0S3-05-3-00", undefined, ["selector-line-end"]],
    ["P0S3-05-3-00\r\n", "P0S3-05-3-00", undefined, ["selector-line-end"]],
    ["\tP0S3-05-3-00", "P0S3-05-3-00", undefined, ["selector-blanks"]],
    ["P0S3-05-3-00\r", "P0S3-05-3-00", undefined, ["selector-blanks"]],
    ["P0S3-05-3-00.bin\n", "P0S3-05-3-00.bin", "selector-name", ["selector-line-end"]],
    ["\u00a0P0S3-05-3-00", "\u00a0P0S3-05-3-00", "selector-name", []],
    ["\u00ef\u00bb\u00bfP0S3-05-3-00", "\u00ef\u00bb\u00bfP0S3-05-3-00", "selector-name", []],
    ["\r\nP0S3-05-3-00", "", "selector-lines", []],
    ["  \n", "", "selector-lines", []],
    ["", "", "selector-lines", []],
    ["A\nB", "A", "selector-lines", []],
    ["A B", "A B", "selector-lines", []],
  ] as const)("with %j names %j", (text, load, fault, cautions) => {
    const read = readSelector(Buffer.from(text, "latin1"));
    expect([read.load, read.fault?.rule, read.cautions.map(({ rule }) => rule)]).toEqual([load, fault, cautions]);
    expect(readSelector(text)).toEqual(read);
  });
});
