import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine } from "../../tools/plugins/docker/engine";
import { TrialProject } from "../tools/plugins/trial-project";
import { BUILD_OUTPUTS, CONTAINER_OUTPUTS, IMAGE_OUTPUTS } from "./official-docker-state";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { pinnedOptions, throughJump } from "./ssh-pinning";

const HOST = process.env.CISCO_PHONES_DOCKER_HOST;
const REASON =
  HOST === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Docker Engine"})` : NO_SSHD;
const SECRET = "correct-horse-battery-staple";
const [IMAGE, CONTAINER, VOLUME, PROVIDER] = [
  "docker:index/remoteImage:RemoteImage",
  "docker:index/container:Container",
  "docker:index/volume:Volume",
  "pulumi:providers:docker",
];
/** Names of this run alone, so that nothing else on the Engine is touched. */
const NAME = `plugin-ssh-trial-${process.pid}`;

interface Way {
  readonly host: string;
  readonly options: readonly string[];
}

function program({ host, options }: Way, label = "one"): string {
  return `import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
const host = new docker.Provider("host", { host: "${host}", sshOpts: ${JSON.stringify(options)} });
const image = new docker.RemoteImage("image", {
  name: "${NAME}:dev",
  build: { context: "context" },
  triggers: { content: "1" },
}, { provider: host });
const volume = new docker.Volume("store", { name: "${NAME}" }, { provider: host });
new docker.Container("server", {
  name: "${NAME}",
  image: image.imageId,
  networkMode: "none",
  init: true,
  logDriver: "json-file",
  logOpts: { "max-size": "10m" },
  volumes: [{ volumeName: volume.name, containerPath: "/data" }],
  envs: [pulumi.secret("PASSWORD=${SECRET}")],
  healthcheck: { tests: ["CMD", "test", "-e", "/srv/ballast"], interval: "1s", timeout: "2s", retries: 2, startPeriod: "0s" },
  labels: [{ label: "trial", value: "${label}" }],
  wait: true,
  waitTimeout: 30,
}, { provider: host });
`;
}

function names(properties: object): string {
  return Object.keys(properties).sort().join(" ");
}

function docker(...args: string[]): string {
  return execFileSync("docker", ["-H", HOST ?? "", ...args], { encoding: "utf8" }).trim();
}

