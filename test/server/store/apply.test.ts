import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleText } from "../bundle-text";
import { finished, Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const CANARY = "Canary3secret";

describe("apply, as a program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  it("says what changed, a line for each file, and nothing the second time", async () => {
    const store = join(temporaryFolder(), "store");
    const apply = (files: Record<string, string>) => program.run(["apply", "--store", store], bundleText(files));
    expect((await apply({ b: "1", a: "1", c: "1" })).stdout).toMatch(
      /^added a\nadded b\nadded c\ngeneration [0-9a-f]{16}: added 3, changed 0, removed 0, kept 0\n$/,
    );
    expect((await apply({ d: "1", a: "1", c: "2" })).stdout).toMatch(
      /^removed b\nchanged c\nadded d\ngeneration [0-9a-f]{16}: added 1, changed 1, removed 1, kept 1\n$/,
    );
    expect((await apply({ d: "1", a: "1", c: "2" })).stdout).toMatch(
      /^unchanged\ngeneration [0-9a-f]{16}: added 0, changed 0, removed 0, kept 3\n$/,
    );
  });

  it("changes nothing for a bundle that is cut off, wherever", async () => {
    const store = join(temporaryFolder(), "store");
    await program.run(["apply", "--store", store], bundleText({ a: "1" }));
    const before = readlinkSync(join(store, "current"));
    const whole = bundleText({ a: "2", b: "[secret p]" }, { b: { "[secret p]": CANARY } });
    for (const length of [0, 1, 20, whole.length - 30, whole.length - 1]) {
      const { code, stdout, stderr } = await program.run(["apply", "--store", store], whole.slice(0, length));
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toContain(CANARY);
    }
    expect(readlinkSync(join(store, "current"))).toBe(before);
    expect(readdirSync(join(store, "generations"))).toHaveLength(2);
  });

  it("makes no store for a bundle that it refuses", async () => {
    const store = join(temporaryFolder(), "store");
    expect((await program.run(["apply", "--store", store], "{}")).code).toBe(1);
    expect(existsSync(store)).toBe(false);
  });

  it("killed at any point leaves a whole generation, and the next apply goes through", async () => {
    const store = join(temporaryFolder(), "store");
    const names = Array.from(
      { length: 300 },
      (_, count) => `SIP${count.toString(16).toUpperCase().padStart(12, "0")}.cnf`,
    );
    const bundleOf = (text: string) => bundleText(Object.fromEntries(names.map((name) => [name, text.repeat(50)])));
    await program.run(["apply", "--store", store], bundleOf("first"));
    let kills = 0;
    for (let round = 0; round < 12; round++) {
      const child = program.spawn(["apply", "--store", store]);
      const done = finished(child, bundleOf(`round ${round} `));
      const watch = setInterval(() => {
        if (filesUnderWay(join(store, "generations")) >= round * 25) {
          child.kill("SIGKILL");
        }
      }, 1);
      kills += (await done).code === null ? 1 : 0;
      clearInterval(watch);
      const served = names.map((name) => readFileSync(join(store, "current", name), "utf8"));
      expect(new Set(served).size).toBe(1);
      expect(readdirSync(join(store, "current"))).toHaveLength(names.length);
    }
    expect(kills).toBeGreaterThan(0);
    const { code, stdout } = await program.run(["apply", "--store", store], bundleOf("last"));
    expect([code, stdout.trimEnd().split("\n").pop()]).toEqual([
      0,
      expect.stringMatching(/: added 0, changed 300, removed 0/),
    ]);
    expect(readdirSync(store).sort()).toEqual(["current", "generations", "key"]);
    expect(readdirSync(join(store, "generations")).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("run many times at once ends with one of them whole", async () => {
    const store = join(temporaryFolder(), "store");
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, count) =>
        program.run(["apply", "--store", store], bundleText({ a: `${count}`, b: `${count}` })),
      ),
    );
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(answers.map(() => [0, ""]));
    const [a, b] = ["a", "b"].map((name) => readFileSync(join(store, "current", name), "utf8"));
    expect(a).toBe(b);
  });

  it("lets a secret out into no output, and on disk only into its file, which is its owner's", async () => {
    const store = join(temporaryFolder(), "store");
    const { tftp, http, child } = await program.serve(["--store", store]);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        printed += chunk;
      });
    }
    const text = bundleText(
      { "SIP00036BABCDEF.cnf": "p: [secret p]" },
      { "SIP00036BABCDEF.cnf": { "[secret p]": CANARY } },
    );
    for (const stdin of [
      text,
      text,
      text.replace("[secret p]: ", "[secret q]: "),
      text.replace('"format":4', '"format":9'),
      text.slice(9),
    ]) {
      const { stdout, stderr } = await program.run(["apply", "--store", store], stdin);
      printed += stdout + stderr;
    }
    const url = `http://127.0.0.1:${http}`;
    expect(await (await fetch(`${url}/SIP00036BABCDEF.cnf`)).text()).toBe(`p: ${CANARY}`);
    for (const path of ["/", "/api/requests", "/healthz", `/?${CANARY}`]) {
      printed += await (await fetch(url + path)).text();
    }
    printed += (await program.run(["status", "--store", store, "--json"])).stdout;
    printed += (await program.run(["health", "--tftp", `127.0.0.1:${tftp}`, "--http", `127.0.0.1:${http}`])).stdout;
    expect(printed).toContain("generation");
    expect(printed).not.toContain(CANARY);
    for (const entry of readdirSync(store, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      // The link leads to a generation, which is looked at itself.
      if (path.startsWith(join(store, "current"))) {
        continue;
      }
      if (entry.isFile() && readFileSync(path, "latin1").includes(CANARY)) {
        expect(path).toMatch(/\/generations\/[0-9a-f]{16}\/SIP00036BABCDEF\.cnf$/);
        expect(statSync(path).mode & 0o777).toBe(0o600);
      }
    }
  });
});

/** How many files the generation has that is being written; -1 if none is. */
function filesUnderWay(generations: string): number {
  try {
    const folder = readdirSync(generations).find((name) => name.startsWith(".tmp-"));
    return folder === undefined ? -1 : readdirSync(join(generations, folder)).length;
  } catch {
    return -1;
  }
}
