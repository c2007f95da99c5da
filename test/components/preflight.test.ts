import { createSocket } from "node:dgram";
import { chmodSync, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { preflight } from "../../components/preflight";
import type { HostSettings } from "../../domain/host-settings";
import { formatProblem, type Problem } from "../../domain/problem";
import { freePorts } from "../e2e/free-ports";
import { Program } from "../server/program";
import { temporaryFolder } from "../server/temporary-folder";

const NOBODY = 65534;
/** Of a range for documentation (RFC 5737 section 3), so nobody's. */
const FOREIGN = "192.0.2.1";

describe("a host before a deployment", () => {
  it("is refused for every port that is taken, with who holds it, and nothing is written", async () => {
    const udp = createSocket("udp4");
    const [tcp, admin] = [createServer(), createServer()];
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    const ports = [udp.address().port, await listening(tcp), await listening(admin)] as const;
    const directory = join(temporaryFolder(), "store");
    const problems = await problemsOf(hostOn(...ports, directory), "home", "site.host");
    udp.close();
    tcp.close();
    admin.close();
    expect(problems.map(({ path }) => path)).toEqual([
      "site.host.tftpPort",
      "site.host.httpPort",
      "site.host.adminPort",
    ]);
    expect(problems[0]?.message).toMatch(
      new RegExp(`^UDP port ${ports[0]} on 127.0.0.1 is in use by .*pid ${process.pid}`),
    );
    expect(problems[2]?.message).toMatch(new RegExp(`^TCP port ${ports[2]} on 127.0.0.1 is in use by`));
    expect(existsSync(directory)).toBe(false);
  });

  it("is refused for ports that only root may open, with what to do about it", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const directory = join(folder, "store");
    const asRoot = process.geteuid?.() === 0;
    if (asRoot) {
      process.seteuid?.(NOBODY);
    }
    try {
      const problems = await problemsOf(hostOn(69, 70, 71, directory), "home", "");
      for (const [path, message] of [
        ["tftpPort", "no right to open UDP port 69"],
        ["httpPort", "no right to open TCP port 70"],
        ["adminPort", "no right to open TCP port 71"],
      ]) {
        expect(problems).toContainEqual(expect.objectContaining({ path, message }));
      }
    } finally {
      if (asRoot) {
        process.seteuid?.(0);
      }
    }
  });

  it("is told each address once that is not the machine's", async () => {
    const { tftpPort, httpPort, adminPort } = await freePorts();
    const host = hostOn(tftpPort, httpPort, adminPort, join(temporaryFolder(), "store"));
    const pathsOf = async (change: Partial<HostSettings>) =>
      (await problemsOf({ ...host, ...change }, "home", "")).map(({ path, given }) => [path, given]);
    expect(await pathsOf({ adminAddress: FOREIGN })).toEqual([["adminAddress", FOREIGN]]);
    expect(await pathsOf({ address: FOREIGN })).toEqual([["address", FOREIGN]]);
    expect(await pathsOf({ address: FOREIGN, adminAddress: FOREIGN })).toEqual([["address", FOREIGN]]);
  });

  it("is fit when nothing is in its way", async () => {
    const { tftpPort, httpPort, adminPort } = await freePorts();
    const host = hostOn(tftpPort, httpPort, adminPort, join(temporaryFolder(), "store"));
    expect(await problemsOf(host, "home", "")).toEqual([]);
  });

  it("is fit when its own server holds the ports", async () => {
    const program = new Program();
    onTestFinished(() => program.remove());
    const directory = join(temporaryFolder(), "store");
    const { tftpPort, httpPort, adminPort } = await freePorts();
    const doors = [
      ...["--tftp", `127.0.0.1:${tftpPort}`, "--http", `127.0.0.1:${httpPort}`],
      ...["--admin", `127.0.0.1:${adminPort}`],
    ];
    onTestFinished(async () => void (await program.run(["stop", "--store", directory])));
    expect(await program.run(["start", "--store", directory, ...doors])).toMatchObject({ code: 0, stderr: "" });
    expect(await problemsOf(hostOn(tftpPort, httpPort, adminPort, directory), "home", "")).toEqual([]);
    const everywhere = { ...hostOn(tftpPort, httpPort, adminPort, directory), address: "0.0.0.0" };
    expect(await problemsOf({ ...everywhere, adminAddress: "0.0.0.0" }, "home", "")).toEqual([]);
    // Other ports than those that it has, and one of them the other way round.
    const udp = createSocket("udp4");
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    const moved = await problemsOf({ ...everywhere, tftpPort: udp.address().port }, "home", "");
    udp.close();
    expect(moved.map(({ path }) => path)).toEqual(["tftpPort"]);
    const another = await problemsOf(hostOn(tftpPort, httpPort, adminPort, `${directory}-2`), "home", "");
    expect(another.map(({ path }) => path)).toEqual(["tftpPort", "httpPort", "adminPort"]);
  });
});

describe("a host with a Docker Engine, before a deployment", () => {
  const container = async (change: Partial<HostSettings> = {}): Promise<Problem[]> => {
    const { directory: _, ...host } = hostOn(69, 6970, 6980, "");
    return [...(await problemsOf({ ...host, runtime: "container", ...change }, "home", "site.host"))];
  };

  it("is refused without Docker's client and without an Engine, both at once", async () => {
    vi.stubEnv("PATH", temporaryFolder());
    const problems = await container({ dockerHost: "unix:///nonexistent/docker.sock" });
    vi.unstubAllEnvs();
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^site\.host\.runtime: there is no docker on this machine.*apt-get install docker\.io$/),
      expect.stringMatching(/^site\.host\.dockerHost: no Docker Engine can be reached \(ENOENT\)/),
    ]);
  });

  it.each([
    ["tcp://127.0.0.1:1", /can be reached \(ECONNREFUSED\) \(given: tcp:\/\/127\.0\.0\.1:1;.*Start the Engine/],
    [
      "ssh://root@pbx.example.net",
      /can be reached.*Declare connection for a host that SSH reaches, and unset DOCKER_HOST$/,
    ],
    ["tcp://root:Canary7word@127.0.0.1:1", /can be reached \(ECONNREFUSED\) \(allowed/],
  ])("is refused when the Engine that the environment names is not there: %s", async (address, expected) => {
    vi.stubEnv("DOCKER_HOST", address);
    const problems = await container();
    vi.unstubAllEnvs();
    expect(problems.map(formatProblem)).toContainEqual(expect.stringMatching(expected));
    expect(JSON.stringify(problems)).not.toContain("Canary7word");
  });
});

async function problemsOf(...of: Parameters<typeof preflight>) {
  return (await preflight(...of)).problems;
}

function hostOn(tftpPort: number, httpPort: number, adminPort: number, directory: string): HostSettings {
  return {
    runtime: "embedded",
    address: "127.0.0.1",
    adminAddress: "127.0.0.1",
    tftpPort,
    httpPort,
    adminPort,
    directory,
    verify: false,
    gone: false,
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port)));
}
