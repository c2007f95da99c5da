import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAtRemote } from "../../components/remote-preflight";
import type { HostConnection } from "../../domain/host-connection";
import { type HostSettings, parseHost } from "../../domain/host-settings";
import { formatProblem } from "../../domain/problem";
import { bootPhone } from "../../phone/boot-sequence";
import { fetchByTftp } from "./curl-tftp";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { StackProject } from "./stack-project";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const reason = dockerHost === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine"})` : NO_SSHD;
const CANARY = "Canary9remote9secret";
const ADDRESS = "127.0.69.70";
const OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0Wj8kZ1m0kqk1nB2c3d4e5f6g7h8i9j0kLmNoPqRs";

describe.skipIf(dockerHost === undefined || SSHD === undefined)(
  `a site on a remote host, over a real sshd and a real Docker Engine${reason}`,
  () => {
    const project = new StackProject("remote");
    const name = `remote-${process.pid}`;
    const container = `cisco-phones-${name}`;
    let sshd: SshHost;

    const docker = (...args: string[]): string =>
      execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();

    /** What only the test's own address knows: the connection, and what a test says otherwise. */
    const describeHost = (
      phones: readonly DescribedPhone[],
      { connection = {}, ...host }: Record<string, unknown> & { connection?: object } = {},
    ): void => {
      const { user, address, port, hostKey } = sshd;
      project.describeSite({
        ...homeSite(
          name,
          {
            address: ADDRESS,
            httpPort: 6970,
            adminAddress: ADDRESS,
            connection: {
              host: `ssh://${user}@${address}:${port}`,
              hostKey,
              privateKeyFile: ".state/client-key",
              ...connection,
            },
            ...host,
          },
          phones,
        ),
        asterisk: undefined,
      });
    };
    const startedAt = (): string => docker("inspect", "-f", "{{.State.StartedAt}}", container);

    beforeAll(async () => {
      await start();
      await project.create({ "100": CANARY, "101": `${CANARY}2` });
    });

    afterAll(async () => {
      if (sshd !== undefined) {
        await project.pulumi(["destroy", "--yes"]);
        await sshd.stop();
      }
      project.remove();
    });

    it("is refused before anything is made where the host shows another key", async () => {
      describeHost([DESK, HALL], { connection: { hostKey: OTHER_KEY } });
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toContain("shows another host key than the declared one");
      expect(docker("ps", "-aq", "--filter", `name=${container}`)).toBe("");
    });

    it("is built there, started and serves a booting phone", async () => {
      describeHost([DESK, HALL]);
      await project.succeed(["up", "--yes"]);
      const { outcome } = await bootPhone({
        mac: "00036BABCDEF",
        model: "7940",
        load: "P0S3-8-11-00",
        tftp: `${ADDRESS}:69`,
      });
      expect(outcome.kind).toBe("up");
    });

    it("shows no change when nothing changed", async () => {
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it("tells that it has its image, and lets its own server move to all addresses", async () => {
      const { user, address, port, hostKey, privateKeyFile } = sshd;
      const connection = { host: `ssh://${user}@${address}:${port}`, hostKey, privateKeyFile };
      const { value } = parseHost({ address: "0.0.0.0", adminAddress: ADDRESS, connection });
      const host = { ...value, connection: value?.connection } as HostSettings & { connection: HostConnection };
      const { problems, survey } = await lookAtRemote(host, { server: container, dhcp: `${container}-dhcp` }, "host");
      expect([...(survey?.images ?? [])]).toEqual([expect.stringContaining(`cisco-phones-server:${container}-`)]);
      expect(survey?.own.get(container)?.get("CISCO_PHONES_TFTP")).toBe(`${ADDRESS}:69`);
      // Others of this machine may hold ports of other addresses; ours is not told as one of them.
      expect(problems.map(formatProblem).join()).not.toMatch(/by (node|MainThread|tini)/);
    });

    it("gets a changed and a removed phone without a restart, and sends nothing else", async () => {
      const before = startedAt();
      describeHost([{ ...DESK, lines: [{ extension: "100", displayName: "Study" }] }]);
      const output = await project.succeed(["up", "--yes"]);
      expect(output).toContain("command:remote:Command");
      expect(output).not.toMatch(/~ .*docker:/);
      expect(await fetchByTftp(69, "SIP00036BABCDEF.cnf", ADDRESS)).toContain('line1_displayname: "Study"');
      expect(await fetchByTftp(69, "SIP00036BABCDF0.cnf", ADDRESS)).toBeUndefined();
      expect(startedAt()).toBe(before);
    });

    it("never let a password or the private key into an output, the state or the container", () => {
      const key = sshd.privateKey.split("\n")[2] ?? "none";
      for (const text of [project.transcript.join("\n"), project.stateText(), docker("inspect", container)]) {
        expect(text).not.toContain(CANARY);
        expect(text).not.toContain(key);
      }
      expect(docker("logs", container)).not.toContain(CANARY);
    });

    it("can be destroyed when the host is no more", async () => {
      await sshd.stop();
      const failed = await project.pulumi(["preview"]);
      expect(failed.code).not.toBe(0);
      expect(failed.output).toMatch(/can't be reached .*gone: true if it is no more/s);
      describeHost([{ ...DESK, lines: [{ extension: "100", displayName: "Study" }] }], { gone: true });
      await project.succeed(["up", "--yes"]);
      await project.succeed(["destroy", "--yes"]);
      expect(docker("ps", "-q", "--filter", `name=${container}`)).not.toBe("");
      // The host comes back after all, and is cleared by hand.
      docker("rm", "-f", container);
      docker("volume", "rm", container);
      await start();
    });

    it("is destroyed without a trace", async () => {
      describeHost([DESK]);
      await project.succeed(["up", "--yes"]);
      await project.succeed(["destroy", "--yes"]);
      expect(docker("ps", "-aq", "--filter", `name=${container}`)).toBe("");
      expect(docker("volume", "ls", "-q", "--filter", `name=${container}`)).toBe("");
      expect(docker("images", "-q", "--filter", `reference=*:${container}-*`)).toBe("");
    });

    /** The host, with its key where the user of the project would keep it. */
    async function start(): Promise<void> {
      sshd = await startSshHost({ environment: { DOCKER_HOST: dockerHost ?? "" } });
      writeFileSync(join(project.folder, ".state/client-key"), sshd.privateKey, { mode: 0o600 });
    }
  },
);
