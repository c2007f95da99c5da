import { execFileSync, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { capabilityBits, imageFiles, processStatus } from "./container-insides";
import { fetchByTftp } from "./curl-tftp";
import { freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : "";
const CANARY = "Canary5boxed5secret";
// An address of the loopback that nobody else listens on, so that the real port 69 can be used.
const ADDRESS = "127.0.69.69";

/** Bytes; Node itself is 127 MB of them. */
const LARGEST_IMAGE = 145e6;
const MODE_OF_STORE =
  "['mode', 'uid'].map((fact) => fs.statSync('/srv/phones')[fact].toString(fact === 'mode' ? 8 : 10)).join(' ')";

describe.skipIf(dockerHost === undefined)(`a site in a container, on a real Docker Engine${reason}`, () => {
  const project = new StackProject("boxed");
  const name = `boxed-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let httpPort: number;
  let adminPort: number;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  const describePhones = (...phones: DescribedPhone[]): void => describeOn(ADDRESS, ...phones);
  const describeOn = (address: string, ...phones: DescribedPhone[]): void =>
    project.describeSite({
      ...homeSite(
        name,
        { runtime: "container", address, httpPort, adminAddress: address, adminPort, dockerHost },
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

  it("starts from an image that is small and holds the program and what runs it, and nothing else", () => {
    const image = docker("inspect", "-f", "{{.Image}}", container).trim();
    const bytes = Number(docker("inspect", "-f", "{{.Size}}", image));
    console.log(`image of the server: ${(bytes / 1e6).toFixed(0)} MB`);
    expect(bytes).toBeLessThan(LARGEST_IMAGE);
    const files = imageFiles(dockerHost ?? "", image);
    expect(files.filter((path) => /(^|\/)s?bin\//.test(path))).toEqual(["usr/bin/setpriv", "usr/local/bin/node"]);
    expect(files.filter((path) => path.startsWith("app/") && !/^app\/koffi-[^/]+\.node$/.test(path))).toEqual([
      "app/server.cjs",
    ]);
    expect(files.filter((path) => /apt|dpkg|npm|node_modules|perl|python/.test(path))).toEqual([]);
  });

  it("runs confined: read-only, with bounds, a rotated log and no way to more privileges", () => {
    const [details] = JSON.parse(docker("inspect", container));
    expect(details.State.Health.Status).toBe("healthy");
    expect(details.HostConfig).toMatchObject({
      NetworkMode: "host",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: ["CAP_NET_BIND_SERVICE", "CAP_SETGID", "CAP_SETUID"],
      Privileged: false,
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 512 * 1024 * 1024,
      LogConfig: { Type: "json-file", Config: { "max-file": "3", "max-size": "10m" } },
    });
    expect(JSON.stringify(details)).not.toContain(CANARY);
    const server = processStatus(dockerHost ?? "", container, "10069:10069", "1");
    expect(server).toMatchObject({
      Uid: "10069 10069 10069 10069",
      Gid: "10069 10069 10069 10069",
      Groups: "",
      NoNewPrivs: "1",
      CapEff: capabilityBits("NET_BIND_SERVICE"),
      CapPrm: capabilityBits("NET_BIND_SERVICE"),
    });
    // Its thread for TFTP among them.
    expect(Number(server.Threads)).toBeGreaterThan(10);
    expect(processStatus(dockerHost ?? "", container, "10069:10069", "self")).toMatchObject({
      Uid: "10069 10069 10069 10069",
      NoNewPrivs: "1",
      CapEff: capabilityBits(),
    });
    expect(docker("exec", "-u", "10069:10069", container, "node", "-p", MODE_OF_STORE).trim()).toBe("40700 10069");
  });

  it("can't take more threads and processes than its limit", () => {
    const taking = (threads: number): string =>
      docker(
        ...["exec", "-u", "10069:10069", "-e", `UV_THREADPOOL_SIZE=${threads}`, container],
        ...["node", "-e", "crypto.randomBytes(8, () => console.log('all there'))"],
      );
    expect(taking(200).trim()).toBe("all there");
    // libuv gives up when the kernel refuses it a thread.
    expect(() => taking(600)).toThrow();
  });

  it("shows no change when nothing changed", async () => {
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("may move to all addresses of the machine, where it is its own server that holds the ports", async () => {
    describeOn("0.0.0.0", DESK, HALL);
    expect(await project.succeed(["preview"])).toMatch(/container.*replace/i);
    describePhones(DESK, HALL);
  });

  it("takes a changed and a removed phone without a restart", async () => {
    const startedAt = docker("inspect", "-f", "{{.State.StartedAt}}", container);
    describePhones({ ...DESK, lines: [{ extension: "100", displayName: "Study" }] });
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, "SIP00036BABCDEF.cnf", ADDRESS)).toContain('line1_displayname: "Study"');
    expect(await fetchByTftp(69, "SIP00036BABCDF0.cnf", ADDRESS)).toBeUndefined();
    expect(docker("inspect", "-f", "{{.State.StartedAt}}", container)).toBe(startedAt);
  });

  it("goes back to the files before on its host, is verified there, and takes what is declared again", async () => {
    const inside = (...words: string[]): string =>
      docker("exec", "-u", "10069:10069", container, "node", "/app/server.cjs", ...words, "--store", "/srv/phones");
    const [declared, before] = JSON.parse(inside("generations", "--json"));
    expect(inside("rollback")).toMatch(
      new RegExp(
        `changed SIP00036BABCDEF.cnf\nadded SIP00036BABCDF0.cnf\nchanged XMLDefault.cnf.xml\ngeneration ${before.id}: `,
      ),
    );
    expect(await fetchByTftp(69, "SIP00036BABCDF0.cnf", ADDRESS)).toContain("line1_name");
    const answer = await fetch(`http://${ADDRESS}:${adminPort}/api/phones`);
    expect(await answer.json()).toMatchObject({ generation: before.id, rolledBackAt: expect.stringContaining("T") });
    expect(inside("rollback", "--to", declared.id)).toContain("removed SIP00036BABCDF0.cnf");
    // Its store is a volume with modes of its own; the bundle of another site shows all but those as drift.
    const bundle = JSON.stringify({ format: 4, site: name, files: [], secrets: {}, phones: [] });
    const words = ["exec", "-i", "-u", "10069:10069", container, "node", "/app/server.cjs", "verify", "--json"];
    const { status, stdout } = spawnSync("docker", ["-H", dockerHost ?? "", ...words], { input: bundle });
    const found: { place: string; fault: string }[] = JSON.parse(stdout.toString()).differences;
    expect(status).toBe(1);
    expect(new Set(found.map(({ place, fault }) => `${place} ${fault}`))).toEqual(
      new Set(["http undeclared", "store undeclared", "store whole"]),
    );
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

  it("ends by itself when it is told to", () => {
    docker("stop", "-t", "60", container);
    expect(docker("inspect", "-f", "{{.State.ExitCode}}", container).trim()).toBe("0");
  });

  it("is destroyed without a trace", async () => {
    await project.succeed(["destroy", "--yes"]);
    expect(docker("ps", "-a", "-q", "--filter", `name=${container}`)).toBe("");
    expect(docker("volume", "ls", "-q", "--filter", `name=${container}`)).toBe("");
    await expect(fetch(`http://${ADDRESS}:${httpPort}/healthz`)).rejects.toThrow();
  });
});
