import { describe, expect, it } from "vitest";
import { MOST_ENTRIES } from "../../../domain/directory/directory-entry";
import { mappedEntries } from "../../../domain/directory/json-mapping";

const ANNA = { name: { first: "Anna", last: "Müller" }, phone: "+49 30 1", mobile: { number: 1512 } };

describe("people of a JSON document", () => {
  const person = "{name.last}, {name.first}";

  it.each([
    ["the document is the list", [ANNA], {}],
    ["the list is in it", { data: { items: [ANNA] } }, { entries: "data.items" }],
    ["lists are in a list", { groups: [{ people: [] }, { people: [ANNA] }, {}] }, { entries: "groups.people" }],
  ])("are found where %s", (_, document, where) => {
    expect(mappedEntries(document, { ...where, person, numbers: ["phone", "mobile.number"] })).toEqual([
      { name: "Müller, Anna", number: "+49301" },
      { name: "Müller, Anna", number: "1512" },
    ]);
  });

  it("have each number of a list, and none that can't be dialled", () => {
    const people = [
      { name: "A", phones: ["1", "call me", null, { value: "9" }] },
      { name: "B", phones: [{ value: "2" }, { value: "3" }] },
      { name: "C" },
      { phones: ["4"] },
      "D",
      null,
    ];
    const found = mappedEntries(people, { person: "{name}", numbers: ["phones", "phones.value"] });
    expect(found?.map(({ name, number }) => name + number)).toEqual(["A1", "A9", "B2", "B3"]);
  });

  it.each([
    [{ last: "Müller" }, "Müller"],
    [{ first: "Anna" }, "Anna"],
    [{ last: " ", first: "Anna" }, "Anna"],
    [{ last: "Müller-Lüdenscheidt", first: "Anna" }, "Müller-Lüdenscheidt, Anna"],
  ])("are called by what there is of their names: %j", (name, shown) => {
    expect(mappedEntries([{ name, phone: "1" }], { person, numbers: ["phone"] })).toEqual([
      { name: shown, number: "1" },
    ]);
  });

  it.each([
    ["no list there", {}, "a.b"],
    ["something else there", { a: { b: "x" } }, "a.b"],
    ["no list at all", { x: 1 }, undefined],
    ["more than a phone book", Array.from({ length: MOST_ENTRIES + 1 }, () => ({ n: "a", p: "1" })), undefined],
  ])("are none with %s", (_, document, entries) => {
    expect(mappedEntries(document, { entries, person: "{n}", numbers: ["p"] })).toBeUndefined();
  });

  it("are read from what the document itself has, and not from what every object has", () => {
    const people = [{ phone: "1", name: "A" }];
    expect(mappedEntries(people, { person: "{constructor.name}", numbers: ["phone"] })).toEqual([]);
    expect(mappedEntries(people, { person: "{__proto__}{name}", numbers: ["phone"] })).toHaveLength(1);
  });
});
