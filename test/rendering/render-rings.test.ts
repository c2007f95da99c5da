import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { type RingSource, ringList } from "../../domain/ring";
import { readRingList } from "../../phone/ring-list-reader";
import { renderDistinctiveRingList, renderRingList } from "../../rendering/render-rings";

const RINGS: RingSource[] = [
  { name: "Old phone", file: "/home/me/rings/old.raw" },
  { name: "Drums & more <1>", file: "drums.pcm" },
];

const rings = fc
  .uniqueArray(
    fc.record({ name: fc.stringMatching(/^[!#-~]([ !#-~]*[!#-~])?$/), base: fc.stringMatching(/^[\w+-][\w.+-]*$/) }),
    { minLength: 1, selector: ({ name }) => name },
  )
  .map((all) => all.map(({ name, base }, index) => ({ name, file: `some folder/${base}${index}.raw` })))
  .filter((all) => ringList().safeParse(all).success);

describe("RINGLIST.DAT", () => {
  it("has a line for each ring, with a TAB between its name and the name of its file", () => {
    expect(renderRingList(RINGS)).toEqual({
      path: "RINGLIST.DAT",
      text: "Old phone\told.raw\nDrums & more <1>\tdrums.pcm\n",
      secrets: {},
      reader: "sip-load",
    });
  });

  it("gives the virtual phone the rings that were declared, whatever they are called", () => {
    fc.assert(
      fc.property(rings, (all) => {
        const { path, text } = renderRingList(all);
        expect(readRingList(path, Buffer.from(text))).toEqual({
          rings: all.map(({ name, file }, index) => ({
            name,
            file: file.slice("some folder/".length),
            line: index + 1,
          })),
          notes: [],
        });
      }),
    );
  });

  it.each(["A\tB", "A\n", "", " A", "A "])("takes no name that would be read otherwise: %j", (name) => {
    expect(() => renderRingList([{ name, file: "a.raw" }])).toThrow(/RINGLIST\.DAT\.hbs:2: the value holds/);
  });
});

describe("DISTINCTIVERINGLIST.XML", () => {
  it("is a list as Cisco's own, with what XML needs written as entities", () => {
    expect(renderDistinctiveRingList(RINGS)).toMatchObject({
      path: "DISTINCTIVERINGLIST.XML",
      text: `<CiscoIPPhoneRingList>
  <Ring>
    <DisplayName>Old phone</DisplayName>
    <FileName>old.raw</FileName>
  </Ring>
  <Ring>
    <DisplayName>Drums &amp; more &lt;1&gt;</DisplayName>
    <FileName>drums.pcm</FileName>
  </Ring>
</CiscoIPPhoneRingList>
`,
      reader: "sip-load",
    });
  });

  it("gives a reader of XML the rings that were declared", () => {
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "Ring" });
    expect(parser.parse(renderDistinctiveRingList(RINGS).text)).toEqual({
      CiscoIPPhoneRingList: {
        Ring: [
          { DisplayName: "Old phone", FileName: "old.raw" },
          { DisplayName: "Drums & more <1>", FileName: "drums.pcm" },
        ],
      },
    });
  });
});
