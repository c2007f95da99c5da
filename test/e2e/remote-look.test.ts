import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { lookAtRemote } from "../../components/remote-preflight";
import { runOverSsh } from "../../components/ssh-run";
import type { HostConnection } from "../../domain/host-connection";
import { formatProblem } from "../../domain/problem";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";

const OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0Wj8kZ1m0kqk1nB2c3d4e5f6g7h8i9j0kLmNoPqRs";

const DOCKER = "case $1 in version) echo 20.10.24;; info) echo /;; inspect | image) exit 1;; esac";
const CONTAINERS = { server: "cisco-phones-home", dhcp: "cisco-phones-home-dhcp" };

/** A look at a host over a real sshd. What Docker says there comes from a script in its place: the Engine itself has other tests. */
describe.skipIf(SSHD === undefined)(`a look at a remote host, over a real sshd${NO_SSHD}`, () => {
  let sshd: SshHost;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "remote-look-"));
    script("docker", DOCKER);
    // Whatever agent there is on this machine.
    vi.stubEnv("SSH_AUTH_SOCK", "");
    sshd = await startSshHost({ environment: { PATH: `${folder}:/usr/sbin:/usr/bin:/sbin:/bin` } });
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function script(name: string, body: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  function newKey(name: string, passphrase = ""): string {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", join(folder, name)]);
    return join(folder, name);
  }

  /** An agent of its own, with one key, until the test is over. */
  async function agentWith(name: string, keyFile: string): Promise<string> {
    const socket = join(folder, name);
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void agent.kill());
    await once(agent.stdout, "data");
    execFileSync("ssh-add", ["-q", keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    return socket;
  }

  function withoutKeyFile(): Partial<HostConnection> {
    return { privateKeyFile: undefined } as unknown as Partial<HostConnection>;
  }

  function connection(change: Partial<HostConnection> = {}): HostConnection {
    const { address: host, port, user, hostKey, privateKeyFile } = sshd;
    return { host, port, user, hostKey, privateKeyFile, ...change };
  }

  async function look(change: Partial<HostConnection> = {}, address = "127.0.69.71") {
    const host = {
      runtime: "container",
      address,
      tftpPort: 69,
      httpPort: 6970,
      adminAddress: "127.0.69.71",
      adminPort: 6980,
      verify: false,
      gone: false,
      connection: connection(change),
    } as const;
    const { problems, survey } = await lookAtRemote(host, CONTAINERS, "site.host");
    return { problems: problems.map(formatProblem), survey };
  }

  it("finds a host fit, and knows it by its pinned key", async () => {
    const { problems, survey } = await look();
    expect(problems).toEqual([]);
    expect(survey?.docker).toEqual({ version: "20.10.24" });
    expect(survey?.user).toBe(sshd.user);
  });

  it("goes through a host in between, with its own key", async () => {
    const jump = await startSshHost();
    try {
      const { address: host, port, user, hostKey, privateKeyFile } = jump;
      expect((await look({ jump: { host, port, user, hostKey, privateKeyFile } })).problems).toEqual([]);
      expect(jump.log()).toContain("Accepted publickey");
      const other = newKey("other-of-jump");
      const problems = [
        await look({ jump: { host, port, user, hostKey: OTHER_KEY, privateKeyFile } }),
        await look({ jump: { host, port, user, hostKey, privateKeyFile: other } }),
        await look({ jump: { host, port: 1, user, hostKey, privateKeyFile } }),
        await look({ jump: { host, port, user, hostKey, privateKeyFile }, privateKeyFile: other }),
        await look({ jump: { host, port, user, hostKey, privateKeyFile }, port: 1 }),
      ].map((each) => each.problems.join());
      expect(problems).toEqual([
        expect.stringMatching(/connection\.jump\.hostKey: \S+ shows another host key/),
        expect.stringMatching(/connection\.jump\.privateKeyFile: .* does not accept the key/),
        expect.stringMatching(/connection\.jump\.host: \S+:1 can't be reached \(.*refused/),
        expect.stringMatching(/connection\.privateKeyFile: .* does not accept the key/),
        expect.stringMatching(/connection\.host: \S+:1 can't be reached from .*gone: true/),
      ]);
      expect(problems.slice(0, 4).join()).not.toContain("gone: true");
    } finally {
      await jump.stop();
    }
  });

  it("refuses a host that shows another key", async () => {
    expect((await look({ hostKey: OTHER_KEY })).problems).toEqual([
      expect.stringMatching(/^site\.host\.connection\.hostKey: .* shows another host key than the declared one/),
    ]);
  });

  it("says that the host does not accept the key", async () => {
    expect((await look({ privateKeyFile: newKey("other") })).problems).toEqual([
      expect.stringMatching(/privateKeyFile: .* does not accept the key \(.*Permission denied/),
    ]);
  });

  it("says of a key that is locked, missing or none that it is of no use, before it goes anywhere", async () => {
    const open = newKey("open");
    chmodSync(open, 0o644);
    const problems = [
      await look({ privateKeyFile: newKey("locked", "Canary7locked") }),
      await look({ privateKeyFile: open }),
      await look({ privateKeyFile: join(folder, "missing") }),
      await look({ privateKeyFile: join(folder, "docker") }),
    ].flatMap((each) => each.problems);
    expect(problems).toEqual([
      expect.stringMatching(/locked with a passphrase.*ssh-add/),
      expect.stringMatching(/privateKeyFile: others may read the file.*chmod 600 \/.*\/open$/),
      expect.stringMatching(/there is no such file/),
      expect.stringMatching(/holds no private key/),
    ]);
  });

  it("goes by the keys of the agent and no others, where no file is declared", async () => {
    expect((await look(withoutKeyFile())).problems).toEqual([expect.stringMatching(/no SSH agent runs here/)]);
    vi.stubEnv("SSH_AUTH_SOCK", await agentWith("agent", sshd.privateKeyFile));
    expect((await look(withoutKeyFile())).problems).toEqual([]);
    vi.stubEnv("SSH_AUTH_SOCK", await agentWith("agent-of-others", newKey("of-others")));
    expect((await look(withoutKeyFile())).problems).toEqual([
      expect.stringMatching(/privateKeyFile: .* accepts no key of the SSH agent/),
    ]);
    vi.stubEnv("SSH_AUTH_SOCK", "");
  });

  it("says that the agent is no more, which deliveries call whatever key is declared", async () => {
    vi.stubEnv("SSH_AUTH_SOCK", join(folder, "no-agent"));
    for (const change of [{}, withoutKeyFile()]) {
      expect((await look(change)).problems).toEqual([
        expect.stringMatching(/^site\.host\.connection: no SSH agent answers at SSH_AUTH_SOCK.*unset SSH_AUTH_SOCK$/),
      ]);
    }
    vi.stubEnv("SSH_AUTH_SOCK", "");
  });

  it("takes a key out of a folder with blanks, for the host in between as well", async () => {
    const keys = join(folder, "my keys 100%");
    mkdirSync(keys);
    const file = join(keys, "it's mine");
    copyFileSync(sshd.privateKeyFile, file);
    expect((await look({ privateKeyFile: file })).problems).toEqual([]);
    const { address: host, port, user, hostKey } = sshd;
    const jump = { host, port, user, hostKey, privateKeyFile: file };
    expect((await look({ privateKeyFile: file, jump })).problems).toEqual([]);
  });

  it("says of an Engine that hangs that it hangs, and not that the host is lost", async () => {
    script("docker", "exec sleep 300");
    try {
      const { problems } = await look();
      expect(problems).toEqual([
        expect.stringMatching(/Docker does not answer on the host: it hangs.*restart docker$/),
      ]);
    } finally {
      script("docker", DOCKER);
    }
  });

  it("says how far a host came that hangs elsewhere", async () => {
    const outcome = await runOverSsh(connection(), "echo began; exec sleep 300", "", 3000);
    expect(outcome).toMatchObject({ cutOff: true, stdout: "began\n" });
  });

  it("looks for Docker where commands find it that come after", async () => {
    const bare = join(folder, "bare");
    mkdirSync(bare);
    symlinkSync("/bin/sh", join(bare, "sh"));
    const elsewhere = await startSshHost({ environment: { PATH: bare } });
    onTestFinished(() => elsewhere.stop());
    const { port, hostKey, privateKeyFile } = elsewhere;
    const { survey } = await look({ port, hostKey, privateKeyFile });
    expect(survey?.docker).toMatchObject({ missing: true });
    // Programs of administrators are found nevertheless.
    expect(survey?.interfaces).toContainEqual({ name: "lo", address: "127.0.0.1", prefix: 8, state: "up" });
  });

  it("says that nobody answers", async () => {
    expect((await look({ port: 1 })).problems).toEqual([
      expect.stringMatching(/connection\.host: .*127\.0\.0\.1:1 can't be reached \(.*Connection refused/),
    ]);
  });

  it("names what the host lacks: Docker, the right to use it, an address, a port", async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(6970, "127.0.69.71", done));
    script("docker", "echo 'Got permission denied while trying to connect' >&2; exit 1");
    try {
      expect((await look({}, "192.0.2.77")).problems).toEqual([
        expect.stringMatching(/may not use Docker on the host/),
        expect.stringMatching(/site\.host\.address: the host has no such address/),
      ]);
      expect((await look()).problems).toEqual([
        expect.stringMatching(/may not use Docker on the host/),
        expect.stringMatching(/httpPort: TCP port 6970 of the host is in use by .*pid \d+/),
      ]);
    } finally {
      taken.close();
    }
  });
});
