import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDialPlan } from "../../phone/dial-plan-reader";

const read = (text: string) => readDialPlan("dialplan.xml", Buffer.from(text, "latin1"));
const plan = (inner: string) => read(`<DIALTEMPLATE>${inner}</DIALTEMPLATE>`);
const CATCH_ALL = '<TEMPLATE MATCH="*" Timeout="5"/>';

describe("a plan that the phone takes", () => {
  it("has its templates, attribute names in any case, and 10 s where no time is given", () => {
    const read = plan(
      '\n<TEMPLATE MATCH="112" timeout="0" ROUTE="emergency"/>\n<TEMPLATE Match="0,.." Tone="Bellcore-Busy,Cisco-Zip" line="2"/>\n<TEMPLATE MATCH="*"/>\n',
    );
    expect(read).toEqual({
      loaded: true,
      lines: [2, 3, 4],
      notes: [],
      templates: [
        { match: "112", timeout: 0, line: 0, user: "", rewrite: "", route: "emergency", tones: [] },
        {
          match: "0,..",
          timeout: 10,
          line: 2,
          user: "",
          rewrite: "",
          route: "default",
          tones: ["Bellcore-Busy", "Cisco-Zip"],
        },
        { match: "*", timeout: 10, line: 0, user: "", rewrite: "", route: "default", tones: [] },
      ],
    });
  });

  it.each([
    ["root in lower case", `<dialTemplate>${CATCH_ALL}</dialTemplate>`],
    ["an XML declaration", `<?xml version="1.0"?>\n<DIALTEMPLATE>${CATCH_ALL}</DIALTEMPLATE>\n`],
    ["a comment", `<!-- plan --><DIALTEMPLATE><!-- all -->${CATCH_ALL}</DIALTEMPLATE>`],
    ["a version stamp", `<DIALTEMPLATE><versionStamp>12</versionStamp>${CATCH_ALL}</DIALTEMPLATE>`],
    ["an end tag for each template", '<DIALTEMPLATE><TEMPLATE MATCH="*"></TEMPLATE></DIALTEMPLATE>'],
    ["63 characters", `<DIALTEMPLATE><TEMPLATE MATCH="${"1".repeat(63)}"/>${CATCH_ALL}</DIALTEMPLATE>`],
  ])("%s", (_, text) => {
    expect(read(text)).toMatchObject({ loaded: true, notes: [] });
  });

  it("may be 8191 bytes, not 8192", () => {
    const of = (length: number) => {
      const start = `<DIALTEMPLATE>${CATCH_ALL}`;
      const end = "</DIALTEMPLATE>";
      return `${start}${" ".repeat(length - start.length - end.length)}${end}`;
    };
    expect(read(of(8191))).toMatchObject({ loaded: true });
    expect(read(of(8192))).toEqual({ loaded: false, reason: "8192 bytes; the phone reads at most 8191" });
  });

  it("an empty <dialplan> is a plan with nothing in it", () => {
    expect(read("<dialplan/>")).toMatchObject({ loaded: true, templates: [] });
    expect(read("<dialplan></dialplan>")).toMatchObject({ loaded: true, templates: [] });
  });

  it.each([
    ['<TEMPLATE MATCH="[2-9].."/>', "taken literally"],
    ['<TEMPLATE MATCH="9XXX"/>', "taken literally"],
    ['<TEMPLATE MATCH="1&amp;2"/>', "entities"],
  ])("%s is taken, with a note", (template, said) => {
    const result = plan(template + CATCH_ALL);
    expect(result.loaded && result.notes.map(({ text }) => text).join()).toContain(said);
  });

  it("without a catch-all is taken, with a note", () => {
    const result = plan('<TEMPLATE MATCH="..." Timeout="1"/>');
    expect(result.loaded && result.notes.map(({ text }) => text)).toEqual([
      'no catch-all MATCH="*": other numbers need the Dial key or #',
    ]);
  });
});

describe("a plan that the phone gives up on", () => {
  it.each([
    ["", "no element"],
    ["no xml at all", "no element"],
    ["<PLAN></PLAN>", "root element"],
    ['<dialplan><TEMPLATE MATCH="*"/></dialplan>', "root element"],
    ['<DIALTEMPLATE><template MATCH="*"/></DIALTEMPLATE>', "upper case"],
    ['<DIALTEMPLATE><Template MATCH="*"/></DIALTEMPLATE>', "upper case"],
    ["<DIALTEMPLATE><RULE/></DIALTEMPLATE>", "unknown element"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*" Delay="2"/></DIALTEMPLATE>', "unknown attribute delay"],
    ["<DIALTEMPLATE><TEMPLATE MATCH='*'/></DIALTEMPLATE>", "single quotes"],
    ["<DIALTEMPLATE><TEMPLATE MATCH=*/></DIALTEMPLATE>", "quotes"],
    [`<DIALTEMPLATE><TEMPLATE MATCH="${"1".repeat(64)}"/></DIALTEMPLATE>`, "64 characters"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*" Timeout="-1"/></DIALTEMPLATE>', "whole number"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*" Timeout="2.5"/></DIALTEMPLATE>', "whole number"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*" Tone="a,b,c,d"/></DIALTEMPLATE>', "4 tones"],
    ['<DIALTEMPLATE><TEMPLATE Timeout="1"/></DIALTEMPLATE>', "without MATCH"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*"/>', "missing"],
    ['<DIALTEMPLATE><TEMPLATE MATCH="*"></DIALTEMPLATE>', "closes nothing"],
    ["<DIALTEMPLATE><!-- a > b --></DIALTEMPLATE>", "text between"],
    ["<DIALTEMPLATE><!-- never", "comment"],
    ['<DIALTEMPLATE/><TEMPLATE MATCH="*"/>', "more after the end"],
  ])("%s", (text, said) => {
    const result = read(text);
    expect(result.loaded ? "loaded" : result.reason).toContain(said);
  });
});

it("any bytes are read without an exception", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "/",
    "DIALTEMPLATE",
    "TEMPLATE",
    " MATCH=",
    '"',
    "'",
    "<!--",
    "-->",
    "*",
    "\n",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(typeof read(pieces.join("")).loaded).toBe("boolean");
    }),
  );
});
