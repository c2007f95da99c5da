import { describe, expect, it } from "vitest";
import type { DirectoryEntry } from "../../../domain/directory/directory-entry";
import { CachedSource } from "../../../server/directory/cached-source";
import { SourceTrouble } from "../../../server/directory/directory-source";

/** A source whose clock and loads the test holds. */
function held() {
  let time = 0;
  const loads: { resolve: (entries: DirectoryEntry[]) => void; reject: (error: unknown) => void }[] = [];
  const troubles: string[] = [];
  const source = new CachedSource({
    name: "crm",
    title: "CRM",
    freshMs: 60_000,
    now: () => time,
    onTrouble: (trouble) => troubles.push(trouble),
    load: () => new Promise((resolve, reject) => loads.push({ resolve, reject })),
  });
  const names = async () => (await source.read()).entries.map(({ name }) => name);
  const settled = () => new Promise<void>((done) => setImmediate(done));
  return {
    ...{ source, names, loads, troubles, settled },
    pass: (ms: number) => {
      time += ms;
    },
  };
}
const people = (name: string): DirectoryEntry[] => [{ name, number: "1" }];

describe("entries of somewhere else", () => {
  it("are got once for all who ask meanwhile, and not again while they are fresh", async () => {
    const { names, loads, pass } = held();
    const asked = [names(), names()];
    loads[0]?.resolve(people("Anna"));
    expect(await Promise.all(asked)).toEqual([["Anna"], ["Anna"]]);
    pass(59_999);
    expect(await names()).toEqual(["Anna"]);
    expect(loads).toHaveLength(1);
  });

  it("are answered with at once when they are no longer fresh, and are others once these came", async () => {
    const { names, loads, pass, settled } = held();
    const first = names();
    loads[0]?.resolve(people("Anna"));
    await first;
    pass(60_000);
    expect(await names()).toEqual(["Anna"]);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve(people("Bob"));
    await settled();
    expect(await names()).toEqual(["Bob"]);
  });

  it("stay while the source is down, which is told once, as is its return", async () => {
    const { names, loads, pass, settled, troubles } = held();
    const first = names();
    loads[0]?.resolve(people("Anna"));
    await first;
    pass(60_000);
    for (let failure = 1; failure <= 3; failure++) {
      expect(await names()).toEqual(["Anna"]);
      loads[failure]?.reject(new SourceTrouble("it answered with status 500"));
      await settled();
      // Between two attempts nobody is asked.
      expect(await names()).toEqual(["Anna"]);
      expect(loads).toHaveLength(failure + 1);
      pass(10_000);
    }
    await names();
    loads[4]?.resolve(people("Bob"));
    await settled();
    expect(await names()).toEqual(["Bob"]);
    expect(troubles).toEqual([
      "directory list crm: it answered with status 500; the entries from before are shown",
      "directory list crm: it works again",
    ]);
  });

  it("are a trouble as long as there were none, and nobody is kept waiting for the next attempt", async () => {
    const { source, names, loads, pass, settled, troubles } = held();
    const first = source.read();
    loads[0]?.reject(new Error("Canary in a message of who knows whom"));
    await expect(first).rejects.toThrow();
    await expect(source.read()).rejects.toThrow();
    expect(loads).toHaveLength(1);
    expect(troubles).toEqual(["directory list crm: it can't be read; it has no entries"]);
    pass(10_000);
    await expect(source.read()).rejects.toThrow();
    expect(loads).toHaveLength(2);
    loads[1]?.resolve(people("Anna"));
    await settled();
    expect(await names()).toEqual(["Anna"]);
  });
});
