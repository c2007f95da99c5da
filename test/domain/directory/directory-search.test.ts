import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "../../../domain/directory/directory-entry";
import { DirectoryIndex } from "../../../domain/directory/directory-search";

const PEOPLE: readonly DirectoryEntry[] = [
  { name: "Zoë", number: "103" },
  { name: "Müller, Jürgen", number: "+493012345" },
  { name: "Mueller, Anna", number: "101" },
  { name: "ángel", number: "102" },
  { name: "Straße 7", number: "107" },
  { name: "O'Brien", number: "108" },
  { name: "Øresund", number: "109" },
  { name: "Петров", number: "110" },
  { name: "Samuel", number: "*98" },
];
const index = new DirectoryIndex(PEOPLE);
const named = (name: string, number = ""): string[] => index.search({ name, number }).map((entry) => entry.name);

describe("the search", () => {
  it.each([
    ["müller", ["Mueller, Anna", "Müller, Jürgen"]],
    ["mueller", ["Mueller, Anna", "Müller, Jürgen"]],
    ["muller", ["Müller, Jürgen"]],
    ["MU\u0308LLER", ["Mueller, Anna", "Müller, Jürgen"]],
    ["jur mul", ["Müller, Jürgen"]],
    ["juergen", ["Müller, Jürgen"]],
    ["angel", ["ángel"]],
    ["ANGÉL", ["ángel"]],
    ["strasse", ["Straße 7"]],
    ["obrien", ["O'Brien"]],
    ["o'bri", ["O'Brien"]],
    ["oresund", ["Øresund"]],
    ["oeresund", ["Øresund"]],
    ["petrov", ["Петров"]],
    ["петр", ["Петров"]],
    ["el", ["Mueller, Anna", "Samuel", "ángel", "Müller, Jürgen"]],
    ["nobody", []],
    ["anna jürgen", []],
  ])("finds %j by part of the name", (query, names) => {
    expect(named(query).sort()).toEqual([...names].sort());
  });

  it.each([
    ["10", ["Zoë", "Mueller, Anna", "ángel", "Straße 7", "O'Brien", "Øresund", "Петров"]],
    ["30-12", ["Müller, Jürgen"]],
    ["+49 30", ["Müller, Jürgen"]],
    ["*9", ["Samuel"]],
    ["999", []],
  ])("finds %j by part of the number", (number, names) => {
    expect(named("", number).sort()).toEqual([...names].sort());
  });

  it("takes name and number together as both", () => {
    expect(named("m", "10")).toEqual(["Mueller, Anna"]);
    expect(named("zoe", "101")).toEqual([]);
  });

  it("answers in the order of the names, whatever their accents and case", () => {
    expect(index.entries.map(({ name }) => name)).toEqual([
      "ángel",
      "Mueller, Anna",
      "Müller, Jürgen",
      "O'Brien",
      "Øresund",
      "Петров",
      "Samuel",
      "Straße 7",
      "Zoë",
    ]);
  });

  it("knows who stands twice once, and two who share a name or a number as two", () => {
    const twice = [...PEOPLE, { name: "Zoë", number: "103" }, { name: "Zoë", number: "104" }];
    expect(new DirectoryIndex([...twice, { name: "Ann", number: "104" }]).entries).toHaveLength(PEOPLE.length + 2);
  });

  it("answers a query that names nothing with everybody", () => {
    for (const name of ["", "  ", "-", "..."]) {
      expect(named(name, " -")).toHaveLength(PEOPLE.length);
    }
  });
});
