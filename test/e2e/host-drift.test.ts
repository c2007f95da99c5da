import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeDocker } from "../components/fake-docker";
import { fetchByTftp } from "./curl-tftp";
import { freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";
import { runVerify } from "./verify-command";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : "";
const CANARY = "Canary2drift2secret";
const ADDRESS = "127.0.69.72";
const FILE = "SIP00036BABCDEF.cnf";

describe.skipIf(dockerHost === undefined)(`a host that somebody changed by hand${reason}`, () => {
  const project = new StackProject("drifting");
  const name = `drifting-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let host: Record<string, unknown>;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  const inServer = (script: string): string =>
    docker("exec", "-u", "10069:10069", container, "node", "-e", `const fs = require("fs"); ${script}`);
  const verify = (...words: string[]): Promise<{ code: number; output: string }> =>
    runVerify(project, "drifting", words);
  const id = (): string => docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", container);
  const images = (): string[] =>
    docker("images", "--format", "{{.Repository}}:{{.Tag}}")
      .split("\n")
      .filter((image) => image.includes(container));
  const describeHost = (change: Record<string, unknown> = {}, displayName = "Study"): void =>
    project.describeSite({
      ...homeSite(name, { ...host, verify: true, ...change }, [
        { ...DESK, lines: [{ extension: "100", displayName }] },
      ]),
      asterisk: undefined,
    });
  const isUnchanged = async (): Promise<void> => {
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  };

  beforeAll(async () => {
    const { httpPort, adminPort } = await freePorts();
    host = { runtime: "container", address: ADDRESS, httpPort, adminAddress: ADDRESS, adminPort, dockerHost };
    await project.create({ "100": CANARY });
    describeHost({}, "Desk");
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("differs as long as it was never brought up, and is then made without a word of drift", async () => {
    const { code, output } = await verify();
    expect([code, output]).toEqual([1, expect.stringContaining(`container ${container}: is not there`)]);
    const up = await project.succeed(["up", "--yes"]);
    expect(up).toContain("is not there yet, and is made");
    expect(up).not.toContain("differs from its declaration");
  });

  it("is as described as long as nobody changed it, and a second up changes nothing", async () => {
    expect(await verify()).toEqual({ code: 0, output: `ProvisioningHost "${name}" is as described\n` });
    const what = { host: `ProvisioningHost "${name}"`, differences: [], pending: [], problems: [] };
    expect(JSON.parse((await verify("--json")).output)).toEqual([what]);
    await isUnchanged();
  });

  it("keeps its container when it is no longer looked at, and when it is again", async () => {
    const before = id();
    for (const change of [{ verify: false }, {}]) {
      describeHost(change, "Desk");
      await project.succeed(["up", "--yes"]);
      await isUnchanged();
      expect(id()).toBe(before);
    }
  });

  it("keeps its container when nothing can be learnt of it, and says that", async () => {
    const before = id();
    const fake = new FakeDocker();
    const { environment } = project;
    const broken = { ...environment, PATH: `${fake.folder}:${environment.PATH}` };
    try {
      fake.says([["", { code: 255, stderr: "client_loop: send disconnect: Broken pipe\n" }]]);
      const { code, output } = await runVerify(project, "drifting", [], broken);
      expect([code, output]).toEqual([2, expect.stringContaining("could not be compared whole")]);
      expect(output).toContain("could not be looked at (exit code 255: client_loop: send disconnect: Broken pipe)");
      Object.assign(environment, { PATH: broken.PATH });
      const up = await project.pulumi(["up", "--yes"]);
      expect(up.code).not.toBe(0);
      expect(up.output).toContain("could not be looked at (exit code 255");
      expect(JSON.stringify(fake.calls)).not.toContain(CANARY);
    } finally {
      Object.assign(environment, { PATH: process.env.PATH });
      fake.remove();
    }
    expect(id()).toBe(before);
    await isUnchanged();
  });

  it("has each changed file and key named, without a value, and is repaired by up", async () => {
    inServer(`
      const path = "/srv/phones/current/${FILE}";
      fs.writeFileSync(path, fs.readFileSync(path, "utf8").replace(/line1_displayname:.*/, "line1_displayname: Mallory")
        .replace(/line1_password:.*/, "line1_password: stolen"));
      fs.writeFileSync("/srv/phones/current/extra.cnf", "x", { mode: 0o644 });`);
    const { code, output } = await verify();
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`store: changed ${FILE}: .*line1_displayname`));
    expect(output).toMatch(/line1_password \[secret line1_password:[0-9a-f]+\]/);
    expect(output).toContain("extra.cnf");
    expect(output).not.toMatch(/Mallory|stolen/);
    const preview = await project.succeed(["preview", "--diff"]);
    expect(preview).toContain("differs from its declaration, which this repairs");
    expect(preview).toMatch(/--repair [0-9a-f]{16}/);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Desk"');
    expect((await verify()).code).toBe(0);
    await isUnchanged();
  });

  it("has damage told beside a change that is to come, and not that change", async () => {
    describeHost();
    const toCome = await verify();
    expect(toCome).toEqual({
      code: 1,
      output: expect.stringContaining(`to come with the next up: store: changed ${FILE}`),
    });
    expect(toCome.output).toContain("is to be changed");
    inServer('fs.writeFileSync("/srv/phones/current/extra.cnf", "x", { mode: 0o600 });');
    const preview = await project.succeed(["preview"]);
    expect(preview).toContain("the files of generation");
    // The change itself is told as what it means for the phone, and not as damage.
    const told = preview.split("\n").filter((line) => line.includes(FILE));
    expect(told.filter((line) => !line.includes(`restarts: ${FILE} was changed`))).toEqual([]);
    describeHost({}, "Desk");
    await project.succeed(["up", "--yes"]);
    await isUnchanged();
  });

  it("that was rolled back on the host is told, and goes on with up", async () => {
    describeHost();
    const output = await project.succeed(["up", "--yes"]);
    // What is declared and not delivered yet is no drift.
    expect(output).not.toContain("differs from its declaration");
    const rollback = ["node", "/app/server.cjs", "rollback", "--store", "/srv/phones"];
    docker("exec", "-u", "10069:10069", container, ...rollback);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Desk"');
    expect((await verify()).code).toBe(1);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Study"');
  });

  it("whose container was stopped and given other limits is told, and gets it anew with the files in it", async () => {
    docker("stop", container);
    expect((await verify()).output).toContain(`container ${container}: running is false, declared true`);
    docker("update", "--restart", "no", "--memory", "300m", "--memory-swap", "600m", container);
    const { code, output } = await verify();
    expect(code).toBe(1);
    expect(output).toContain('restart is "no", declared "unless-stopped"');
    expect(output).toContain("memory is 300, declared 512");
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Study"');
    expect((await verify()).code).toBe(0);
  });

  it("whose container's name someone else took is told what to do, and takes nothing away", async () => {
    docker("rm", "-f", container);
    const image = docker("images", "-q", "cisco-phones-server").trim().split("\n")[0] ?? "";
    docker("run", "-d", "--name", container, "--entrypoint", "node", image, "-e", "setInterval(() => {}, 1000)");
    const { code, output } = await verify();
    expect(code).toBe(1);
    expect(output).toContain(`was not made by this site; before \`up\`: docker rm -f ${container}`);
    expect((await project.pulumi(["up", "--yes"])).code).not.toBe(0);
    expect(docker("inspect", "-f", "{{.State.Running}}", container).trim()).toBe("true");
    docker("rm", "-f", container);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Study"');
  });

  it("whose container was removed gets it anew", async () => {
    docker("rm", "-f", container);
    expect((await verify()).output).toContain(`container ${container}: is not there`);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Study"');
    await isUnchanged();
  });

  it.each([
    ["its container and its image", false],
    ["all that it had", true],
  ])("that lost %s gets that anew", async (_, withVolume) => {
    docker("rm", "-f", container);
    const [image = ""] = images();
    docker("rmi", image);
    if (withVolume) {
      docker("volume", "rm", container);
    }
    const { code, output } = await verify();
    expect([code, output]).toEqual([1, expect.stringContaining(`image ${image}: is not there`)]);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, FILE, ADDRESS)).toContain('line1_displayname: "Study"');
    expect(images()).toEqual([image]);
    expect((await verify()).code).toBe(0);
    await isUnchanged();
  });

  it("keeps all of it when it is no longer looked at after repairs", async () => {
    const before = [id(), ...images()];
    describeHost({ verify: false });
    await project.succeed(["up", "--yes"]);
    await isUnchanged();
    expect([id(), ...images()]).toEqual(before);
    expect((await verify()).code).toBe(0);
  });

  it("never let a password into what was said of it", () => {
    expect(project.transcript.join("\n")).not.toContain(CANARY);
  });
});
