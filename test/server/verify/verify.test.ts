import { chmodSync, readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask } from "../admin/open-admin-door";
import { bundleText, DESK } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const CANARY = "Canary3secret";
const OWN = `SIP${DESK.mac}.cnf`;
const SECRETS = { [OWN]: { "[secret p]": CANARY } };
const FILES = {
  "SIPDefault.cnf": "a: 1\n",
  [OWN]: "b: 1\nline1_password: [secret p]\n",
  "rings/bell+1.raw": Buffer.from([1, 2]),
};
const BUNDLE = bundleText(FILES, SECRETS, "home", [DESK]);

describe("verify, as a program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const delivered = async (bundle = BUNDLE) => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    const doors = ["--tftp", `127.0.0.1:${server.tftp}`, "--http", `127.0.0.1:${server.http}`];
    const apply = (...words: string[]) => program.run(["apply", "--store", store, ...words], bundle);
    await apply();
    const verify = (text = bundle, ...words: string[]) =>
      program.run(["verify", "--store", store, ...doors, ...words], text);
    return { store, server, doors, apply, verify };
  };

  it("finds nothing in a fresh delivery, and leaves no trace of a phone", async () => {
    const { verify, server } = await delivered();
    const { code, stdout, stderr } = await verify();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^no drift: 3 files, 3 of them over TFTP, generation [0-9a-f]{16}\nrepair: none\n$/);
    const phones = JSON.parse((await ask(server.admin, "/api/phones")).bytes.toString()).phones;
    expect(phones).toMatchObject([{ mac: DESK.mac, state: "never-seen" }]);
    // Who read a file with a password is in the log all the same.
    expect(server.written()).toContain(`"/././${OWN}"`);
  });

  it("tells what is declared otherwise, at each place, without a value", async () => {
    const { verify } = await delivered();
    const other = bundleText(
      { ...FILES, "SIPDefault.cnf": "a: 2\n", "new.cnf": "x: 1\n" },
      { [OWN]: { "[secret p]": "Other4secret" } },
      "home",
      [DESK],
    );
    const { code, stdout, stderr } = await verify(other);
    expect([code, stderr]).toEqual([1, ""]);
    const lines = ["changed SIPDefault.cnf: a", `changed ${OWN}: line1_password [secret p]`, "missing new.cnf"];
    for (const place of ["store", "http", "tftp"]) {
      expect(
        stdout
          .split("\n")
          .filter((line) => line.startsWith(`${place}: `))
          .sort(),
      ).toEqual(lines.map((line) => `${place}: ${line}`).sort());
    }
    expect(stdout).toContain("drift: 9 differences; ");
    expect(stdout).not.toMatch(/Canary3secret|Other4secret/);
    const json = JSON.parse((await verify(other, "--json", "--tftp-files", "0")).stdout);
    expect(json).toMatchObject({ verified: true, drift: true, repair: null, files: 4, tftpFiles: 0 });
    expect(json.differences).toHaveLength(6);
  });

  it.each<[string, (store: string) => void, RegExp]>([
    [
      "modified",
      (store) => writeFileSync(join(store, "current", OWN), "b: 2\n"),
      /^store: changed SIP\w+.cnf: b, line1_password \[secret p\] \(missing\)$/m,
    ],
    ["deleted", (store) => unlinkSync(join(store, "current", OWN)), /^store: missing SIP\w+.cnf$/m],
    [
      "added",
      (store) => writeFileSync(join(store, "current", "evil.cnf"), CANARY, { mode: 0o600 }),
      /^store: undeclared evil.cnf$/m,
    ],
    [
      "a link that was added",
      (store) => symlinkSync("/etc/passwd", join(store, "current", "p")),
      /^mode: generations.*\/p: neither a file nor a folder$/m,
    ],
    [
      "a link that was moved",
      (store) => {
        rmSync(join(store, "current"));
        symlinkSync("/etc", join(store, "current"));
      },
      /^store: the link to the current generation leads to \/etc$/m,
    ],
    ["a link that is gone", (store) => rmSync(join(store, "current")), /^store: there is no current generation$/m],
    [
      "a mode",
      (store) => chmodSync(join(store, "current", OWN), 0o644),
      /^mode: generations\/\w+\/SIP\w+.cnf: mode 0644 instead of 0600$/m,
    ],
    ["the mode of the key", (store) => chmodSync(join(store, "key"), 0o640), /^mode: key: mode 0640 instead of 0600$/m],
    ["the mode of the store", (store) => chmodSync(store, 0o755), /^mode: .: mode 0755 instead of 0700$/m],
    [
      "a lost description",
      (store) => rmSync(join(store, `${readlinkSync(join(store, "current"))}.json`)),
      /^store: what the generation is for is lost$/m,
    ],
  ])("finds damage: %s; and the next apply puts it right", async (_, damage, line) => {
    const { store, verify, apply, server } = await delivered();
    damage(store);
    // As after a restart, when the server reads the files anew.
    server.child.kill("SIGHUP");
    const found = await verify();
    expect(found.stdout).toMatch(line);
    expect(found.code).toBe(1);
    expect(found.stdout).not.toContain(CANARY);
    expect((await apply()).code).toBe(0);
    const { code, stdout } = await verify();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^no drift: /)]);
    expect(readFileSync(join(store, "current", OWN), "utf8")).toContain(CANARY);
  });

  it("finds a file that is served and stood only in an earlier delivery", async () => {
    const { store, doors } = await delivered();
    const other = temporaryFolder();
    for (const [name, text] of Object.entries({ "SIPDefault.cnf": "a: 1\n", "old.cnf": "x" })) {
      writeFileSync(join(other, name), text);
    }
    await program.run(["apply", "--store", store], bundleText({ "SIPDefault.cnf": "a: 1\n", "old.cnf": "x" }));
    const now = bundleText({ "SIPDefault.cnf": "a: 1\n" });
    await program.run(["apply", "--store", store], now);
    const stranger = await program.serve(["--root", other]);
    const words = ["--tftp", doors[1] ?? "", "--http", `127.0.0.1:${stranger.http}`];
    const { code, stdout } = await program.run(["verify", "--store", store, ...words], now);
    expect(code).toBe(1);
    expect(stdout).toContain("http: undeclared old.cnf\n");
    expect(stdout).toMatch(/^http: generation none is served, the store's is /m);
  });

  it("says with another code what it could not look at", async () => {
    const { store, verify, doors } = await delivered();
    const silent = ["--tftp", doors[1] ?? "", "--http", "127.0.0.1:1"];
    const { code, stdout, stderr } = await program.run(["verify", "--store", store, ...silent], BUNDLE);
    expect([code, stdout]).toEqual([2, "repair: none\n"]);
    expect(stderr).toMatch(/^error: HTTP on 127.0.0.1:1 could not be verified: /);
    for (const answer of [await verify(BUNDLE.slice(0, -1)), await program.run(["verify", "--store", store])]) {
      expect([answer.code, answer.stdout]).toEqual([2, ""]);
    }
  });

  it("finds what is served from before although the disk is as declared, and a repair brings it", async () => {
    const { store, server, apply, verify } = await delivered();
    const file = join(store, "current", "SIPDefault.cnf");
    writeFileSync(file, "a: 9\n");
    server.child.kill("SIGHUP");
    await vi.waitFor(async () => {
      expect((await ask(server.http, "/SIPDefault.cnf")).bytes.toString()).toBe("a: 9\n");
    }, 10_000);
    writeFileSync(file, "a: 1\n");
    const found = await verify();
    expect([found.code, found.stdout.split("\n").slice(0, 2)]).toEqual([
      1,
      ["http: changed SIPDefault.cnf: a", "tftp: changed SIPDefault.cnf: a"],
    ]);
    expect((await apply("--repair", "00000000000000ff")).stdout).toMatch(
      /^unchanged\nrepair 00000000000000ff\ngeneration /,
    );
    expect((await verify()).code).toBe(0);
  });

  const NEXT = bundleText({ ...FILES, "SIPDefault.cnf": "a: 2\n" }, SECRETS, "home", [DESK]);

  it("says of a change that is to come that it is, and nothing else", async () => {
    const { verify } = await delivered();
    const { code, stdout } = await verify(NEXT);
    expect([code, stdout.split("\n").slice(-3)]).toEqual([
      1,
      ["pending: what is declared was never delivered here", "repair: none", ""],
    ]);
    const json = JSON.parse((await verify(NEXT, "--json")).stdout);
    expect(json).toMatchObject({ pending: true, sinceDelivery: [] });
    expect(json.differences).toHaveLength(3);
  });

  it.each<[string, (store: string) => void, RegExp]>([
    [
      "a file that was changed",
      (store) => writeFileSync(join(store, "current", OWN), `b: ${CANARY}\n`),
      /are not those/,
    ],
    [
      "the served and the kept file",
      (store) => writeFileSync(join(store, "current", OWN), "b: 2\n"),
      /^http: changed SIP/,
    ],
    [
      "a file that was added",
      (store) => writeFileSync(join(store, "current", "x"), "", { mode: 0o600 }),
      /are not those/,
    ],
    ["a mode", (store) => chmodSync(join(store, "key"), 0o644), /^mode: key: mode 0644/],
    ["the link", (store) => rmSync(join(store, "current")), /^store: there is no current generation$/],
  ])("finds damage behind a change that is to come: %s", async (_, damage, line) => {
    const { store, verify } = await delivered();
    damage(store);
    const { code, stdout } = await verify(NEXT);
    const own = stdout.split("\n").filter((each) => each.startsWith("since the last delivery: "));
    expect(code).toBe(1);
    expect(own.map((each) => each.replace("since the last delivery: ", ""))).toContainEqual(
      expect.stringMatching(line),
    );
    expect(own.join("\n")).not.toMatch(/SIPDefault|Canary/);
  });

  it("finds a rollback behind a change that is to come", async () => {
    const { store, verify } = await delivered();
    await program.run(
      ["apply", "--store", store],
      bundleText({ ...FILES, "SIPDefault.cnf": "a: 3\n" }, SECRETS, "home", [DESK]),
    );
    await program.run(["rollback", "--store", store]);
    expect((await verify(NEXT)).stdout).toMatch(/^since the last delivery: store: generation \w+ was rolled back to$/m);
  });

  it("takes no difference for one that is to come where the key is lost", async () => {
    const { store, verify } = await delivered();
    rmSync(join(store, "key"));
    writeFileSync(join(store, "current", OWN), "b: 2\n");
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).not.toContain("pending");
  });

  it("shows the token of the last repair", async () => {
    const { apply, verify } = await delivered();
    await apply("--repair", "0123456789abcdef");
    expect((await verify()).stdout).toMatch(/\nrepair: 0123456789abcdef\n$/);
    await apply();
    expect(JSON.parse((await verify(BUNDLE, "--json")).stdout)).toMatchObject({
      drift: false,
      repair: "0123456789abcdef",
    });
    const refused = await apply("--repair", "not-a-token");
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("is not 16 hex digits")]);
  });

  it("takes 1,000 phones, and reads of them a part over TFTP", { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `SIP00036B${String(index).padStart(6, "0")}.cnf`);
    const bundle = bundleText(
      Object.fromEntries([...names.map((name) => [name, `# ${name}\n`]), ["SIPDefault.cnf", "a: 1\n"]]),
    );
    const { verify } = await delivered(bundle);
    const { code, stdout, stderr } = await verify();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^no drift: 1001 files, 200 of them over TFTP, /);
  });
});
