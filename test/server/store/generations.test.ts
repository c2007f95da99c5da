import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DeclaredPhone } from "../../../domain/declared-phone";
import { applyGeneration, clearGenerations, KEPT_GENERATIONS } from "../../../server/store/generation-writing";
import { describeGeneration, storeLayout } from "../../../server/store/layout";
import { readRepairToken } from "../../../server/store/repair-mark";
import { DESK } from "../bundle-text";
import { temporaryFolder } from "../temporary-folder";

const newStore = () => storeLayout(join(temporaryFolder(), "store"));
const siteOf = (files: Record<string, string>, site = "home", phones: readonly DeclaredPhone[] = []) => ({
  site,
  phones,
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
});
const everythingIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));

describe("generations", () => {
  it("are switched by one link, and say what became of each file", async () => {
    const store = newStore();
    const first = await applyGeneration(store, siteOf({ a: "1", b: "1", "c/d": "1" }));
    expect(first).toMatchObject({ added: ["a", "b", "c/d"], changed: [], removed: [], kept: 0, unchanged: false });
    const second = await applyGeneration(store, siteOf({ a: "1", b: "2", e: "1" }));
    expect(second).toMatchObject({ added: ["e"], changed: ["b"], removed: ["c/d"], kept: 1 });
    expect(second.id).not.toBe(first.id);
    expect(readlinkSync(store.current)).toBe(join("generations", second.id));
    expect(readFileSync(join(store.current, "b"), "utf8")).toBe("2");
    expect(existsSync(join(store.current, "c"))).toBe(false);
    expect(readFileSync(join(store.generations, first.id, "c/d"), "utf8")).toBe("1");
  });

  it("stay as they are when the same comes again", async () => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1" }));
    const madeAs = () => [lstatSync(store.current).ino, lstatSync(store.current).ctimeMs];
    const before = madeAs();
    expect(await applyGeneration(store, siteOf({ a: "1" }))).toMatchObject({ id, unchanged: true });
    expect(madeAs()).toEqual(before);
    expect(await applyGeneration(store, siteOf({ a: "1" }, "office"))).toMatchObject({ id, unchanged: false, kept: 1 });
  });

  it("tell which phones they are for, and change with them alone", async () => {
    const store = newStore();
    const phones = [DESK, { ...DESK, mac: "00036BABCDF0", label: null }];
    const { id } = await applyGeneration(store, siteOf({ a: "1" }, "home", phones));
    expect((await describeGeneration(store, id))?.phones).toEqual(phones);
    const inOtherOrder = phones.map((phone) => Object.fromEntries(Object.entries(phone).reverse()) as DeclaredPhone);
    expect(await applyGeneration(store, siteOf({ a: "1" }, "home", inOtherOrder))).toMatchObject({ unchanged: true });
    const changed = [{ ...DESK, model: "7960" }];
    expect(await applyGeneration(store, siteOf({ a: "1" }, "home", changed))).toMatchObject({ id, unchanged: false });
    expect((await describeGeneration(store, id))?.phones).toEqual(changed);
  });

  it.each([
    ["an earlier version, without phones", undefined],
    ["another version, with phones told otherwise", [{ mac: 1 }]],
  ])("can be of %s", async (_, phones) => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1" }, "home", [DESK]));
    const description = join(store.generations, `${id}.json`);
    writeFileSync(description, JSON.stringify({ ...JSON.parse(readFileSync(description, "utf8")), phones }));
    expect(await describeGeneration(store, id)).toMatchObject({ site: "home", phones: [] });
    expect(await applyGeneration(store, siteOf({ a: "1" }, "home", [DESK]))).toMatchObject({ id, unchanged: false });
    expect(await describeGeneration(store, id)).toMatchObject({ phones: [DESK] });
  });

  it("go back to files that were there before", async () => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1" }));
    await applyGeneration(store, siteOf({ a: "2" }));
    expect(await applyGeneration(store, siteOf({ a: "1" }))).toMatchObject({ id, changed: ["a"] });
    expect(readFileSync(join(store.current, "a"), "utf8")).toBe("1");
  });

  it("are written anew when somebody damaged them", async () => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1", b: "1" }));
    writeFileSync(join(store.current, "a"), "damaged");
    unlinkSync(join(store.current, "b"));
    expect(await applyGeneration(store, siteOf({ a: "1", b: "1" }))).toMatchObject({
      id,
      changed: ["a"],
      added: ["b"],
    });
    expect(readFileSync(join(store.current, "a"), "utf8")).toBe("1");
  });

  it(`are kept ${KEPT_GENERATIONS} deep`, async () => {
    const store = newStore();
    const ids: string[] = [];
    for (let count = 1; count <= KEPT_GENERATIONS + 2; count++) {
      ids.push((await applyGeneration(store, siteOf({ a: String(count) }))).id);
    }
    const expected = ids.slice(-KEPT_GENERATIONS).flatMap((id) => [id, `${id}.json`]);
    expect(readdirSync(store.generations).sort()).toEqual(expected.sort());
  });

  it("have ids that differ from store to store, so that nobody can try passwords on them", async () => {
    const ids = [];
    for (const store of [newStore(), newStore()]) {
      ids.push((await applyGeneration(store, siteOf({ a: "guess" }))).id);
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it("are for their owner alone", async () => {
    const store = newStore();
    await applyGeneration(store, siteOf({ "a/b": "1", c: "2" }));
    for (const path of [store.folder, ...everythingIn(store.folder)].filter(
      (path) => !lstatSync(path).isSymbolicLink(),
    )) {
      expect(statSync(path).mode & 0o077, path).toBe(0);
    }
  });

  it("take a store over whose last apply was killed", async () => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1" }));
    mkdirSync(join(store.generations, ".tmp-killed"));
    writeFileSync(join(store.generations, ".tmp-killed", "half"), "x");
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, start: "1", token: "dead" });
    writeFileSync(store.lock, dead);
    writeFileSync(`${store.lock}.waiting`, dead);
    const next = await applyGeneration(store, siteOf({ a: "2" }));
    expect(readdirSync(store.folder).sort()).toEqual(["current", "generations", "key"]);
    expect(readdirSync(store.generations).sort()).toEqual([id, `${id}.json`, next.id, `${next.id}.json`].sort());
  });

  it("leave nothing of one that was written whole and never switched to", async () => {
    const store = newStore();
    const { id } = await applyGeneration(store, siteOf({ a: "1" }));
    const killed = "0123456789abcdef";
    mkdirSync(join(store.generations, killed));
    writeFileSync(join(store.generations, killed, "a"), "x");
    writeFileSync(join(store.generations, `${killed}.json`), "{}");
    for (const each of [killed, id]) {
      // The other one was killed after its switch.
      writeFileSync(join(store.generations, `.tmp-new-${each}`), "");
    }
    expect(await applyGeneration(store, siteOf({ a: "1" }))).toMatchObject({ id, unchanged: true });
    expect(readdirSync(store.generations).sort()).toEqual([id, `${id}.json`].sort());
  });

  it("take over from those that were killed before their claim of the lock was written", async () => {
    const store = newStore();
    await applyGeneration(store, siteOf({ a: "1" }));
    writeFileSync(`${store.lock}.${2 ** 22 + 1}.0123456789abcdef`, "");
    // Somebody who lives may be about to write it.
    const living = `${store.lock}.${process.pid}.0123456789abcdef`;
    writeFileSync(living, "");
    await applyGeneration(store, siteOf({ a: "2" }));
    expect(readdirSync(store.folder).filter((name) => name.startsWith("lock"))).toEqual([basename(living)]);
  });

  it("keep the token of a repair until the next one, and none after a clear", async () => {
    const store = newStore();
    await applyGeneration(store, siteOf({ a: "1" }), { repair: "0123456789abcdef" });
    await applyGeneration(store, siteOf({ a: "2" }));
    expect(await readRepairToken(store)).toBe("0123456789abcdef");
    await expect(
      applyGeneration(store, siteOf({ "a/b": "1", a: "2" }), { repair: "ffffffffffffffff" }),
    ).rejects.toThrow();
    expect(await readRepairToken(store)).toBe("0123456789abcdef");
    await applyGeneration(store, siteOf({ a: "2" }), { repair: "00000000000000ff" });
    expect(await readRepairToken(store)).toBe("00000000000000ff");
    await clearGenerations(store);
    expect(readdirSync(store.folder)).toEqual([]);
  });

  it("wait for each other, and the link names one of them whole", async () => {
    const store = newStore();
    const sites = Array.from({ length: 8 }, (_, count) => siteOf({ a: String(count), [`only-${count}`]: "x" }));
    const changes = await Promise.all(sites.map((site) => applyGeneration(store, site)));
    expect(new Set(changes.map(({ id }) => id)).size).toBe(8);
    const last = changes.findIndex(({ id }) => readlinkSync(store.current).endsWith(id));
    expect(readFileSync(join(store.current, "a"), "utf8")).toBe(String(last));
    expect(readdirSync(store.current).sort()).toEqual(["a", `only-${last}`]);
  });

  it("go away with all that came with them", async () => {
    const store = newStore();
    await applyGeneration(store, siteOf({ a: "1", "b/c": "1" }));
    expect((await clearGenerations(store)).removed).toEqual(["a", "b/c"]);
    expect(readdirSync(store.folder)).toEqual([]);
    expect((await clearGenerations(store)).removed).toEqual([]);
    expect((await clearGenerations(newStore())).removed).toEqual([]);
  });

  it("do not touch a folder that somebody else called current", async () => {
    const store = newStore();
    mkdirSync(store.current, { recursive: true });
    writeFileSync(join(store.current, "mine"), "x");
    await expect(applyGeneration(store, siteOf({ a: "1" }))).rejects.toThrow("is not a link that this program made");
    expect(readFileSync(join(store.current, "mine"), "utf8")).toBe("x");
  });
});
