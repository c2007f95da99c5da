import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : "";
const UP = ["up", "--yes", "--skip-preview"];
const SKIP = { PULUMI_SKIP_CHECKPOINTS: "true" };

describe("an up without checkpoints that is killed in the middle, on the real engine", () => {
  const project = new StackProject("killed");
  const running = join(project.folder, ".state", "store", "server.json");
  let ports: FreePorts;

  beforeAll(async () => {
    ports = await freePorts();
    await project.create({ "100": "Canary7desk7secret" });
    project.describeSite(
      homeSite("home", { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports }, [DESK]),
    );
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("leaves a server that the state knows nothing of", async () => {
    await project.killOnce(() => existsSync(running), UP, SKIP);
    expect(existsSync(running)).toBe(true);
    expect(await project.succeed(["stack", "export"])).not.toContain("home-server");
  });

  it("is repaired by cancel and the same up, which takes that server over", async () => {
    const before = readFileSync(running, "utf8");
    await project.succeed(["cancel", "--yes"]);
    await project.succeed(UP);
    expect(readFileSync(running, "utf8")).toBe(before);
    expect(await fetchByTftp(ports.tftpPort, "SIP00036BABCDEF.cnf")).toContain('line1_displayname: "Desk"');
    expect(await project.succeed(["preview"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });
});

describe.skipIf(dockerHost === undefined)(`such an up of a container, on a real Docker Engine${reason}`, () => {
  const project = new StackProject("killed-boxed");
  const name = `killed-${process.pid}`;
  const container = `cisco-phones-${name}`;
  let ports: FreePorts;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();

  const describeServer = (): void => {
    const host = { runtime: "container", address: "127.0.0.1", dockerHost, ...ports };
    project.describeSite(homeSite(name, host, [DESK]));
  };

  beforeAll(async () => {
    ports = await freePorts();
    await project.create({ "100": "Canary7desk7secret" });
    describeServer();
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("leaves a container whose name the next up finds taken", async () => {
    const running = () => docker("ps", "-q", "--filter", `name=^${container}$`) !== "";
    await project.killOnce(running, UP, SKIP);
    await project.succeed(["cancel", "--yes"]);
    const { code, output } = await project.pulumi(UP);
    expect(code).not.toBe(0);
    expect(output).toContain(`container name "/${container}" is already in use`);
  });

  it("is repaired by removing that container, and the same up", async () => {
    docker("rm", "-f", container);
    await project.succeed(UP);
    expect(await fetchByTftp(ports.tftpPort, "SIP00036BABCDEF.cnf")).toContain('line1_displayname: "Desk"');
    expect(await project.succeed(["preview"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("is repaired in the same way after another container has taken the place of the one in the state", async () => {
    const id = () => docker("ps", "-q", "--filter", `name=^${container}$`);
    const before = id();
    const { httpPort } = await freePorts();
    ports = { ...ports, httpPort };
    describeServer();
    await project.killOnce(() => id() !== "" && id() !== before, UP, SKIP);
    await project.succeed(["cancel", "--yes"]);
    docker("rm", "-f", container);
    await project.succeed(UP);
    const answer = await fetch(`http://127.0.0.1:${httpPort}/SIP00036BABCDEF.cnf`);
    expect(await answer.text()).toContain('line1_displayname: "Desk"');
    expect(await project.succeed(["preview"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });
});
