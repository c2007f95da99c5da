import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { ProblemsError } from "../../../server/problems";
import { processStart } from "../../../server/process/identity";
import { readBundle } from "../../../server/store/bundle-reading";
import { bundleText } from "../bundle-text";
import { finished, Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const CANARY = "Canary3secret";
const NAMES = Array.from({ length: 1000 }, (_, index) => `SIP00036B${String(index).padStart(6, "0")}.cnf`);
const fleet = (text: string) => bundleText(Object.fromEntries(NAMES.map((name) => [name, text.repeat(20)])));

describe("a bundle that is cut off", () => {
  it("at whatever byte, is refused without a word of it", async () => {
    const whole = Buffer.from(
      bundleText(
        { "SIP00036BABCDEF.cnf": "Küche 電話 🕿: [secret p]\n" },
        { "SIP00036BABCDEF.cnf": { "[secret p]": CANARY } },
        "日本",
      ),
    );
    expect((await readBundle(Readable.from([whole]))).site).toBe("日本");
    for (let cut = 0; cut < whole.length; cut++) {
      const problem: unknown = await readBundle(Readable.from(cut === 0 ? [] : [whole.subarray(0, cut)])).catch(
        (error) => error,
      );
      expect(problem, `${cut}`).toBeInstanceOf(ProblemsError);
      expect(String(problem)).not.toContain(CANARY.slice(0, 5));
    }
  });

  it("arrives whole in whatever pieces", async () => {
    const whole = Buffer.from(bundleText({ a: "電話🕿" }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 20 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        expect((await readBundle(Readable.from(pieces))).files.get("a")?.toString()).toBe("電話🕿");
      }),
    );
  });

  it("is refused if it holds what is no UTF-8", async () => {
    const broken = Buffer.from(bundleText({ a: "电话" })).map((byte) => (byte === 0xe7 ? 0xff : byte));
    await expect(readBundle(Readable.from([broken]))).rejects.toThrow("is not UTF-8");
  });
});

