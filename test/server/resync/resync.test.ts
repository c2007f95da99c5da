import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeclaredPhone } from "../../../domain/declared-phone";
import { bundleText } from "../bundle-text";
import { finished, Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const MACS = Array.from({ length: 5 }, (_, index) => `00036B00000${index}`);
const PHONES: DeclaredPhone[] = MACS.map((mac, index) => ({
  mac,
  model: "7940",
  load: null,
  extensions: [`10${index}`, `20${index}`],
  label: null,
}));
const ALL = JSON.stringify({ phones: PHONES, added: [], changed: ["SIPDefault.cnf"], removed: [] });

describe("resync, as a program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  /** A program that notes whom it was run for, and fails for some. */
  const hook = (body = "") => {
    const folder = temporaryFolder();
    const notes = join(folder, "notes");
    const script = join(folder, "hook.sh");
    writeFileSync(notes, "");
    writeFileSync(
      script,
      `echo "$CISCO_PHONES_MAC|$CISCO_PHONES_EXTENSION|$CISCO_PHONES_EXTENSIONS|$1" >> ${notes}\necho chatter\n${body}\n`,
    );
    return {
      words: ["--", "sh", script, "an argument"],
      notes: () =>
        readFileSync(notes, "utf8")
          .split("\n")
          .filter((line) => line !== ""),
    };
  };

  it("goes from an apply to the phones that it concerns", async () => {
    const store = join(temporaryFolder(), "store");
    const apply = async (text: string, changed: string) => {
      const files = Object.fromEntries(MACS.map((mac) => [`SIP${mac}.cnf`, mac === changed ? text : "same\n"]));
      const words = ["apply", "--store", store, "--json"];
      return (await program.run(words, bundleText(files, {}, "home", PHONES))).stdout;
    };
    const { words, notes } = hook();
    const first = await program.run(["resync", ...words], await apply("a\n", "none"));
    expect([first.code, first.stdout]).toEqual([0, "told 0 of 0 phones, 5 need nothing\n"]);
    const [, , third = ""] = MACS;
    const second = await program.run(["resync", ...words], await apply("b\n", third));
    expect([second.code, second.stdout, second.stderr]).toEqual([
      0,
      `told ${third} (102, 202): SIP${third}.cnf was changed\ntold 1 of 1 phones, 4 need nothing\n`,
      "chatter\n",
    ]);
    expect(notes()).toEqual([`${third}|102|102 202|an argument`]);
  });

  it("goes on after a failure, and ends with a list of them", async () => {
    const { words, notes } = hook(`case $CISCO_PHONES_MAC in ${MACS[1]}) exit 7;; ${MACS[3]}) kill -9 $$;; esac`);
    const { code, stdout } = await program.run(["resync", "--per-minute", "600", ...words], ALL);
    expect(code).toBe(1);
    expect(stdout).toContain(`failed ${MACS[1]} (101, 201): exit code 7\n`);
    expect(stdout).toContain(`failed ${MACS[3]} (103, 203): ended by SIGKILL\n`);
    expect(stdout).toMatch(new RegExp(`told 3 of 5 phones, 0 need nothing\nfailed: ${MACS[1]} ${MACS[3]}\n$`));
    expect(notes()).toHaveLength(5);
    const none = await program.run(["resync", "--per-minute", "600", "--", "/no/such/program"], ALL);
    expect([none.code, none.stdout]).toEqual([1, expect.stringContaining("/no/such/program can't be run (ENOENT)")]);
  });

  it("tells once of each delivery, and of none that was before the first time", async () => {
    const { words, notes } = hook(`case $CISCO_PHONES_MAC in ${MACS[1]}) echo no answer; exit 7;; esac`);
    const again = (before: string | undefined, changed: string) =>
      program.run(
        ["resync", "--once", "--per-minute", "600", ...words],
        JSON.stringify({ phones: PHONES, added: [], changed: [`SIP${changed}.cnf`], removed: [] }),
        before === undefined ? {} : { PULUMI_COMMAND_STDOUT: before },
      );
    const [a = "", b = "", c = ""] = MACS;
    const first = await again(undefined, a);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^told nobody .*\ndeliveries \w{16}\n$/) });
    const same = await again(first.stdout, a);
    expect(same.stdout).toMatch(/^nothing was delivered since\ndeliveries \w{16}\n$/);
    expect(notes()).toEqual([]);
    const next = await again(same.stdout, c);
    expect(next.stdout).toMatch(/^told \w{12} .*\ntold 1 of 1 phones, 4 need nothing\ndeliveries \w{16}\n$/);
    expect(next.stderr).toBe("");
    expect(notes()).toHaveLength(1);
    const text = (changed: string) =>
      `changed SIP${changed}.cnf\ngeneration 0123456789abcdef: added 0, changed 1, removed 0, kept 7`;
    const hosts = (delivered: string[], before: string) =>
      program.run(
        ["resync", "--once", "--per-minute", "600", ...words],
        JSON.stringify({ phones: PHONES, delivered }),
        { PULUMI_COMMAND_STDOUT: before },
      );
    const one = await hosts([text(a)], next.stdout);
    const two = await hosts([text(a), text(c)], one.stdout);
    expect(two.stdout).toMatch(new RegExp(`^told ${c} .*\ntold 1 of 1 phones.*\ndeliveries \\w{16} \\w{16}\n$`));
    const failed = await again(next.stdout, b);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("exit code 7: no answer\n");
  });

  it("shows on demand what it would do, and does nothing", async () => {
    const { words, notes } = hook();
    const { code, stdout } = await program.run(["resync", "--dry-run", "--per-minute", "60", ...words], ALL);
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      ...MACS.map((mac, index) => `after ${index} s: ${mac} (10${index}, 20${index}): SIPDefault.cnf was changed`),
      "would tell 5 of 5 phones",
      "",
    ]);
    expect(notes()).toEqual([]);
  });

  it("stops on a signal, lets run what runs, and says who was not told", async () => {
    const { words, notes } = hook("sleep 1");
    const child = program.spawn(["resync", "--per-minute", "2", ...words]);
    const ended = finished(child, ALL);
    await vi.waitFor(() => expect(notes()).toHaveLength(1), 15_000);
    child.kill("SIGTERM");
    const { code, stdout } = await ended;
    expect(code).toBe(1);
    expect(stdout).toBe(
      `told ${MACS[0]} (100, 200): SIPDefault.cnf was changed\ntold 1 of 5 phones, 0 need nothing\n` +
        `stopped before: ${MACS.slice(1).join(" ")}\n`,
    );
    expect(notes()).toHaveLength(1);
  });

  it("refuses what it can't use", async () => {
    const without = await program.run(["resync"], ALL);
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("resync needs -- PROGRAM ARGS…")]);
    const fast = await program.run(["resync", "--per-minute", "601", "--dry-run"], ALL);
    expect(fast.stderr).toBe('error: --per-minute "601" is not a number from 1 to 600\n');
    expect((await program.run(["resync", "--dry-run"], "{}")).code).toBe(1);
  });
});
