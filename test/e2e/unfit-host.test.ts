import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { preflight } from "../../components/preflight";
import { type HostSettings, parseHost } from "../../domain/host-settings";
import { freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

describe("a host on which the server could not run", () => {
  const project = new StackProject("unfit");

  beforeAll(() => project.create({ "100": "Planted4secret4text" }));

  afterAll(() => project.remove());

  const failedUp = async (host: Record<string, unknown>, phone = DESK): Promise<string> => {
    project.describeSite(homeSite("home", host, [phone]));
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).not.toMatch(/\bat .*\.(ts|js):\d+/);
    expect(await deployed()).toEqual([]);
    expect(existsSync(join(project.folder, ".state/store"))).toBe(false);
    return output;
  };

  const deployed = async (): Promise<string[]> => {
    const state: unknown = JSON.parse(await project.succeed(["stack", "export"]));
    const { resources = [] } = (state as { deployment: { resources?: { type: string }[] } }).deployment;
    return resources.map(({ type }) => type).filter((type) => type !== "pulumi:pulumi:Stack");
  };

  it("is refused with every taken port named, beside what else is wrong, and nothing is made", async () => {
    const udp = createSocket("udp4");
    const tcp = createServer();
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    await new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done));
    const [tftpPort, httpPort] = [udp.address().port, (tcp.address() as AddressInfo).port];
    const { adminPort } = await freePorts();
    try {
      const output = await failedUp(
        { runtime: "embedded", directory: ".state/store", address: "127.0.0.1", tftpPort, httpPort, adminPort },
        { ...DESK, mac: "x" },
      );
      expect(output).toContain(`UDP port ${tftpPort} on 127.0.0.1 is in use`);
      expect(output).toContain(`TCP port ${httpPort} on 127.0.0.1 is in use`);
      expect(output).toContain("site.phones[0].mac");
    } finally {
      udp.close();
      tcp.close();
    }
  });

  it("is refused when the address is not the machine's", async () => {
    const output = await failedUp({
      runtime: "embedded",
      directory: ".state/store",
      address: "192.0.2.1",
      ...(await freePorts()),
    });
    expect(output).toContain("site.host.address: this machine has no such address");
    expect(output).toContain("has 1 problem;");
  });

  it("is refused when no Docker Engine answers", async () => {
    const dockerHost = `unix://${join(project.folder, "no.sock")}`;
    const output = await failedUp({ runtime: "container", address: "127.0.0.1", ...(await freePorts()), dockerHost });
    expect(output).toContain("site.host.dockerHost: no Docker Engine can be reached");
    expect(output).toContain(dockerHost);
  });
});

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : "";

describe.skipIf(dockerHost === undefined)(`a host of the Engine that the environment names${reason}`, () => {
  it("is looked at here when it is behind a socket, and not when it is elsewhere", async () => {
    const engine = createTcpServer((client) => {
      const way = connect((dockerHost ?? "").replace("unix://", ""));
      client.on("error", () => way.destroy());
      way.on("error", () => client.destroy());
      client.pipe(way).pipe(client);
    });
    const udp = createSocket("udp4");
    await new Promise<void>((done) => engine.listen(0, "127.0.0.1", done));
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    const { port } = engine.address() as AddressInfo;
    const doors = { ...(await freePorts()), tftpPort: udp.address().port };
    const host = parseHost({ address: "127.0.0.1", ...doors }).value as HostSettings;
    const dhcp = { settings: { interface: "none", subnet: "198.18.73.0/24" }, path: "dhcp" };
    const pathsOn = async (address: string): Promise<string[]> => {
      vi.stubEnv("DOCKER_HOST", address);
      return (await preflight(host, "elsewhere", "host", dhcp)).problems.map(({ path }) => path);
    };
    try {
      expect(await pathsOn(dockerHost ?? "")).toEqual(["host.tftpPort", "dhcp.interface"]);
      expect(await pathsOn(`tcp://127.0.0.1:${port}`)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      udp.close();
      engine.close();
    }
  });
});
