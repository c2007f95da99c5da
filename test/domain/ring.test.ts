import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { distinctiveRingCautions, type RingSource, ringCautions, ringClashes, ringList } from "../../domain/ring";
import { parseWith } from "../../domain/zod-problems";

const parse = (input: unknown) => parseWith(ringList(), input, "rings");
const problemsOf = (...rings: unknown[]) => parse(rings).problems.map(formatProblem);
const ring = (name: string, file = `rings/${name}.raw`): RingSource => ({ name, file });

describe("a list of rings", () => {
  it("takes names with blanks, both extensions and files of any folder", () => {
    const rings = [
      ring("Old phone", "rings/old.raw"),
      ring("B", "/srv/../b.pcm"),
      ring("C", "c.raw"),
      ring("Ä", "ä/d.raw"),
    ];
    expect(parse(rings)).toEqual({ value: rings, problems: [], warnings: [] });
  });

  it.each<[string, unknown, string]>([
    ["a TAB in the name", { name: "A\tB", file: "a.raw" }, "rings[0].name: holds a line end or a control character"],
    ["a blank before the name", { name: " A", file: "a.raw" }, "rings[0].name: not in a form"],
    ["no name", { file: "a.raw" }, "rings[0].name: missing"],
    ["no file", { name: "A" }, "rings[0].file: missing"],
    ["a file of another kind", ring("A", "a.txt"), "rings[0].file: not the name of a ring's file"],
    ["nothing before the extension", ring("A", "rings/.raw"), "rings[0].file: not the name of a ring's file"],
    ["a WAV", ring("A", "a.WAV"), "rings[0].file: audio in a container"],
    ["a base name with a blank", ring("A", "my rings/my ring.raw"), "rings[0].file: a file name that can't be served"],
    ["a line end in the file", ring("A", "a\n.raw"), "rings[0].file: holds a line end or a control character"],
    ["a key that is unknown", { ...ring("A"), url: "x" }, 'rings[0]: unknown key "url" (allowed: file, name)'],
  ])("refuses %s", (_, given, expected) => {
    expect(problemsOf(given)).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, unknown, string]>([
    ["nothing", [], "rings: empty"],
    ["a mapping", {}, "rings: not a list"],
  ])("refuses %s in its place", (_, given, expected) => {
    expect(parse(given).problems.map(formatProblem)).toEqual([expect.stringContaining(expected)]);
  });

  it("says how to convert audio of another kind", () => {
    expect(problemsOf(ring("A", "a.mp3"))[0]).toMatch(/Convert the audio: sox in\.wav .* trim 0 16080s$/);
  });

  it("has each name once", () => {
    expect(problemsOf(ring("A", "a.raw"), ring("B", "b.raw"), ring("A", "c.raw"))).toEqual([
      'rings[2].name: the name of ring 1 too (given "A"). Give each ring a name of its own',
    ]);
  });

  it("has each served file once, whatever folders the files are in", () => {
    expect(problemsOf(ring("A", "x/a.raw"), ring("B", "y/a.raw"))).toEqual([
      expect.stringContaining("rings[1].file: served under the same name as the file of ring 1"),
    ]);
  });

  it("tells all that is wrong at once, repetitions included", () => {
    expect(problemsOf(ring("A"), { ...ring("A", "b.txt") }, null, ring("C", "c.raw"), ring("D", "c.raw"))).toEqual([
      expect.stringMatching(/^rings\[1\]\.file: not the name/),
      expect.stringMatching(/^rings\[2\]: missing/),
      expect.stringMatching(/^rings\[1\]\.name: the name of ring 1 too/),
      expect.stringMatching(/^rings\[4\]\.file: served under the same name as the file of ring 4/),
    ]);
  });
});

describe("the cautions about rings", () => {
  const pathsOf = (rings: RingSource[]) => ringCautions("rings", rings).map(({ path }) => path);
  const many = (count: number) => Array.from({ length: count }, (_, index) => ring(`R${index}`));

  it("are none at the limits of the later phones", () => {
    expect(pathsOf([...many(49), ring("N".repeat(25), `folder/${"f".repeat(21)}.raw`)])).toEqual([]);
  });

  it.each<[string, RingSource[], string]>([
    ["51 rings", many(51), "rings"],
    ["a name of 26 characters", [ring("N".repeat(26), "a.raw")], "rings[0].name"],
    ["a base name of 26 characters", [ring("A", `${"f".repeat(22)}.raw`)], "rings[0].file"],
    ["a name beyond ASCII", [ring("Glöckchen", "a.raw")], "rings[0].name"],
  ])("name %s", (_, rings, path) => {
    expect(pathsOf(rings)).toEqual([path]);
  });

  it("say of distinctive rings that these phones may not read them", () => {
    expect(distinctiveRingCautions("distinctiveRings", [ring("A".repeat(26), "a.raw")]).map(formatProblem)).toEqual([
      expect.stringContaining("distinctiveRings: whether the SIP load of these phones reads DISTINCTIVERINGLIST.XML"),
      expect.stringContaining("distinctiveRings[0].name: longer than the 25 characters"),
    ]);
  });
});

describe("rings of two lists", () => {
  it("may have the same file, and no two files of one name", () => {
    const others = [ring("A", "x/a.raw"), ring("B", "x/b.raw")];
    expect(ringClashes("distinctiveRings", [ring("A", "x/a.raw")], others)).toEqual([]);
    expect(
      ringClashes("distinctiveRings", [ring("C", "c.raw"), ring("A", "y/a.raw")], others).map(formatProblem),
    ).toEqual([expect.stringContaining("distinctiveRings[1].file: would be served under the same name as x/a.raw")]);
  });
});
