import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hasOpenssl, issue } from "../http/certificate";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { closed, holdUdp } from "./free-ports";

const DOORS = ["tftp", "http", "https", "admin"] as const;

describe.skipIf(!hasOpenssl)("doors of which one can't be had (the certificate is made by openssl)", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const holdTcp = async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    return { port: typeof address === "object" ? (address?.port ?? 0) : 0, server };
  };
  const wordsFor = (ports: Readonly<Record<(typeof DOORS)[number], number>>): string[] => {
    const folder = temporaryFolder();
    const { certificate, key } = issue("own");
    writeFileSync(join(folder, "certificate"), certificate);
    writeFileSync(join(folder, "key"), key);
    return [
      ...["serve", "--root", folder, "--tftp-ports", "single"],
      ...["--certificate", join(folder, "certificate"), "--certificate-key", join(folder, "key")],
      ...DOORS.flatMap((door) => [`--${door}`, `127.0.0.1:${ports[door]}`]),
    ];
  };
  const problem = (door: string, port: number): RegExp =>
    new RegExp(`^error: (UDP|TCP) port ${port} on 127.0.0.1 is in use.*; .+ with --${door}$`);

  it.each(DOORS)("stay closed when it is %s", async (taken) => {
    const [udp, ...tcp] = [await holdUdp(), await holdTcp(), await holdTcp(), await holdTcp()];
    const [http = 0, https = 0, admin = 0] = tcp.map(({ port }) => port);
    const ports = { tftp: udp.address().port, http, https, admin };
    // All but the one are given back.
    if (taken !== "tftp") {
      await closed(udp);
    }
    const free = tcp.filter(({ port }) => port !== ports[taken]);
    await Promise.all(free.map(({ server }) => new Promise((resolve) => server.close(resolve))));
    const { code, stdout, stderr } = await program.run(wordsFor(ports));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(problem(taken, ports[taken]))]);
  });

  it("are all named when none can be had", async () => {
    const [http, https, admin] = [await holdTcp(), await holdTcp(), await holdTcp()].map(({ port }) => port);
    const ports = { tftp: (await holdUdp()).address().port, http: http ?? 0, https: https ?? 0, admin: admin ?? 0 };
    const { code, stdout, stderr } = await program.run(wordsFor(ports));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual(
      DOORS.map((door) => expect.stringMatching(problem(door, ports[door]))),
    );
  });

  it("say so when two of them are to be one", async () => {
    const tcp = await holdTcp();
    await new Promise((resolve) => tcp.server.close(resolve));
    const ports = { tftp: 0, http: tcp.port, https: 0, admin: tcp.port };
    const { code, stderr } = await program.run(wordsFor(ports));
    expect(code).toBe(1);
    expect(stderr).toContain(`error: TCP port ${tcp.port} on 127.0.0.1 is in use`);
    expect(stderr.includes("by another door of this server;")).toBe(process.platform === "linux");
  });
});
