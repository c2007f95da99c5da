import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ensureLoadProgram, type Plan, runLoad } from "../../bench/load-program.mjs";
import { createProgress } from "../../scripts/setup/progress.mjs";
import { type Script, ScriptedTftpServer } from "../phone/scripted-tftp-server";
import { temporaryFolder } from "../server/temporary-folder";
import { WindowedServer } from "./windowed-server";

let program = "";
beforeAll(async () => {
  program = await ensureLoadProgram(createProgress({ write: () => undefined }));
}, 120_000);

const body = randomBytes(2300);
const quick = { firstMs: 100, laterMs: 100, tries: 4 };

/** Runs a plan against a peer on this machine that serves `files`, in a folder that holds `expected`. */
async function load(plan: Partial<Plan> & Pick<Plan, "sequences">, { files, scripts, expected = files }: ScriptedSite) {
  const server = new ScriptedTftpServer(files, scripts);
  const port = await server.open();
  onTestFinished(() => server.close());
  const result = await runLoad(program, planAt(port, plan, expected));
  return { server, result };
}

interface ScriptedSite {
  readonly files: Record<string, Buffer>;
  readonly scripts?: Record<string, Script>;
  readonly expected?: Record<string, Buffer>;
}

function planAt(port: number, plan: Partial<Plan> & Pick<Plan, "sequences">, expected: Record<string, Buffer>): Plan {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(expected)) writeFileSync(join(folder, name), content);
  const one = { total: 1, concurrency: 1, firstAddress: "127.0.0.1", retry: quick, limitMs: 10_000 };
  return { ...one, server: `127.0.0.1:${port}`, folder, ...plan };
}

const read = (file: string) => ({ file, missing: false });
const miss = (file: string) => ({ file, missing: true });

