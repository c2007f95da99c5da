import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directoryPage } from "../../../server/directory/directory-page";
import { inputXml, menuXml, messageXml, OBJECT_LIMITS, phoneBytes } from "../../../server/directory/phone-objects";
import { GOLDEN_OBJECTS, numbered } from "./golden-objects";
import { readObject } from "./phone-xml";

const BASE = "http://192.168.1.3:6970/directory";

describe("the objects of the phone", () => {
  it.each(Object.keys(GOLDEN_OBJECTS))("are the known bytes: %s", (name) => {
    const golden = readFileSync(join(__dirname, "golden", `${name}.xml`));
    expect(phoneBytes(GOLDEN_OBJECTS[name] ?? "").toString("latin1")).toBe(golden.toString("latin1"));
    expect(() => readObject(golden)).not.toThrow();
  });

  it("are well-formed and within their limits, whatever they hold", () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (title, prompt, name) => {
        const menu = readObject(phoneBytes(menuXml({ title, prompt, items: [{ name, url: `${BASE}?a=1&b=2` }] })));
        expect(menu.title.length).toBeLessThanOrEqual(OBJECT_LIMITS.title);
        expect(menu.prompt.length).toBeLessThanOrEqual(OBJECT_LIMITS.title);
        expect(menu.items[0]?.name.length).toBeLessThanOrEqual(OBJECT_LIMITS.menuName);
        const message = readObject(phoneBytes(messageXml({ title, prompt, text: name.repeat(20) })));
        expect(message.text?.length).toBeLessThanOrEqual(OBJECT_LIMITS.text);
        const entries = [{ name, number: "100" }];
        const { xml } = directoryPage({ title, entries, from: 0, note: prompt, urlFrom: () => BASE });
        expect(readObject(phoneBytes(xml)).entries).toHaveLength(1);
      }),
    );
  });

  it("have no more items than a phone takes", () => {
    const items = Array.from({ length: 120 }, (_, index) => ({ name: `Item ${index}`, url: BASE }));
    expect(readObject(phoneBytes(menuXml({ title: "a", prompt: "b", items }))).items).toHaveLength(100);
    const fields = items.map(({ name }) => ({ name, parameter: "q", flags: "A" as const }));
    const form = readObject(phoneBytes(inputXml({ title: "a", prompt: "b", url: BASE, items: fields })));
    expect(form.fields).toHaveLength(5);
  });

  it("never send an address that a phone would cut", () => {
    const menu = (url: string) => menuXml({ title: "a", prompt: "b", items: [{ name: "c", url }] });
    expect(() => menu(`${BASE}?${"x".repeat(256)}`)).toThrow(RangeError);
    expect(() => menu(`${BASE}?ü`)).toThrow(RangeError);
  });
});

describe("the pages of a directory", () => {
  const walk = (entries: readonly { name: string; number: string }[]) => {
    const pages = [];
    for (let from: number | undefined = 0; from !== undefined; ) {
      const { xml, next } = directoryPage({
        title: "Directory",
        entries,
        from,
        urlFrom: (start) => `${BASE}/list?source=all&from=${start}`,
      });
      const page = readObject(phoneBytes(xml));
      pages.push({ page, bytes: phoneBytes(xml).length });
      expect(page.keys.find(({ name }) => name === "Next")?.url).toBe(next);
      from = next === undefined ? undefined : Number(/from=(\d+)$/.exec(next)?.[1]);
    }
    return pages;
  };

  it.each([0, 1, 31, 32, 33, 64, 65, 1000])("lead through all of %d people by the Next key, 32 at a time", (count) => {
    const people = numbered(count);
    const pages = walk(people);
    expect(pages.flatMap(({ page }) => page.entries)).toEqual(people);
    expect(pages).toHaveLength(Math.max(1, Math.ceil(count / 32)));
    const keys = pages.map(({ page }) => page.keys.map(({ name }) => name));
    expect(keys.pop()).toEqual([]);
    expect(keys.every((names) => names.join() === "Dial,EditDial,Exit,Next")).toBe(true);
  });

  it("are smaller where entries are so long that a phone would not take 32 of them", () => {
    const people = Array.from({ length: 100 }, (_, index) => ({
      name: `${index} ${"&".repeat(40)}`,
      number: String(index).padStart(32, "1"),
    }));
    const pages = walk(people);
    expect(pages.flatMap(({ page }) => page.entries.map(({ number }) => number))).toEqual(
      people.map(({ number }) => number),
    );
    for (const { bytes } of pages) {
      expect(bytes).toBeLessThanOrEqual(OBJECT_LIMITS.directoryBytes);
    }
    expect(pages.length).toBeGreaterThan(Math.ceil(people.length / 32));
  });
});
