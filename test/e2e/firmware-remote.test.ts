import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servesImages, writeImages } from "./firmware-folder";
import { DESK, homeSite } from "./home-site";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : NO_SSHD;
const CANARY = "Canary2wired2secret";
const ADDRESS = "127.0.69.77";

describe.skipIf(dockerHost === undefined || SSHD === undefined)(
  `the firmware of a site in a container of a remote host, over a real sshd and a real Docker Engine${reason}`,
  () => {
    const project = new StackProject("firmware-remote");
    const folder = join(project.folder, "firmware");
    const name = `firmware-${process.pid}`;
    const container = `cisco-phones-${name}`;
    let sshd: SshHost;
    let pins: Record<string, { sha256: string }>;

    const docker = (...args: string[]): string =>
      execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
    const declare = (own: Record<string, unknown> = {}): void => {
      const { user, address, port, hostKey } = sshd;
      const connection = { host: `ssh://${user}@${address}:${port}`, hostKey, privateKeyFile: ".state/client-key" };
      const host = { address: ADDRESS, httpPort: 6970, adminAddress: ADDRESS, connection, ...own };
      project.describeSite({
        ...homeSite(name, host, [DESK]),
        firmware: { folder: "firmware", files: pins },
        asterisk: undefined,
      });
    };

    beforeAll(async () => {
      sshd = await startSshHost({ environment: { DOCKER_HOST: dockerHost ?? "" } });
      writeFileSync(join(project.folder, ".state", "client-key"), sshd.privateKey, { mode: 0o600 });
      pins = writeImages(folder);
      declare();
      await project.create({ "100": CANARY });
    });

    afterAll(async () => {
      if (sshd !== undefined) {
        await project.pulumi(["destroy", "--yes"]);
        await sshd.stop();
      }
      project.remove();
    });

    it("is brought by one up and served byte for byte, with nothing of it in the state", async () => {
      await project.succeed(["up", "--yes"]);
      expect(await servesImages(folder, `http://${ADDRESS}:6970/`)).toBe(true);
      expect(project.stateText()).not.toContain("P0S3-8-11-00.sb2P0S3-8-11-00.sb2");
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it("comes again where the host lost an image, and the server restarts for none of it", async () => {
      const image = `/srv/phones/firmware/${pins["P0S3-8-11-00.sb2"]?.sha256}`;
      const uid = "10069:10069";
      const startedAt = (): string => docker("inspect", "-f", "{{.State.StartedAt}}", container);
      const before = startedAt();
      docker("exec", "-u", uid, container, "node", "-e", `fs.rmSync("${image}")`);
      declare({ verify: true });
      const output = await project.succeed(["up", "--yes"]);
      expect(output).toContain("store: missing P0S3-8-11-00.sb2");
      expect(await servesImages(folder, `http://${ADDRESS}:6970/`)).toBe(true);
      expect(startedAt()).toBe(before);
    });
  },
);