describe("the load generator", () => {
  it("reads a sequence file by file, each from a new and higher port, and counts misses", async () => {
    const files = { a: body, b: randomBytes(1024) };
    const { server, result } = await load({ sequences: [[miss("none"), read("a"), read("b")]], total: 2 }, { files });
    expect(result).toMatchObject({ transfers: 4, misses: 2, sequences: 2, failures: {}, blocks: 16, bytes: 6648 });
    expect(server.requests.map(({ file }) => file)).toEqual(["none", "a", "b", "none", "a", "b"]);
    const ports = server.requests.map(({ port }) => port);
    expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
  });

  it("gives each client at once an address of its own", async () => {
    const { server, result } = await load({ sequences: [[read("a")]] }, { files: { a: body } });
    expect(result.transfers).toBe(1);
    expect(server.requests).toHaveLength(1);
    // The scripted peer answers to one address only, so of two clients the second stays without an answer.
    const two = await load({ sequences: [[read("a")]], total: 2, concurrency: 2 }, { files: { a: body } });
    expect(two.result).toMatchObject({ transfers: 1, failures: { "no answer": 1 }, retries: 3 });
  });

  it("sees a wrong byte and a wrong length", async () => {
    const changed = Buffer.from(body);
    changed[2000] = (changed[2000] ?? 0) ^ 1;
    for (const files of [{ a: changed }, { a: body.subarray(0, 2299) }]) {
      const { result } = await load({ sequences: [[read("a")]] }, { files, expected: { a: body } });
      expect(result).toMatchObject({ transfers: 0, failures: { "wrong content": 1 } });
    }
  });

  it("repeats an unanswered request from the same port, as a phone does", async () => {
    const site = { files: { a: body }, scripts: { a: { ignore: 2 } } };
    const { server, result } = await load({ sequences: [[read("a")]] }, site);
    expect(result).toMatchObject({ transfers: 1, retries: 2, failures: {} });
    expect(new Set(server.requests.map(({ port }) => port)).size).toBe(1);
  });

  it("gives up after all its tries", async () => {
    const site = { files: { a: body }, scripts: { a: { ignore: 9 } } };
    const { server, result } = await load({ sequences: [[read("a"), read("a")]] }, site);
    expect(result).toMatchObject({ sequences: 0, failures: { "no answer": 1 } });
    expect(server.requests).toHaveLength(4);
  });

  it("acknowledges a repeated block again, the last one too", async () => {
    const site = { files: { a: body }, scripts: { a: { twice: [2, 5] } } };
    // The second file keeps it there for the repeated last block of the first.
    const { server, result } = await load(
      { sequences: [[read("a"), read("b")]], dallyMs: 1000 },
      {
        ...site,
        files: { a: body, b: randomBytes(512 * 40) },
      },
    );
    expect(result).toMatchObject({ transfers: 2, duplicates: 2, failures: {} });
    expect(server.acks.get("a")).toEqual([1, 2, 2, 3, 4, 5, 5]);
  });

  it("answers a second session with error 5 and goes on", async () => {
    const site = { files: { a: body, b: randomBytes(512 * 40) }, scripts: { a: { secondSession: true } } };
    const { server, result } = await load({ sequences: [[read("a"), read("b")]], dallyMs: 1000 }, site);
    expect(result).toMatchObject({ transfers: 2, foreign: 1, failures: {} });
    expect(server.errors).toEqual([5]);
  });

  it.each<[string, Script, ReturnType<typeof read>, string]>([
    ["another error than file not found", { error: 2 }, miss("a"), "error 2"],
    ["file not found for a file that is there", { error: 1 }, read("a"), "error 1"],
    ["a file that must be missing", {}, miss("a"), "served what must be missing"],
    ["a transfer that stalls", { stallAt: 3 }, read("a"), "stalled"],
    ["a transfer that is broken off", { breakAt: 3 }, read("a"), "error 0"],
    ["options that were not asked for", { oack: true }, read("a"), "wrong options"],
  ])("counts %s as a failure", async (_, script, request, kind) => {
    const { result } = await load({ sequences: [[request]] }, { files: { a: body }, scripts: { a: script } });
    expect(result).toMatchObject({ transfers: 0, misses: 0, failures: { [kind]: 1 } });
  });

  it("reads in windows, and asks once for what was lost", async () => {
    const large = randomBytes(512 * 10 + 7);
    const server = new WindowedServer(large, 4, [2, 11]);
    const port = await server.open();
    onTestFinished(() => server.close());
    const plan = planAt(port, { sequences: [[read("a")]], blksize: 512, windowsize: 8 }, { a: large });
    const result = await runLoad(program, plan);
    expect(server.options).toEqual(["blksize", "512", "windowsize", "8"]);
    expect(result).toMatchObject({ transfers: 1, windowed: 1, blocks: 11, gaps: 2, retries: 1, failures: {} });
    // After block 1 the gap; then windows of four; then what is left, of which the last block comes at the second try.
    expect(server.acks).toEqual([0, 1, 5, 9, 10, 11]);
  });

  it("holds transfers open until all are, then finishes them", async () => {
    let held = 0;
    const plan = { sequences: [[read("a")]], holdMs: 50 };
    const server = new ScriptedTftpServer({ a: body });
    const port = await server.open();
    onTestFinished(() => server.close());
    const acksWhenHeld: number[] = [];
    const result = await runLoad(program, planAt(port, plan, { a: body }), {
      onHeld: (count) => {
        held = count;
        acksWhenHeld.push(...(server.acks.get("a") ?? []));
      },
    });
    expect(held).toBe(1);
    expect(acksWhenHeld).toEqual([]);
    expect(result).toMatchObject({ transfers: 1, failures: {} });
  });

  it("loads nothing but this machine", async () => {
    const plan = planAt(69, { sequences: [[read("a")]], server: "192.0.2.1:69" }, { a: body });
    await expect(runLoad(program, plan)).rejects.toSatisfy((error) => JSON.stringify(error).includes("127.0.0.0/8"));
  });
});
