import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { madeUpImage, madeUpManifest } from "../../domain/firmware/made-up-firmware";
import { ask } from "../admin/open-admin-door";
import { bundleText } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const APPLICATION = "P0S3-8-11-00.sb2";
const IMAGES: Readonly<Record<string, Buffer>> = {
  "P003-8-11-00.sbn": madeUpImage("P003-8-11-00.sbn"),
  "P0S3-8-11-00.loads": madeUpManifest("P0S3-8-11-00"),
  [APPLICATION]: madeUpImage(APPLICATION),
};
const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const images = Object.entries(IMAGES).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: digest(bytes) }));
const total = images.reduce((sum, { bytes }) => sum + bytes, 0);
const FIRMWARE = ".server/firmware.json";
const bundle = (named = images, more: Record<string, string> = {}): string =>
  bundleText({ ...more, [FIRMWARE]: JSON.stringify({ images: named }) });

describe("images on their way to a store", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const newStore = () => {
    const folder = temporaryFolder();
    for (const [name, bytes] of Object.entries(IMAGES)) {
      writeFileSync(join(folder, name), bytes);
    }
    const store = join(temporaryFolder(), "store");
    const receiver = [process.execPath, program.file, "firmware-put", "--store", store];
    const send = (named = images, words = receiver) =>
      program.run([
        "firmware-send",
        ...["--folder", folder, "--images", named.map(({ name, sha256 }) => `${name}=${sha256}`).join(",")],
        ...["--", ...words],
      ]);
    const put = (input: string | Buffer) => program.run(["firmware-put", "--store", store], input as string);
    const apply = (text = bundle()) => program.run(["apply", "--store", store], text);
    const kept = () => readdirSync(join(store, "firmware")).filter((name) => name !== "incoming");
    return { folder, store, send, put, apply, kept };
  };
  const offer = (named = images): string => `${JSON.stringify({ format: 1, images: named })}\n`;

  it("arrive whole, for their owner alone, and are not sent twice", async () => {
    const { send, store, kept } = newStore();
    const first = await send();
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toBe(
      `${images.map(({ name, bytes }) => `sent ${name}: ${bytes} of ${bytes} bytes\n`).join("")}images: 3, ${total} bytes\n`,
    );
    expect(kept().sort()).toEqual(images.map(({ sha256 }) => sha256).sort());
    for (const { name, sha256 } of images) {
      expect(readFileSync(join(store, "firmware", sha256)).equals(IMAGES[name] ?? Buffer.alloc(0))).toBe(true);
      expect(statSync(join(store, "firmware", sha256)).mode & 0o777).toBe(0o600);
    }
    expect((await send()).stdout).toBe(
      `${images.map(({ name }) => `there ${name}\n`).join("")}images: 3, ${total} bytes\n`,
    );
  });

  it("go on where they broke off", async () => {
    const { send, put, store, kept } = newStore();
    const application = images.filter(({ name }) => name === APPLICATION);
    const broken = await put(offer(application) + IMAGES[APPLICATION]?.subarray(0, 300_000).toString("latin1"));
    expect([broken.code, broken.stdout]).toEqual([1, '{"have":[0]}\n']);
    expect(broken.stderr).toBe(
      `error: ${APPLICATION} broke off at 300000 of 756524 bytes; what came is kept, and the rest is sent next time\n`,
    );
    expect(kept()).toEqual([]);
    expect((await send(application)).stdout).toBe(
      `sent ${APPLICATION}: 456524 of 756524 bytes\nimages: 1, 756524 bytes\n`,
    );
    expect(kept()).toEqual(application.map(({ sha256 }) => sha256));
    expect(readdirSync(join(store, "firmware", "incoming"))).toEqual([]);
  });

  it("are refused and begun anew where what arrived is something else", async () => {
    const { send, put, kept } = newStore();
    const application = images.filter(({ name }) => name === APPLICATION);
    await put(offer(application) + "x".repeat(1000));
    const { code, stderr } = await send(application);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${APPLICATION} arrived with another SHA-256: `);
    expect(kept()).toEqual([]);
    expect((await send(application)).code).toBe(0);
  });

  it("are not sent at all where one is not what it was, or is gone", async () => {
    const { send, folder, kept, put } = newStore();
    await put(offer([]));
    writeFileSync(join(folder, APPLICATION), "changed");
    rmSync(join(folder, "P003-8-11-00.sbn"));
    const { code, stdout, stderr } = await send();
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `error: P003-8-11-00.sbn can't be read: ENOENT\nerror: ${APPLICATION} has another SHA-256 than a moment ago: ${digest(Buffer.from("changed"))} instead of ${digest(IMAGES[APPLICATION] ?? Buffer.alloc(0))}\n`,
    );
    expect(kept()).toEqual([]);
  });

  it("are told where nobody takes them", async () => {
    const { send } = newStore();
    const none = await send(images, ["/nonexistent/docker"]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("/nonexistent/docker can't be run: ")]);
    const silent = await send(images, ["sh", "-c", "exit 7"]);
    expect([silent.code, silent.stderr]).toEqual([1, expect.stringContaining("(exit code 7 of sh)")]);
    const strange = await send(images, ["sh", "-c", "echo hello; cat > /dev/null"]);
    expect([strange.code, strange.stderr]).toEqual([1, expect.stringContaining("did not arrive whole")]);
    const other = await send(images, ["sh", "-c", `echo '{"have":[0]}'; cat > /dev/null`]);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("did not arrive whole")]);
  });

  it("refuse an offer that is none, and names that lead elsewhere", async () => {
    const { put, store } = newStore();
    expect((await put("")).stderr).toContain("there is no offer of images");
    const evil = [{ name: "../../etc/passwd", bytes: 1, sha256: "0".repeat(64) }];
    expect((await put(offer(evil))).stderr).toContain("the offer of images can't be read");
    const strange = [{ name: APPLICATION, bytes: 1, sha256: "../../../x" }];
    expect((await put(offer(strange))).stderr).toContain("the offer of images can't be read");
    expect(() => statSync(store)).toThrow();
  });

  it("are served through both doors beside the files of the generation", async () => {
    const { send, apply, store } = newStore();
    const server = await program.serve(["--store", store]);
    await send();
    await apply();
    for (const [name, bytes] of Object.entries(IMAGES)) {
      expect((await ask(server.http, `/${name}`)).bytes.equals(bytes)).toBe(true);
      const tftp = { host: "127.0.0.1", port: server.tftp };
      expect((await readByTftp(tftp, name, 20_000)).equals(bytes)).toBe(true);
    }
    expect((await ask(server.http, "/.server/firmware.json")).code).toBe(404);
    expect((await ask(server.http, `/firmware/${images[0]?.sha256}`)).code).toBe(404);
  });

  it("are said to be missing, and served as soon as they come", async () => {
    const { send, apply, store } = newStore();
    const server = await program.serve(["--store", store]);
    await apply(bundle(images, { "SIPDefault.cnf": "a: 1\n" }));
    expect((await ask(server.http, "/SIPDefault.cnf")).code).toBe(200);
    expect((await ask(server.http, `/${APPLICATION}`)).code).toBe(404);
    expect(server.written()).toContain(
      `without images that are not here: P003-8-11-00.sbn, P0S3-8-11-00.loads, ${APPLICATION}`,
    );
    await send();
    await vi.waitFor(async () => expect((await ask(server.http, `/${APPLICATION}`)).code).toBe(200), 10_000);
  });

  it("are compared by verify, which tells one that is damaged", async () => {
    const { send, apply, store } = newStore();
    const server = await program.serve(["--store", store]);
    await send();
    await apply();
    const doors = ["--tftp", `127.0.0.1:${server.tftp}`, "--http", `127.0.0.1:${server.http}`];
    const verify = () => program.run(["verify", "--store", store, ...doors], bundle());
    const right = await verify();
    expect([right.code, right.stderr]).toEqual([0, ""]);
    writeFileSync(join(store, "firmware", images[0]?.sha256 ?? ""), "damaged");
    const wrong = await verify();
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("store: missing P003-8-11-00.sbn\n")]);
  });

  it("go when no generation that is kept names them, and all of them with the store", async () => {
    const { send, apply, kept, store } = newStore();
    await send();
    await apply();
    for (let number = 1; number <= 4; number += 1) {
      await apply(bundleText({ "SIPDefault.cnf": `a: ${number}\n` }));
    }
    expect(kept()).toHaveLength(3);
    await apply(bundleText({ "SIPDefault.cnf": "a: 5\n" }));
    expect(kept()).toEqual([]);
    await send();
    mkdirSync(join(store, "firmware"), { recursive: true });
    await program.run(["clear", "--store", store]);
    expect(() => statSync(store)).toThrow();
  });
});
