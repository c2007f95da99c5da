import { readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { DeclaredPhone } from "../../../domain/declared-phone";
import { GenerationFollower } from "../../../server/store/generation-follower";
import { applyGeneration, clearGenerations } from "../../../server/store/generation-writing";
import { makeStore, type StoreLayout, storeLayout } from "../../../server/store/layout";
import { DESK } from "../bundle-text";
import { temporaryFolder } from "../temporary-folder";

async function opened(): Promise<{ store: StoreLayout; follower: GenerationFollower; troubles: string[] }> {
  const store = storeLayout(join(temporaryFolder(), "store"));
  await makeStore(store);
  const troubles: string[] = [];
  const follower = await GenerationFollower.open(store, "fallback", (trouble) => troubles.push(trouble));
  onTestFinished(() => follower.close());
  return { store, follower, troubles };
}

/** Resolves with the next change that a condition holds after. */
const changedTo = (follower: GenerationFollower, condition: () => boolean): Promise<void> =>
  new Promise((done) => {
    const end = follower.onChange(() => {
      if (condition()) {
        end();
        done();
      }
    });
  });

const apply = (store: StoreLayout, text: string, phones: readonly DeclaredPhone[]) =>
  applyGeneration(store, { site: "home", phones, files: new Map([["SIP00036BABCDEF.cnf", Buffer.from(text)]]) });

const served = (follower: GenerationFollower): string | undefined => {
  const lookup = follower.find("SIP00036BABCDEF.cnf");
  return lookup.kind === "found" ? lookup.file.bytes.toString() : undefined;
};

describe("a store that is served", () => {
  it("tells when another generation, or another set of phones, is in place, and when there is none", async () => {
    const { store, follower } = await opened();
    expect([follower.phones(), follower.site()]).toEqual([[], "fallback"]);

    let change = changedTo(follower, () => follower.generation() !== null);
    await apply(store, "line1_name: 200", [DESK]);
    await change;
    expect([follower.phones(), served(follower)]).toEqual([[DESK], "line1_name: 200"]);

    change = changedTo(follower, () => follower.phones()[0]?.model !== "7940");
    await apply(store, "line1_name: 200", [{ ...DESK, model: "7960" }]);
    await change;
    expect(follower.phones()).toEqual([{ ...DESK, model: "7960" }]);

    change = changedTo(follower, () => follower.phones()[0]?.model === null);
    await apply(store, "line1_name: 200", []);
    await change;
    expect(follower.phones()).toMatchObject([{ mac: DESK.mac, load: null, extensions: ["200"] }]);

    change = changedTo(follower, () => follower.generation() === null);
    await clearGenerations(store);
    await change;
    expect(follower.phones()).toEqual([]);
  });

  it("reads its generation again when it is told to", async () => {
    const { store, follower, troubles } = await opened();
    const change = changedTo(follower, () => served(follower) === "one");
    await apply(store, "one", []);
    await change;
    const again = changedTo(follower, () => served(follower) === "by hand");
    writeFileSync(join(store.folder, readlinkSync(store.current), "SIP00036BABCDEF.cnf"), "by hand");
    follower.refresh();
    await again;
    expect(troubles).toEqual([]);
  });

  it("tells nobody who does not want to know any more", async () => {
    const { store, follower } = await opened();
    let told = 0;
    follower.onChange(() => void told++)();
    const change = changedTo(follower, () => served(follower) === "one");
    await apply(store, "one", []);
    await change;
    expect(told).toBe(0);
  });
});
