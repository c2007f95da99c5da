import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NotifyPlan } from "../../../domain/notify-plan";
import { notifyScript } from "../../../rendering/asterisk/notify-script";

const DESK = { mac: "00036BABCDEF", extensions: ["100"] };
const HALL = { mac: "00036BABCDF0", extensions: ["101", "111"] };

describe("telling phones through an Asterisk that does not answer", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cisco-phones-notify-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const plan = (delivery: string, ...concerned: (typeof DESK)[]): NotifyPlan => ({
    deliveries: [delivery],
    concerned: concerned.map((phone) => ({ ...phone, delivery, reason: "it's $(touch ran) `id`" })),
    phones: [DESK, HALL],
  });
  const script = (notifyPlan: NotifyPlan): string =>
    notifyScript(notifyPlan, {
      directory: join(folder, "ours"),
      cli: "echo no route to it >&2; false",
      resync: { through: "asterisk", perMinute: 30, busy: "wait", patienceMinutes: 10 },
    });
  const run = (verb: string, notifyPlan: NotifyPlan) => {
    const words = ["-s", "--", verb];
    const { status, stdout, stderr } = spawnSync("sh", words, {
      input: script(notifyPlan),
      encoding: "utf8",
      cwd: folder,
    });
    return { status, stdout, stderr };
  };
  const pending = (): string => readFileSync(join(folder, "ours", "resync", "pending"), "utf8");

  it("names each phone, and keeps those of every delivery until they are told", () => {
    run("begin", plan("a", DESK));
    expect(run("tell", plan("b", HALL))).toEqual({
      status: 1,
      stdout: "told 0 of 1 phones\n",
      stderr:
        "error: not told 00036BABCDF0 (101, 111): Asterisk does not answer: no route to it\n" +
        "error: still to be told, by the next up: 1\n",
    });
    expect(run("tell", plan("c", DESK, HALL)).status).toBe(1);
    expect(
      pending()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual([HALL.mac, DESK.mac, ""]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("needs no Asterisk where nobody is to be told", () => {
    expect(run("begin", plan("a", DESK)).status).toBe(0);
    expect(run("tell", plan("a", DESK))).toEqual({ status: 0, stdout: "nobody is to be told\n", stderr: "" });
    expect(run("tell", plan("b"))).toMatchObject({ status: 0, stdout: "nobody is to be told\n" });
  });

  it("forgets a phone that is no longer declared", () => {
    run("begin", plan("a"));
    run("tell", plan("b", DESK, HALL));
    run("tell", { ...plan("b", HALL), phones: [HALL] });
    expect(pending()).toMatch(/^00036BABCDF0 [^\n]*\n$/);
  });

  it("keeps what it remembers to itself, and leaves nothing but what was there before", () => {
    run("begin", plan("a"));
    expect(statSync(join(folder, "ours", "resync")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "ours", "resync", "told")).mode & 0o777).toBe(0o600);
    writeFileSync(join(folder, "ours", "note"), "");
    expect(run("forget", plan("a")).status).toBe(0);
    expect(existsSync(join(folder, "ours", "resync"))).toBe(false);
    expect(existsSync(join(folder, "ours", "note"))).toBe(true);
    rmSync(join(folder, "ours", "note"));
    run("begin", plan("a"));
    run("forget", plan("a"));
    expect(existsSync(join(folder, "ours"))).toBe(false);
  });
});