describe("a delivery that does not end", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  it("but by a kill at any moment leaves 1,000 phones with what they had", { timeout: 180_000 }, async () => {
    const store = join(temporaryFolder(), "store");
    await program.run(["apply", "--store", store], fleet("old"));
    const server = await program.serve(["--store", store]);
    let kills = 0;
    for (let round = 0; round < 8; round++) {
      const child = program.spawn(["apply", "--store", store]);
      const done = finished(child, fleet(`round ${round} `));
      const before = served(store);
      setTimeout(() => child.kill("SIGKILL"), 50 + Math.random() * 900);
      const { code } = await done;
      kills += code === null ? 1 : 0;
      const after = served(store);
      expect(after.size).toBe(1);
      if (code === null && ![...before].every((text) => after.has(text))) {
        // Killed after its switch: then it is the new one, and whole.
        expect([...after]).toEqual([`round ${round} `.repeat(20)]);
      }
      const { status } = await fetch(`http://127.0.0.1:${server.http}/${NAMES[round]}`);
      expect(status).toBe(200);
    }
    expect(kills).toBeGreaterThan(0);
    expect((await program.run(["apply", "--store", store], fleet("last"))).code).toBe(0);
    expect([...served(store)]).toEqual(["last".repeat(20)]);
    const { stdout } = await program.run(["generations", "--store", store, "--json"]);
    const ids: string[] = JSON.parse(stdout).map(({ id }: { id: string }) => id);
    // No generation that was never switched to is left, and nothing without its description.
    expect(readdirSync(join(store, "generations")).sort()).toEqual(ids.flatMap((id) => [id, `${id}.json`]).sort());
    expect(JSON.parse(stdout).every(({ by }: { by: string }) => by === "apply")).toBe(true);
  });

  it("waits for another one, and says after its time who holds the store", async () => {
    const store = join(temporaryFolder(), "store");
    await program.run(["apply", "--store", store], bundleText({ a: "1" }));
    const held = JSON.stringify({
      pid: process.pid,
      start: processStart(process.pid),
      token: "0123456789abcdef",
      since: "2026-01-02T03:04:05.000Z",
    });
    writeFileSync(join(store, "lock"), held);
    for (const name of ["apply", "rollback"]) {
      const refused = await program.run([name, "--store", store, "--lock-wait", "1"], bundleText({ a: "2" }));
      expect([refused.code, refused.stdout]).toEqual([1, ""]);
      expect(refused.stderr).toBe(
        `error: process ${process.pid} holds ${join(store, "lock")} (since 2026-01-02T03:04:05.000Z), ` +
          "and did not give it up within 1 s; wait for it or end it, then try again\n",
      );
    }
    expect(readFileSync(join(store, "current", "a"), "utf8")).toBe("1");
    expect(readdirSync(store).sort()).toEqual(["current", "generations", "key", "lock"]);
    const waits = program.run(["apply", "--store", store], bundleText({ a: "2" }));
    await vi.waitFor(
      () => expect(readdirSync(store).filter((name) => name.startsWith("lock."))).toHaveLength(1),
      10_000,
    );
    spawnSync("rm", [join(store, "lock")]);
    expect((await waits).code).toBe(0);
    expect(readFileSync(join(store, "current", "a"), "utf8")).toBe("2");
  });

  const isRoot = process.getuid?.() === 0 && process.platform === "linux";
  const reason = isRoot ? "" : " (skipped: a small disk takes root on Linux)";
  it.skipIf(!isRoot)(
    `for want of room leaves what is served, and says how much it needs${reason}`,
    { timeout: 60_000 },
    async () => {
      const disk = await smallDisk("size=1m,nr_inodes=400");
      const store = join(disk.folder, "store");
      const run = (words: string[], stdin = "") =>
        finished(disk.spawn([process.execPath, program.file, ...words]), stdin);
      const apply = (text: string) => run(["apply", "--store", store], text);
      const inside = (path: string) => join(disk.root, store, path);
      expect((await apply(bundleText({ a: "1" }))).code).toBe(0);
      const server = disk.spawn([process.execPath, program.file, "serve", "--store", store, ...doors]);
      const http = await portOf(server);
      const before = JSON.parse((await run(["generations", "--store", store, "--json"])).stdout);

      const large = await apply(
        bundleText(Object.fromEntries(["a", "b", "c"].map((name) => [name, "x".repeat(400_000)]))),
      );
      expect([large.code, large.stdout]).toEqual([1, ""]);
      expect(large.stderr).toMatch(
        new RegExp(
          `^error: there is no room left in ${store} \\(ENOSPC\\): the delivery needs 1\\.\\d MiB in 11 files there, and \\d+ KiB and \\d+ files are free\\. What was served before stays\\.`,
        ),
      );
      const many = await apply(fleet("x"));
      expect(many.stderr).toMatch(/\(ENOSPC\): the delivery needs .* in 1008 files there/);

      expect(await (await fetch(`http://127.0.0.1:${http}/a`)).text()).toBe("1");
      expect(readFileSync(inside("current/a"), "utf8")).toBe("1");
      expect(JSON.parse((await run(["generations", "--store", store, "--json"])).stdout)).toEqual(before);

      // Not even the lock finds room.
      writeFileSync(join(disk.root, disk.folder, "ballast"), Buffer.alloc(64_000));
      const filler = disk.spawn(["sh", "-c", `cat /dev/zero > ${disk.folder}/ballast2`]);
      await once(filler, "close");
      expect((await apply(bundleText({ a: "2" }))).stderr).toContain("(ENOSPC)");
      expect(readFileSync(inside("current/a"), "utf8")).toBe("1");

      await once(disk.spawn(["sh", "-c", `rm ${disk.folder}/ballast*`]), "close");
      expect((await apply(bundleText({ a: "2" }))).code).toBe(0);
      expect(await (await fetch(`http://127.0.0.1:${http}/a`)).text()).toBe("2");
      const ids = readdirSync(inside("generations")).filter((name) => !name.endsWith(".json"));
      expect(ids).toHaveLength(2);
      expect(readdirSync(inside("")).filter((name) => name.startsWith("lock") || name.endsWith(".tmp"))).toEqual([]);
    },
  );
});

const doors = ["tftp", "http", "admin"].flatMap((door) => [`--${door}`, "127.0.0.1:0"]).concat("--history", "memory");

/** The texts that the phones of the fleet have; one, if a generation is whole. */
function served(store: string): Set<string> {
  return new Set(NAMES.map((name) => readFileSync(join(store, "current", name), "utf8")));
}

/** A disk in memory that only its own mount namespace has, so that it goes away with the one process that holds it. */
async function smallDisk(options: string) {
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  const holder = spawn(
    "unshare",
    ["--mount", "sh", "-c", `mount -t tmpfs -o ${options} tmpfs ${folder} && echo mounted && exec sleep 600`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  return {
    folder,
    /** Where the folder of the disk is seen from outside. */
    root: `/proc/${holder.pid}/root`,
    spawn(words: readonly string[]): ChildProcess {
      const child = spawn("nsenter", ["--mount", `--target=${holder.pid}`, ...words], {
        stdio: ["pipe", "pipe", "pipe"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      return child;
    },
  };
}

async function portOf(server: ChildProcess): Promise<number> {
  let written = "";
  server.stdout?.on("data", (chunk) => {
    written += chunk;
  });
  return vi.waitFor(() => {
    const [, port] = /^ready .* http \S+:(\d+)/m.exec(written) ?? [];
    expect(port).toBeDefined();
    return Number(port);
  }, 15_000);
}
