import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { bundleText } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { RawClient } from "../tftp/raw-client";

describe("serve, as a program", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const byTftp = async (port: number, name: string) =>
    (await readByTftp({ host: "127.0.0.1", port }, name, 5000)).toString();

  it("serves a plain folder as it is at each request", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "sub"));
    writeFileSync(join(root, "sub", "SIPDefault.cnf"), "one");
    const { tftp, http } = await program.serve(["--root", root]);
    expect(await byTftp(tftp, "sub/SIPDefault.cnf")).toBe("one");
    writeFileSync(join(root, "sub", "SIPDefault.cnf"), "two, longer");
    expect(await byTftp(tftp, "sub\\SIPDefault.cnf")).toBe("two, longer");
    expect(await (await fetch(`http://127.0.0.1:${http}/sub/SIPDefault.cnf`)).text()).toBe("two, longer");
    expect(JSON.parse(await byTftp(tftp, "healthz"))).toMatchObject({
      service: "pulumi-cisco-phones",
      generation: null,
      files: 1,
    });
  });

  it("needs a folder that is there", async () => {
    const { code, stderr } = await program.run([
      "serve",
      "--root",
      "/none",
      "--tftp",
      "127.0.0.1:0",
      "--http",
      "127.0.0.1:0",
    ]);
    expect([code, stderr]).toEqual([1, "error: --root /none is not a folder that can be read (ENOENT)\n"]);
  });

  it("serves each generation from the moment its apply is done, without a restart", async () => {
    const store = join(temporaryFolder(), "store");
    const { tftp, http } = await program.serve(["--store", store, "--site", "not yet"]);
    const apply = (files: Record<string, string>) => program.run(["apply", "--store", store], bundleText(files));
    const health = async () => (await fetch(`http://127.0.0.1:${http}/healthz`)).json();
    expect(await health()).toMatchObject({ site: "not yet", generation: null, files: 0, tftp: `127.0.0.1:${tftp}` });

    const first = await apply({ a: "1", b: "1" });
    expect(first.stderr).toBe("");
    expect(await byTftp(tftp, "a")).toBe("1");
    expect(await health()).toMatchObject({ site: "home", files: 2 });
    for (let count = 2; count <= 8; count++) {
      expect((await apply({ a: `${count}` })).stderr).toBe("");
      expect(await byTftp(tftp, "a")).toBe(`${count}`);
      expect(await (await fetch(`http://127.0.0.1:${http}/a`)).text()).toBe(`${count}`);
    }
    await expect(byTftp(tftp, "b")).rejects.toThrow("error 1");

    expect((await program.run(["clear", "--store", store])).stdout).toBe("removed a\ncleared: removed 1\n");
    await expect(byTftp(tftp, "a")).rejects.toThrow("error 1");
  });

  it("serves a file of bytes as it was delivered, over both doors", async () => {
    const store = join(temporaryFolder(), "store");
    const { tftp, http } = await program.serve(["--store", store]);
    // Every byte, line ends in every order, more than a block, and not whole blocks.
    const ring = Buffer.from(Array.from({ length: 16_080 }, (_, index) => (index * (index >> 8) + index) & 0xff));
    const odd = Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x0d, 0x00, 0x80, 0xc3, 0x28]);
    const files = { "ring.raw": ring, "pictures/logo.bmp": odd, "RINGLIST.DAT": "Ring\tring.raw\n" };
    expect((await program.run(["apply", "--store", store], bundleText(files))).stderr).toBe("");
    for (const [name, content] of Object.entries(files)) {
      const expected = Buffer.from(content);
      expect(await readByTftp({ host: "127.0.0.1", port: tftp }, name, 5000)).toEqual(expected);
      const answer = await fetch(`http://127.0.0.1:${http}/${name}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(expected);
    }
    expect((await program.run(["apply", "--store", store], bundleText(files))).stdout).toMatch(/^unchanged\n/);
  });

  it("goes on sending the old bytes to who began with them", async () => {
    const store = join(temporaryFolder(), "store");
    const { tftp } = await program.serve(["--store", store]);
    const apply = (letter: string) => program.run(["apply", "--store", store], bundleText({ a: letter.repeat(1000) }));
    await apply("x");
    const client = await RawClient.open();
    client.request("a", tftp);
    const { port } = await client.next();
    await apply("y");
    client.send({ kind: "ack", block: 1 }, port);
    let { packet } = await client.next();
    while (packet.kind === "data" && packet.block === 1) {
      // It was sent again while the second delivery took its time.
      ({ packet } = await client.next());
    }
    expect(packet).toMatchObject({ kind: "data", block: 2, payload: Buffer.from("x".repeat(488)) });
    expect(await byTftp(tftp, "a")).toBe("y".repeat(1000));
  });

  it("goes on when nobody reads what it writes", async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, "file"), "content");
    const { child, tftp, http, ended } = await program.serve(["--root", root]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    for (let count = 0; count < 20; count++) {
      expect(await byTftp(tftp, "file")).toBe("content");
      expect(await (await fetch(`http://127.0.0.1:${http}/file`)).text()).toBe("content");
    }
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("is known to have been there when it did not end by itself, and leaves the store to the next", async () => {
    const store = join(temporaryFolder(), "store");
    const killed = await program.serve(["--store", store]);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect((await program.run(["status", "--store", store])).stdout).toBe(
      "no server runs; the last one was not stopped\n",
    );
    const next = await program.serve(["--store", store]);
    expect((await program.run(["apply", "--store", store], bundleText({ a: "1" }))).stderr).toBe("");
    expect(await byTftp(next.tftp, "a")).toBe("1");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends with code 0 on %s", async (signal) => {
    const store = join(temporaryFolder(), "store");
    const { child } = await program.serve(["--store", store]);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    expect((await program.run(["status", "--store", store])).stdout).toBe("no server runs\n");
  });

  it("is healthy over both doors, or says which one is not", async () => {
    const { tftp, http } = await program.serve(["--root", temporaryFolder()]);
    const health = (a: number, b: number) =>
      program.run(["health", "--tftp", `127.0.0.1:${a}`, "--http", `127.0.0.1:${b}`]);
    expect(await health(tftp, http)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^healthy: 0 files of /) });
    const other = await program.serve(["--root", temporaryFolder()]);
    expect(await health(tftp, other.http)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("are not one server"),
    });
    other.child.kill("SIGKILL");
    await once(other.child, "exit");
    const { code, stderr } = await health(other.tftp, other.http);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: TFTP on .*no answer after 3 tries\nerror: HTTP on .*ECONNREFUSED/);
  });
});
