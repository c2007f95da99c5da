import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TrialProject } from "../tools/plugins/trial-project";
import { BUILD_OUTPUTS, CONTAINER_OUTPUTS, IMAGE_OUTPUTS } from "./official-docker-state";

const HOST = process.env.CISCO_PHONES_DOCKER_HOST;
const REASON = HOST === undefined ? " (skipped: CISCO_PHONES_DOCKER_HOST names no Docker Engine)" : "";
const SECRET = "correct-horse-battery-staple";
const [IMAGE, CONTAINER, VOLUME] = [
  "docker:index/remoteImage:RemoteImage",
  "docker:index/container:Container",
  "docker:index/volume:Volume",
];
/** Names of this run alone, so that nothing else on the Engine is touched. */
const NAME = `plugin-trial-${process.pid}`;

interface Choice {
  readonly label?: string;
  readonly restart?: string;
  readonly check?: string;
  readonly trigger?: string;
  readonly waitTimeout?: number;
}

function program({
  label = "one",
  restart = "unless-stopped",
  check = "test -e /srv/up",
  trigger = "1",
  waitTimeout = 30,
}: Choice = {}): string {
  return `import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
const host = new docker.Provider("host", { host: "${HOST}" });
const image = new docker.RemoteImage("image", {
  name: "${NAME}:dev",
  build: { context: "context", buildArgs: { GREETING: "hello" } },
  triggers: { content: "${trigger}" },
}, { provider: host });
const volume = new docker.Volume("store", { name: "${NAME}" }, { provider: host });
const container = new docker.Container("server", {
  name: "${NAME}",
  image: image.imageId,
  networkMode: "none",
  readOnly: true,
  user: "65534",
  init: true,
  restart: "${restart}",
  capabilities: { adds: ["CAP_NET_BIND_SERVICE"], drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  ulimits: [{ name: "nproc", soft: 100, hard: 200 }, { name: "nofile", soft: 1024, hard: 1024 }],
  tmpfs: { "/tmp": "size=16m" },
  mounts: [{ type: "tmpfs", target: "/run", tmpfsOptions: { sizeBytes: 1048576 } }],
  volumes: [{ volumeName: volume.name, containerPath: "/data" }],
  envs: [pulumi.secret("PASSWORD=${SECRET}")],
  healthcheck: { tests: ["CMD-SHELL", "${check}"], interval: "1s", timeout: "2s", retries: 2, startPeriod: "0s" },
  logDriver: "json-file",
  logOpts: { "max-size": "10m" },
  memory: 64,
  labels: [{ label: "trial", value: "${label}" }],
  wait: true,
  waitTimeout: ${waitTimeout},
}, { provider: host });
export const id = container.id;
`;
}

function names(properties: object): string {
  return Object.keys(properties).sort().join(" ");
}

function docker(...args: string[]): string {
  return execFileSync("docker", ["-H", HOST ?? "", ...args], { encoding: "utf8" }).trim();
}

