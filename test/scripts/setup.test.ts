import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withLock } from "../../scripts/setup/cache.mjs";
import { isInstalled } from "../../scripts/setup/node-modules.mjs";
import { brief, rememberedRefusal } from "../../scripts/setup/plugins.mjs";
import { startTime, waitUntil } from "../../scripts/setup/process-identity.mjs";
import { createProgress, formatDuration } from "../../scripts/setup/progress.mjs";
import { releaseUrl } from "../../scripts/setup/pulumi-release.mjs";
import { mustRun, run } from "../../scripts/setup/subprocess.mjs";

const folder = mkdtempSync(join(tmpdir(), "cisco-phones-setup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("isInstalled", () => {
  const wanted = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0" },
      "node_modules/win": { version: "2.0.0", optional: true },
    },
  };

  it("does without optional packages of other platforms", () => {
    expect(isInstalled(wanted, { packages: { "node_modules/a": { version: "1.0.0" } } })).toBe(true);
  });

  it.each([
    ["another version", { packages: { "node_modules/a": { version: "1.0.1" } } }],
    ["a missing package", { packages: {} }],
    [
      "a package too many",
      { packages: { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } } },
    ],
    ["nothing installed", undefined],
  ])("sees %s", (_, installed) => {
    expect(isInstalled(wanted, installed)).toBe(false);
  });
});

describe("what is remembered of a refused plugin", () => {
  const at = 1_000_000;
  const day = 24 * 3_600_000;

  it("holds for a day", () => {
    expect(rememberedRefusal({ refusal: "no such host", at }, at + day - 1)).toBe("no such host");
    expect(rememberedRefusal({ refusal: "no such host", at }, at + day)).toBeUndefined();
  });

  it("does not hold when it is damaged or from the future", () => {
    expect(rememberedRefusal({ refusal: "no such host", at }, at - 1)).toBeUndefined();
    expect(rememberedRefusal({ refusal: 1, at }, at)).toBeUndefined();
    expect(rememberedRefusal(undefined, at)).toBeUndefined();
  });

  it("tells the cause in a few words", () => {
    const output = [
      'warning: Error downloading plugin: Get "https://example.invalid/x.tar.gz": dial tcp: lookup example.invalid: no such host',
      "Will retry in 80ms [1/5]",
      "error: failed all 5 attempts",
    ].join("\n");
    expect(brief(output)).toBe("no such host");
    expect(brief("something else\nwent wrong")).toBe("went wrong");
  });
});

describe("Pulumi's release archive", () => {
  it("is named by platform and processor", () => {
    expect(releaseUrl("v3.259.0", { platform: "linux", arch: "x64" })).toMatch(
      /\/pulumi-v3\.259\.0-linux-x64\.tar\.gz$/,
    );
    expect(releaseUrl("v3.259.0", { platform: "linux", arch: "riscv64" })).toBeUndefined();
    expect(releaseUrl("v3.259.0", { platform: "win32", arch: "x64" })).toBeUndefined();
  });
});

describe("progress", () => {
  it.each([
    [420, "0.4 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [225_000, "3 min 45 s"],
  ])("writes %s ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  const record = async (quiet: boolean) => {
    const lines: string[] = [];
    const progress = createProgress({ quiet, write: (text) => lines.push(text) });
    await progress.step("a check", async () => ({ result: 1, detail: "there" }));
    const given = await progress.step("a build", async (step) => {
      step.announce("it is missing", "1 min");
      return { result: 2, detail: "built" };
    });
    expect(given).toBe(2);
    return lines.join("");
  };

  it("tells each step, and why the long ones run", async () => {
    const text = await record(false);
    expect(text).toContain("a check: there");
    expect(text).toContain("a build: it is missing (usually 1 min)");
    expect(text).toContain("a build: built");
  });

  it("tells only real work when it is quiet", async () => {
    const text = await record(true);
    expect(text).not.toContain("a check");
    expect(text).toContain("a build: built");
  });

  it("names the step that failed", async () => {
    const lines: string[] = [];
    const progress = createProgress({ write: (text) => lines.push(text) });
    await expect(progress.step("a build", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(lines.join("")).toContain("a build: failed");
  });
});

describe("run", () => {
  it("keeps the output apart, and its last lines for the error", async () => {
    const result = await run("sh", ["-c", "seq 1 40; echo wrong >&2; exit 3"]);
    expect(result).toMatchObject({ code: 3, stderr: "wrong\n" });
    expect(result.tail.split("\n")).toHaveLength(15);
    expect(result.tail).toContain("wrong");
  });

  it("gives 127 for a command that is not there, and for a folder that is not there", async () => {
    expect((await run("no-such-command-here", [])).code).toBe(127);
    expect((await run("true", [], { cwd: join(folder, "none") })).code).toBe(127);
  });

  it("ends a silent command with all that it started", async () => {
    const result = await run("sh", ["-c", "sleep 600 & echo $!; wait"], { silenceMs: 300 });
    expect(result.code).toBe(124);
    const orphan = Number(result.stdout);
    expect(orphan).toBeGreaterThan(1);
    expect(await waitUntil(() => startTime(orphan) === undefined, 5_000)).toBe(true);
  });

  it("never shows what went to stdin", async () => {
    const failed = mustRun("sh", ["-c", "cat >/dev/null; exit 1"], { input: "canary-secret" });
    await expect(failed).rejects.toSatisfy((error) => !JSON.stringify(error).includes("canary-secret"));
  });
});

describe("withLock", () => {
  it("lets one at a time in", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((done) => setTimeout(done, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock("one", work, { folder })));
    expect(most).toBe(1);
  });

  it("takes over the lock of a process that died in it", async () => {
    const script = `import { withLock } from ${JSON.stringify(resolve("scripts/setup/cache.mjs"))};
      await withLock("died", async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); }, { folder: ${JSON.stringify(folder)} });`;
    const file = join(folder, "die.mjs");
    writeFileSync(file, script);
    const child = spawn(process.execPath, [file]);
    await new Promise((done) => child.on("exit", done));
    await expect(withLock("died", async () => "in", { folder })).resolves.toBe("in");
  });

  it("does not take over the lock of a living process", async () => {
    const lock = join(folder, "living.lock");
    writeFileSync(lock, JSON.stringify({ host: hostname(), pid: process.ppid, id: "x" }));
    let waited = false;
    const got = withLock("living", async () => waited, {
      folder,
      onWait: () => {
        waited = true;
        rmSync(lock);
      },
    });
    await expect(got).resolves.toBe(true);
  });
});
