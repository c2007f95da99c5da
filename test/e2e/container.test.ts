import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { fetchByTftp } from "./curl-tftp";
import { freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : "";
const CANARY = "Canary5boxed5secret";
// An address of the loopback that nobody else listens on, so that the real port 69 can be used.
const ADDRESS = "127.0.69.69";

describe.skipIf(dockerHost === undefined)(`a site in a container, on a real Docker Engine${reason}`, () => {
  const project = new StackProject("boxed");
  const name = `boxed-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let httpPort: number;
  let adminPort: number;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  const describePhones = (...phones: DescribedPhone[]): void =>
    project.describeSite({
      ...homeSite(
        name,
        { runtime: "container", address: ADDRESS, httpPort, adminAddress: ADDRESS, adminPort, dockerHost },
        phones,
      ),
      asterisk: undefined,
    });

  beforeAll(async () => {
    ({ httpPort, adminPort } = await freePorts());
    await project.create({ "100": CANARY, "101": `${CANARY}2` });
    describePhones(DESK, HALL);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("is built, started, found healthy and serves a booting phone on port 69", async () => {
    await project.succeed(["up", "--yes"]);
    const report = await bootPhone({
      mac: "00036BABCDEF",
      model: "7940",
      load: "P0S3-8-11-00",
      tftp: `${ADDRESS}:69`,
    });
    expect(report.outcome.kind).toBe("up");
  });

  it("has its status page on a door of its own, with each phone as it was declared", async () => {
    const status = (await project.succeed(["stack", "output", "status"])).trim();
    expect(status).toBe(`http://${ADDRESS}:${adminPort}/`);
    const { phones } = (await (await fetch(new URL("/api/phones", status))).json()) as { phones: unknown[] };
    expect(phones).toMatchObject([
      { mac: "00036BABCDEF", declared: true, model: "7940", extensions: ["100"] },
      { mac: "00036BABCDF0", declared: true, model: "7960", extensions: ["101"] },
    ]);
  });

  it("runs unprivileged, read-only, on the host's network, with one capability", () => {
    const [details] = JSON.parse(docker("inspect", container));
    expect(details.State.Health.Status).toBe("healthy");
    expect(details.Config.User).toBe("10069:10069");
    expect(details.HostConfig).toMatchObject({
      NetworkMode: "host",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      Privileged: false,
    });
    expect(details.HostConfig.CapAdd).toEqual(["CAP_NET_BIND_SERVICE"]);
    expect(JSON.stringify(details)).not.toContain(CANARY);
    expect(docker("exec", container, "id", "-u").trim()).toBe("10069");
  });

  it("shows no change when nothing changed", async () => {
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("takes a changed and a removed phone without a restart", async () => {
    const startedAt = docker("inspect", "-f", "{{.State.StartedAt}}", container);
    describePhones({ ...DESK, lines: [{ extension: "100", displayName: "Study" }] });
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, "SIP00036BABCDEF.cnf", ADDRESS)).toContain('line1_displayname: "Study"');
    expect(await fetchByTftp(69, "SIP00036BABCDF0.cnf", ADDRESS)).toBeUndefined();
    expect(docker("inspect", "-f", "{{.State.StartedAt}}", container)).toBe(startedAt);
  });

  it("never let a password into an output, the state, the container's log or the image", () => {
    expect(project.transcript.join("\n")).not.toContain(CANARY);
    expect(project.stateText()).not.toContain(CANARY);
    const log = docker("logs", container);
    expect(log).not.toContain(CANARY);
    // With the native part that the image brings.
    expect(log).toContain('"udp":"batched"');
    expect(docker("history", "--no-trunc", docker("inspect", "-f", "{{.Image}}", container).trim())).not.toContain(
      CANARY,
    );
  });

  it("is destroyed without a trace", async () => {
    await project.succeed(["destroy", "--yes"]);
    expect(docker("ps", "-a", "-q", "--filter", `name=${container}`)).toBe("");
    expect(docker("volume", "ls", "-q", "--filter", `name=${container}`)).toBe("");
    await expect(fetch(`http://${ADDRESS}:${httpPort}/healthz`)).rejects.toThrow();
  });
});
