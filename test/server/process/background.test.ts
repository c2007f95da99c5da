import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { processStart } from "../../../server/process/identity";
import { bundleText } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

describe("start and stop", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const newStore = (): string => {
    const folder = temporaryFolder();
    const store = join(folder, "store");
    onTestFinished(() => program.run(["stop", "--store", store]).then(() => undefined));
    return store;
  };
  const freePorts = async (): Promise<{ tftp: string; http: string }> => {
    const udp = createSocket("udp4");
    const tcp = createServer();
    udp.bind(0, "127.0.0.1");
    tcp.listen(0, "127.0.0.1");
    await Promise.all([once(udp, "listening"), once(tcp, "listening")]);
    const ports = { tftp: `127.0.0.1:${udp.address().port}`, http: `127.0.0.1:${portOf(tcp)}` };
    await Promise.all([new Promise<void>((done) => udp.close(() => done())), new Promise((done) => tcp.close(done))]);
    return ports;
  };
  const start = (store: string, { tftp, http }: { tftp: string; http: string }, ...more: string[]) =>
    program.run(["start", "--store", store, "--tftp", tftp, "--http", http, "--admin", "off", ...more]);
  const status = async (store: string) =>
    JSON.parse((await program.run(["status", "--store", store, "--json"])).stdout);

  it("run a server that outlives its starter, and end it", async () => {
    const store = newStore();
    const ports = await freePorts();
    const started = await start(store, ports, "--site", "home");
    expect([started.code, started.stderr]).toEqual([0, ""]);
    const { pid, ...rest } = await status(store);
    expect(started.stdout).toBe(`started pid ${pid}: tftp ${ports.tftp} http ${ports.http}\n`);
    expect(rest).toMatchObject({ running: true, answers: true, site: "home", generation: null, ...ports });
    expect(statSync(join(store, "server.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(store, "server.log")).mode & 0o777).toBe(0o600);

    expect(await start(store, ports, "--site", "home")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`already running pid ${pid}`),
    });
    expect((await status(store)).pid).toBe(pid);

    expect(await program.run(["stop", "--store", store])).toEqual({
      code: 0,
      stdout: `stopped pid ${pid}\n`,
      stderr: "",
    });
    expect(processStart(pid)).toBeUndefined();
    expect(existsSync(store)).toBe(false);
    expect(await program.run(["stop", "--store", store])).toEqual({ code: 0, stdout: "no server runs\n", stderr: "" });
    expect((await program.run(["status", "--store", store])).code).toBe(3);
  });

  it("start anew when a setting or the program is another one, and serve the same files", async () => {
    const store = newStore();
    const ports = await freePorts();
    await start(store, ports);
    await program.run(["apply", "--store", store], bundleText({ a: "1" }));
    const first = (await status(store)).pid;
    const next = await freePorts();
    expect((await start(store, next)).stdout).toMatch(/^started pid/);
    const second = await status(store);
    expect(second).toMatchObject({ files: 1, ...next });
    expect([processStart(first), second.pid === first]).toEqual([undefined, false]);

    const newer = new Program();
    onTestFinished(() => newer.remove());
    writeFileSync(newer.file, `${readFileSync(newer.file, "utf8")}\n// newer\n`);
    expect((await newer.run(["start", "--store", store, "--tftp", next.tftp, "--http", next.http])).stdout).toMatch(
      /^started pid/,
    );
    expect((await status(store)).pid).not.toBe(second.pid);
  });

  it("leave nothing behind after clear and stop, in either order", async () => {
    for (const order of [
      ["clear", "stop"],
      ["stop", "clear"],
    ]) {
      const store = newStore();
      await start(store, await freePorts());
      await program.run(["apply", "--store", store], bundleText({ a: "1" }));
      for (const command of order) {
        expect((await program.run([command, "--store", store])).code).toBe(0);
      }
      expect(existsSync(store)).toBe(false);
    }
  });

  it("name every port that is taken and who holds it, and leave nothing behind", async () => {
    const store = newStore();
    const udp = createSocket("udp4");
    const tcp = createServer();
    onTestFinished(() => {
      udp.close();
      tcp.close();
    });
    udp.bind(0, "127.0.0.1");
    tcp.listen(0, "127.0.0.1");
    await Promise.all([once(udp, "listening"), once(tcp, "listening")]);
    const { code, stdout, stderr } = await start(store, {
      tftp: `127.0.0.1:${udp.address().port}`,
      http: `127.0.0.1:${portOf(tcp)}`,
    });
    expect([code, stdout]).toEqual([1, ""]);
    const holder = process.platform === "linux" ? ` by .+ \\(pid ${process.pid}\\)` : "";
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      new RegExp(`^error: UDP port ${udp.address().port} on 127.0.0.1 is in use${holder}; .+ --tftp$`),
    );
    expect(lines[1]).toMatch(new RegExp(`^error: TCP port ${portOf(tcp)} on 127.0.0.1 is in use${holder}; .+ --http$`));
    expect(existsSync(store)).toBe(false);
  });

  it("open no door when only one can be had", async () => {
    const store = newStore();
    const ports = await freePorts();
    expect(await start(store, { ...ports, tftp: "192.0.2.1:6969" })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: this machine has no address 192\.0\.2\.1; .+ --tftp\n$/),
    });
    await expect(fetch(`http://${ports.http}/healthz`)).rejects.toThrow();
  });

  it("leave alone a process that got the server's number", async () => {
    const store = newStore();
    await start(store, await freePorts());
    const record = JSON.parse(readFileSync(join(store, "server.json"), "utf8"));
    await program.run(["stop", "--store", store]);
    await program.run(["apply", "--store", store], bundleText({ a: "1" }));
    // This very process stands for the one that came after: once with its own start time, once with the server's.
    for (const begun of [record.start, processStart(process.pid)]) {
      writeFileSync(join(store, "server.json"), JSON.stringify({ ...record, pid: process.pid, start: begun }));
      expect(await program.run(["stop", "--store", store])).toMatchObject({ code: 0, stdout: "no server runs\n" });
    }
    expect(readdirSync(store)).not.toContain("server.json");
  });

  it("hand nothing of the starter's environment to the server", async () => {
    const store = newStore();
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "only-for-the-starter");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { pid } = await start(store, await freePorts()).then(() => status(store));
    if (process.platform === "linux") {
      expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("PASSPHRASE");
    }
  });

  it("work two at a time on one store", async () => {
    const store = newStore();
    const ports = await freePorts();
    const answers = await Promise.all([start(store, ports), start(store, ports), start(store, ports)]);
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(answers.map(({ stdout }) => /pid (\d+)/.exec(stdout)?.[1])).size).toBe(1);
  });

  it("do not stop a server that runs in the foreground", async () => {
    const store = newStore();
    const { child } = await program.serve(["--store", store]);
    expect(await program.run(["stop", "--store", store])).toMatchObject({
      code: 1,
      stderr: `error: a server runs on this store in the foreground (pid ${child.pid}); end it there first\n`,
    });
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    await once(child, "exit");
  });
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("not a TCP server that listens");
  }
  return address.port;
}