describe.skipIf(HOST === undefined || SSHD === undefined)(
  `the docker plugin over ssh, by the real engine${REASON}`,
  () => {
    const project = new TrialProject();
    let far: SshHost;
    let jump: SshHost;
    let way: Way;
    const engines: Engine[] = [];
    const engine = (options: readonly string[] = way.options, host = way.host): Engine => {
      const made = new Engine(host, options);
      engines.push(made);
      return made;
    };

    beforeAll(async () => {
      far = await startSshHost({ environment: { DOCKER_HOST: HOST ?? "" } });
      jump = await startSshHost();
      way = { host: `ssh://${far.user}@${far.address}:${far.port}`, options: pinnedOptions(far) };
      const context = join(project.folder, "context");
      mkdirSync(context, { recursive: true });
      // More than the buffers of a pipe and of an SSH channel hold.
      writeFileSync(
        join(context, "ballast"),
        Buffer.from(Array.from({ length: 3_000_000 }, () => Math.random() * 256)),
      );
      const run = `["sh", "-c", "while :; do echo tick; sleep 0.2; done"]`;
      writeFileSync(join(context, "Dockerfile"), `FROM node:24-bookworm-slim\nCOPY . /srv/\nCMD ${run}\n`);
      await project.succeed("stack", "init", "dev");
    });
    afterAll(async () => {
      for (const one of engines) {
        one.close();
      }
      await project.remove();
      await far?.stop();
      await jump?.stop();
    });

    it("needs no connection for a preview", async () => {
      project.program(program(way));
      await project.preview();
      expect(far.log()).not.toContain("Connection from");
    });

    it("builds, creates and waits until healthy", async () => {
      await project.up();
      expect(far.log()).toContain("Accepted publickey");
      expect(docker("inspect", "-f", "{{.State.Health.Status}}", NAME)).toBe("healthy");
      expect(docker("exec", NAME, "wc", "-c", "/srv/ballast")).toBe("3000000 /srv/ballast");
    });

    it("leaves the same state as at a local Engine", async () => {
      const image = await project.resource(IMAGE);
      expect(image.id).toBe(`${image.outputs.imageId}${NAME}:dev`);
      expect(names(image.outputs)).toBe(IMAGE_OUTPUTS);
      expect(names(image.outputs.build as object)).toBe(BUILD_OUTPUTS);
      expect(names((await project.resource(CONTAINER)).outputs)).toBe(CONTAINER_OUTPUTS);
      expect((await project.resource(VOLUME)).outputs).toMatchObject({ driver: "local", name: NAME, labels: [] });
      // The official state holds the options as JSON text too.
      expect((await project.resource(PROVIDER)).outputs).toMatchObject({
        host: way.host,
        sshOpts: JSON.stringify(way.options),
      });
    });

    it("previews no change when nothing changed, also after a refresh", async () => {
      expect(await project.preview()).toMatch(/Resources:\s+5 unchanged/);
      await project.succeed("refresh", "--yes", "--skip-preview", "--stack", "dev");
      expect(await project.preview()).toMatch(/Resources:\s+5 unchanged/);
    });

    it("goes through a jump host, by other options alone", async () => {
      const before = docker("inspect", "-f", "{{.Id}}", NAME);
      project.program(program({ ...way, options: [...way.options, ...throughJump(jump)] }, "two"));
      await project.up();
      expect(jump.log()).toContain("Accepted publickey");
      expect(docker("inspect", "-f", "{{.Id}}", NAME)).not.toBe(before);
      expect(docker("inspect", "-f", '{{index .Config.Labels "trial"}}', NAME)).toBe("two");
    });

    it("shares one connection among all, where the options say so", async () => {
      const sharing = ["ControlMaster=auto", `ControlPath=${join(project.folder, "%C")}`, "ControlPersist=5s"];
      const before = far.log().split("Accepted publickey").length;
      const shared = engine([...way.options, ...sharing.flatMap((option) => ["-o", option])]);
      await shared.use("x", (client) => client.ping());
      await Promise.all([1, 2, 3].map(() => shared.use("x", (client) => client.version())));
      expect(far.log().split("Accepted publickey").length - before).toBe(1);
    });

    it("uses a connection again", async () => {
      const before = far.log().split("Accepted publickey").length;
      const one = engine();
      await one.use("x", (client) => client.ping());
      await one.use("x", (client) => client.version());
      expect(far.log().split("Accepted publickey").length - before).toBe(1);
    });

    it("carries a stream both ways, as an exec has it", async () => {
      const heard = await engine().use("x", async (client) => {
        const exec = await client.getContainer(NAME).exec({
          Cmd: ["sh", "-c", "wc -c; echo done"],
          AttachStdin: true,
          AttachStdout: true,
          Tty: false,
        });
        const stream = await exec.start({ hijack: true, stdin: true });
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.end("x".repeat(300_000));
        await new Promise((done) => stream.once("end", done));
        return Buffer.concat(parts).toString();
      });
      expect(heard).toContain("300000");
      expect(heard).toContain("done");
    });

    it("says what ssh said when the connection is cut off", async () => {
      const cut = engine();
      const log = await cut.use("x", (client) => client.getContainer(NAME).logs({ stdout: true, follow: true }));
      await new Promise((done) => log.once("data", done));
      const lost = cut.use(
        "Unable to follow",
        () => new Promise((_, fail) => log.on("data", () => undefined).on("error", fail)),
      );
      const settled = expect(lost).rejects.toThrow(/Unable to follow: aborted: ssh has exited with exit status 255/);
      expect(far.cutConnections()).toBeGreaterThan(0);
      await settled;
    });

    it.each([
      ["the host has another key", () => pinnedOptions(far, jump.hostKey), "Host key verification failed."],
      [
        "it does not know the key",
        () => ["-i", jump.privateKeyFile, ...pinnedOptions(far).toSpliced(2, 2)],
        "Permission denied (publickey)",
      ],
      ["there is no way", () => [...pinnedOptions(far), "-o", "ProxyCommand=false"], "Connection closed by"],
    ])("says what ssh said when %s", async (_, options, said) => {
      const failed = engine(options()).use("x", (client) => client.ping());
      await expect(failed).rejects.toThrow(`Cannot connect to the Docker daemon at ${way.host}: ssh has exited with`);
      await expect(failed).rejects.toThrow(said);
    });

    it("says it in the update too", async () => {
      project.program(program({ ...way, options: pinnedOptions(far, jump.hostKey) }, "three"));
      const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
      expect(code).not.toBe(0);
      expect(output).toContain(`Cannot connect to the Docker daemon at ${way.host}`);
      expect(output).toContain("Host key verification failed.");
    });

    it("says that docker is missing there", async () => {
      const bare = await startSshHost({ environment: { PATH: "/nowhere" } });
      const failed = engine(pinnedOptions(bare), `ssh://${bare.user}@${bare.address}:${bare.port}`).use("x", (client) =>
        client.ping(),
      );
      await expect(failed).rejects.toThrow("there is no docker on the remote host's PATH");
      await bare.stop();
    });

    it("says that the Engine there does not run", async () => {
      const idle = await startSshHost({ environment: { DOCKER_HOST: "unix:///nowhere/docker.sock" } });
      const failed = engine(pinnedOptions(idle), `ssh://${idle.user}@${idle.address}:${idle.port}`).use("x", (client) =>
        client.ping(),
      );
      await expect(failed).rejects.toThrow(/docker on the remote host ended the connection:[\s\S]*nowhere/);
      await idle.stop();
    });

    it("gives up a host that takes the connection and never answers", async () => {
      const silent: Server = createServer();
      const port = await new Promise<number>((done) =>
        silent.listen(0, "127.0.0.1", () => {
          const address = silent.address();
          done(typeof address === "object" && address !== null ? address.port : 0);
        }),
      );
      const options = ["-o", "ConnectTimeout=1", ...pinnedOptions(far)];
      const failed = engine(options, `ssh://nobody@127.0.0.1:${port}`).use("x", (client) => client.ping());
      await expect(failed).rejects.toThrow(/timed out/);
      silent.close();
    });

    it("leaves nothing when it is destroyed", async () => {
      project.program(program(way, "two"));
      await project.up();
      await project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
      expect(docker("ps", "-aq", "--filter", `name=${NAME}`)).toBe("");
      expect(docker("volume", "ls", "-q", "--filter", `name=${NAME}`)).toBe("");
      expect(docker("images", "-q", NAME)).toBe("");
    });

    it("keeps the secret out of all that was printed and stored", () => {
      expect(project.transcript).toContain(CONTAINER);
      expect(project.transcript).not.toContain(SECRET);
      expect(project.stored()).toContain(CONTAINER);
      expect(project.stored()).not.toContain(SECRET);
      expect(far.log()).not.toContain(SECRET);
    });
  },
);
