import { describe, expect, it } from "vitest";
import { selectorTextFindings } from "../../../domain/firmware/selector-text";
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
      'settings.templates: OS79XX.TXT names a file, and a phone adds an extension of its own (given "P003-8-11-00.bin"; allowed: one name of a load, such as P003-8-11-00). Write P003-8-11-00',
    ]);
    expect(said("P003-8-11-00\nP0S3-8-11-00\n")).toEqual([expect.stringContaining("more than one name")]);
    expect(said(" \n")).toEqual([expect.stringContaining("OS79XX.TXT is empty")]);
    expect(said("SIP41")).toEqual([expect.stringContaining("names no load")]);
  });

  it("may have a line end, with a warning", () => {
    const { problems, warnings } = selectorTextFindings("P003-8-11-00\r\n", "settings.templates");
    expect(problems).toEqual([]);
    expect(warnings).toHaveLength(1);
  });
});
