import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../admin/open-admin-door";
import { bundleText, DESK } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

describe("going back", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const newStore = () => {
    const store = join(temporaryFolder(), "store");
    const run = (name: string, ...words: string[]) => program.run([name, "--store", store, ...words]);
    const apply = async (files: Record<string, string>): Promise<string> => {
      const { stdout } = await program.run(["apply", "--store", store], bundleText(files, {}, "home", [DESK]));
      return /^generation (\w+)/m.exec(stdout)?.[1] ?? stdout;
    };
    const kept = async () => JSON.parse((await run("generations", "--json")).stdout);
    return { store, run, apply, kept };
  };

  it("switches to the generation before, says what changed, and is served when it ends", async () => {
    const { store, run, apply, kept } = newStore();
    const server = await program.serve(["--store", store]);
    const first = await apply({ a: "1", b: "1" });
    const second = await apply({ a: "2", c: "1" });
    const told = async () => {
      const { generation, rolledBackAt } = JSON.parse((await ask(server.admin, "/api/phones")).bytes.toString());
      return [(await ask(server.http, "/a")).bytes.toString(), generation, rolledBackAt];
    };
    expect(await told()).toEqual(["2", second, null]);
    const { code, stdout, stderr } = await run("rollback");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`changed a\nadded b\nremoved c\ngeneration ${first}: added 1, changed 1, removed 1, kept 0\n`);
    expect(await told()).toEqual(["1", first, expect.stringMatching(/^\d{4}-.*Z$/)]);
    expect(await kept()).toMatchObject([
      { id: first, current: true, by: "rollback", files: 2, phones: 1 },
      { id: second, current: false, by: "apply", files: 2, phones: 1 },
    ]);
    expect((await run("generations")).stdout).toMatch(
      new RegExp(
        `^\\* ${first}  rolled back to \\S+Z, applied \\S+Z  2 files, 1 phones  current\n  ${second}  applied `,
      ),
    );
    // What is declared comes again by the next apply, as a change.
    expect(await apply({ a: "2", c: "1" })).toBe(second);
    expect(await told()).toEqual(["2", second, null]);
    expect(await kept()).toMatchObject([{ id: second, by: "apply" }, { id: first }]);
  });

  it("ends when what it went back to is declared", async () => {
    const { store, run, apply, kept } = newStore();
    const server = await program.serve(["--store", store]);
    const first = await apply({ a: "1" });
    await apply({ a: "2" });
    await run("rollback");
    const { stdout } = await program.run(["apply", "--store", store], bundleText({ a: "1" }, {}, "home", [DESK]));
    expect(stdout).toMatch(/^unchanged\ngeneration /);
    expect(await kept()).toMatchObject([{ id: first, by: "apply" }, {}]);
    const { rolledBackAt } = JSON.parse((await ask(server.admin, "/api/phones")).bytes.toString());
    expect(rolledBackAt).toBeNull();
  });

  it("goes to any kept one, and twice comes to where it began", async () => {
    const { store, run, apply } = newStore();
    const ids = [];
    for (const text of ["1", "2", "3"]) {
      ids.push(await apply({ a: text }));
    }
    const current = () => readFileSync(join(store, "current", "a"), "utf8");
    await run("rollback", "--to", ids[0] ?? "");
    expect(current()).toBe("1");
    await run("rollback");
    expect(current()).toBe("3");
    await run("rollback");
    expect(current()).toBe("1");
    expect((await run("rollback", "--to", ids[0] ?? "")).stdout).toMatch(/^unchanged\ngeneration /);
  });

  it("never loses the one before, however old", async () => {
    const { run, apply, kept } = newStore();
    const first = await apply({ a: "1" });
    for (const text of ["2", "3", "4", "5"]) {
      await apply({ a: text });
    }
    await run("rollback", "--to", first);
    await apply({ a: "6" });
    expect((await kept()).map(({ id }: { id: string }) => id)).toContain(first);
    expect((await run("rollback")).stdout).toContain(`generation ${first}: `);
  });

  it.each<[string, (generation: string, store: string) => void, string]>([
    ["a file", (folder) => writeFileSync(join(folder, "a"), "damaged"), "is damaged: its files are not those"],
    ["a missing file", (folder) => rmSync(join(folder, "a")), "is damaged: its files are not those"],
    ["its description", (folder) => rmSync(`${folder}.json`), "is damaged: what it is for is lost"],
    ["the key", (_, store) => rmSync(join(store, "key")), "can't be checked, as the key of the store is lost"],
  ])("refuses one that is damaged: %s", async (_, damage, message) => {
    const { store, run, apply } = newStore();
    const first = await apply({ a: "1" });
    await apply({ a: "2" });
    damage(join(store, "generations", first), store);
    const { code, stdout, stderr } = await run("rollback", "--to", first);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(readFileSync(join(store, "current", "a"), "utf8")).toBe("2");
  });

  it("says why it can't", async () => {
    const { run, apply, store } = newStore();
    expect((await run("rollback")).stderr).toBe(
      `error: there are no generations in ${store}; is it the folder of --store?\n`,
    );
    expect((await run("generations")).stdout).toBe("no generations\n");
    const id = await apply({ a: "1" });
    expect((await run("rollback")).stderr).toContain(`no other generation than ${id}`);
    expect((await run("rollback", "--to", "0123456789abcdef")).stderr).toBe(
      `error: there is no generation 0123456789abcdef; kept: ${id}\n`,
    );
    expect((await run("rollback", "--to", "../../etc")).stderr).toContain("is not the id of a generation");
  });

  it("tells of what an apply put right beside files", async () => {
    const { store, apply } = newStore();
    await apply({ a: "1" });
    chmodSync(join(store, "current", "a"), 0o644);
    const { stdout, stderr } = await program.run(
      ["apply", "--store", store],
      bundleText({ a: "1" }, {}, "home", [DESK]),
    );
    expect(stdout).toMatch(/^unchanged\ngeneration \w+: added 0, changed 0, removed 0, kept 1\n$/);
    expect(stderr).toMatch(/^note: put right: generations\/\w+\/a: mode 0644 instead of 0600\n$/);
  });
});
