import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { ImageRegistry, NO_REGISTRY, REGISTRY } from "./image-registry";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason =
  dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : NO_REGISTRY;
const ADDRESS = "127.0.69.74";
const FILE = "SIP00036BABCDEF.cnf";

describe.skipIf(dockerHost === undefined || REGISTRY === undefined)(`a container whose image changes${reason}`, () => {
  const project = new StackProject("renewed");
  const name = `renewed-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let ports: { httpPort: number; adminPort: number };
  let registry: ImageRegistry;
  /** As it is named once it has been pushed. */
  let byDigest: string;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] })
      .toString()
      .trim();
  const describeHost = (image?: string): void => {
    const { httpPort, adminPort } = ports;
    const host = { runtime: "container", address: ADDRESS, httpPort, adminAddress: ADDRESS, adminPort, dockerHost };
    const site = homeSite(name, { ...host, ...(image === undefined ? {} : { image }) }, [DESK]);
    project.describeSite({ ...site, asterisk: undefined });
  };
  const idOf = (): string => docker("inspect", "-f", "{{.Id}}", container);
  const imageOf = (): string => docker("inspect", "-f", "{{.Image}}", container);
  const tags = (): string[] =>
    docker("images", "--format", "{{.Repository}}:{{.Tag}}")
      .split("\n")
      .filter((tag) => tag.includes(container));

  beforeAll(async () => {
    ports = await freePorts();
    registry = await ImageRegistry.start();
    await project.create({ "100": "Canary8image8secret" });
    describeHost();
    await project.succeed(["up", "--yes"]);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    await registry?.stop();
    project.remove();
  });

  it("is built anew when the program changes, starts with the files that are there, and leaves no old image", async () => {
    const [before, tag] = [idOf(), tags()];
    const delivered = await project.succeed(["stack", "output", "delivered"]);
    appendFileSync(join(project.folder, "server", "dist", "server.cjs"), "\n// another program\n");
    const output = await project.succeed(["up", "--yes"]);
    expect(output).not.toMatch(/command:\w+:Command \S+-delivery/);
    expect(idOf()).not.toBe(before);
    expect(tags()).toHaveLength(1);
    expect(tags()).not.toEqual(tag);
    expect(await project.succeed(["stack", "output", "delivered"])).toBe(delivered);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Desk"');
  });

  it("is pulled where a digest is given, and shows no change afterwards", async () => {
    const pushed = `${registry.address}/cisco-phones-server`;
    docker("tag", imageOf(), pushed);
    docker("push", "-q", pushed);
    // The same image may have digests of other registries, too, which an Engine remembers for long.
    const digests = JSON.parse(docker("inspect", "-f", "{{json .RepoDigests}}", pushed)) as string[];
    byDigest = digests.find((digest) => digest.startsWith(`${pushed}@`)) ?? "";
    expect(byDigest).not.toBe("");
    docker("rmi", pushed);
    describeHost(byDigest);
    await project.succeed(["up", "--yes"]);
    expect(docker("inspect", "-f", "{{.Config.Image}}", container)).toMatch(/^sha256:|@sha256:/);
    expect(tags()).toEqual([]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Desk"');
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("stays as it is where the digest is none of the registry's", async () => {
    const before = idOf();
    describeHost(byDigest.replace(/[0-9a-f]{64}$/, "0".repeat(64)));
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/manifest.*(unknown|not found)/i);
    expect(idOf()).toBe(before);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Desk"');
  });
});