describe.skipIf(HOST === undefined)(`the docker plugin, driven by the real engine${REASON}`, () => {
  const project = new TrialProject();

  beforeAll(async () => {
    const context = join(project.folder, "context");
    mkdirSync(join(context, "left-out"), { recursive: true });
    writeFileSync(join(context, "left-out", "private"), "not for the image");
    writeFileSync(join(context, "greeting"), "up");
    writeFileSync(join(context, ".dockerignore"), "left-out\n");
    writeFileSync(
      join(context, "Dockerfile"),
      [
        "FROM node:24-bookworm-slim",
        "ARG GREETING",
        "COPY . /srv/",
        "RUN cp /srv/greeting /srv/up && echo $GREETING > /srv/said",
        `CMD ["sh", "-c", "echo started with $PASSWORD; sleep 600"]`,
        "",
      ].join("\n"),
    );
    await project.succeed("stack", "init", "dev");
  });
  afterAll(() => project.remove());

  it("builds, creates and waits until healthy", async () => {
    project.program(program());
    await project.preview();
    expect(docker("ps", "-aq", "--filter", `name=${NAME}`)).toBe("");
    await project.up();
    expect(docker("inspect", "-f", "{{.State.Health.Status}}", NAME)).toBe("healthy");
    expect(docker("exec", NAME, "cat", "/srv/said")).toBe("hello");
    expect(docker("exec", NAME, "ls", "-A", "/srv").split("\n")).not.toContain("left-out");
  });

  it("leaves the state in the original's shape", async () => {
    const image = await project.resource(IMAGE);
    expect(image.id).toBe(`${image.outputs.imageId}${NAME}:dev`);
    expect(image.inputs).toMatchObject({
      __defaults: [],
      build: { __defaults: ["dockerfile", "remove"], dockerfile: "Dockerfile", remove: true },
    });
    expect(image.outputs).toMatchObject({ name: `${NAME}:dev`, repoDigest: "", keepLocally: null });
    expect(names(image.outputs)).toBe(IMAGE_OUTPUTS);
    expect(names(image.outputs.build as object)).toBe(BUILD_OUTPUTS);
    const { id, inputs, outputs } = await project.resource(CONTAINER);
    expect(names(outputs)).toBe(CONTAINER_OUTPUTS);
    expect(id).toBe(docker("inspect", "-f", "{{.Id}}", NAME));
    expect(inputs.__defaults).toEqual(["containerReadRefreshTimeoutMilliseconds", "mustRun", "removeVolumes", "start"]);
    expect(outputs).toMatchObject({
      command: ["sh", "-c", "echo started with $PASSWORD; sleep 600"],
      entrypoints: [],
      healthcheck: { interval: "1s", retries: 2, startPeriod: "0s", tests: ["CMD-SHELL", "test -e /srv/up"] },
      ipcMode: "private",
      memory: 64,
      networkDatas: [{ networkName: "none" }],
      restart: "unless-stopped",
      stopTimeout: 0,
    });
    expect(outputs.ulimits).toContainEqual({ name: "nproc", soft: 100, hard: 200 });
    expect(docker("exec", NAME, "sh", "-c", "grep processes /proc/self/limits")).toMatch(/ 100 +200 +processes/);
    expect((await project.resource(VOLUME)).outputs).toMatchObject({ driver: "local", name: NAME, labels: [] });
  });

  it("previews no change when nothing changed, also after a refresh", async () => {
    expect(await project.preview()).toMatch(/Resources:\s+5 unchanged/);
    await project.succeed("refresh", "--yes", "--skip-preview", "--stack", "dev");
    expect(await project.preview()).toMatch(/Resources:\s+5 unchanged/);
  });

  it("changes restart in place", async () => {
    const before = docker("inspect", "-f", "{{.Id}}", NAME);
    project.program(program({ restart: "always" }));
    expect(await project.preview()).toMatch(/~ docker:index\/container:Container: \(update\)/);
    await project.up();
    expect(docker("inspect", "-f", "{{.Id}} {{.HostConfig.RestartPolicy.Name}}", NAME)).toBe(`${before} always`);
  });

  it("replaces the container when a label changes, the old one going first", async () => {
    const before = docker("inspect", "-f", "{{.Id}}", NAME);
    project.program(program({ restart: "always", label: "two" }));
    const shown = await project.preview();
    expect(shown).toMatch(/\+-docker:index\/container:Container: \(replace\)/);
    expect(shown).toMatch(/value\s*: "one" => "two"/);
    await project.up();
    expect(docker("inspect", "-f", "{{.Id}}", NAME)).not.toBe(before);
    expect(docker("inspect", "-f", '{{index .Config.Labels "trial"}}', NAME)).toBe("two");
  });

  it("starts a container again that was stopped behind its back", async () => {
    docker("stop", "-t", "0", NAME);
    await project.succeed("refresh", "--yes", "--skip-preview", "--stack", "dev");
    expect(await project.preview()).toMatch(/mustRun\s*: false => true/);
    await project.up();
    expect(docker("inspect", "-f", "{{.State.Running}}", NAME)).toBe("true");
    expect(await project.preview()).toMatch(/Resources:\s+5 unchanged/);
  });

  it("makes a container again that is gone", async () => {
    docker("rm", "-f", NAME);
    await project.succeed("refresh", "--yes", "--skip-preview", "--stack", "dev");
    await project.up();
    expect(docker("inspect", "-f", "{{.State.Health.Status}}", NAME)).toBe("healthy");
  });

  it("says what the health check and the container said when it does not become healthy", async () => {
    const check = "echo no answer from the door; exit 7";
    project.program(program({ label: "three", check, waitTimeout: 5 }));
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toMatch(/container failed to be in healthy state: still "(starting|unhealthy)" after 5 s/);
    expect(output).toContain("last health check (exit code 7): no answer from the door");
    expect(output).toContain("end of the container's log:");
    expect(output).toContain("started with");
    expect((await project.resource(CONTAINER)).id).toBe(docker("inspect", "-f", "{{.Id}}", NAME));
  });

  it("says what the builder said when the build fails", async () => {
    writeFileSync(
      join(project.folder, "context", "Dockerfile"),
      "FROM node:24-bookworm-slim\nRUN echo no way; exit 9\n",
    );
    project.program(program({ trigger: "2" }));
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toMatch(/returned a non-zero code: 9[\s\S]+no way/);
  });

  it("refuses what it does not implement, by name", async () => {
    project.program(`import * as docker from "@pulumi/docker";
new docker.Container("one", { image: "x", ports: [{ internal: 80 }] });`);
    const ports = await project.pulumi("preview", "--stack", "dev");
    expect(ports.output).toContain("ports is not known here: the stand-in for docker.Container implements only");
    project.program(`import * as docker from "@pulumi/docker";
new docker.Network("net", {}, { provider: new docker.Provider("far", { host: "npipe:////./pipe/docker_engine" }) });`);
    const far = await project.pulumi("preview", "--stack", "dev");
    expect(far.output).toContain("must be unix:///path/of/socket, tcp://host:port or ssh://user@host:port");
  });

  it("leaves nothing when it is destroyed", async () => {
    await project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
    expect(docker("ps", "-aq", "--filter", `name=${NAME}`)).toBe("");
    expect(docker("volume", "ls", "-q", "--filter", `name=${NAME}`)).toBe("");
    expect(docker("images", "-q", NAME)).toBe("");
  });

  it("keeps the secret out of all that was printed and stored", () => {
    expect(project.transcript).toContain(CONTAINER);
    expect(project.transcript).not.toContain(SECRET);
    expect(project.stored()).not.toContain(SECRET);
  });
});
