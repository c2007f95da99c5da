import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookAtRemote } from "../../components/remote-preflight";
import type { HostConnection } from "../../domain/host-connection";
import { formatProblem } from "../../domain/problem";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";

const OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0Wj8kZ1m0kqk1nB2c3d4e5f6g7h8i9j0kLmNoPqRs";

/** A look at a host over a real sshd. What Docker says there comes from a script in its place: the Engine itself has other tests. */
describe.skipIf(SSHD === undefined)(`a look at a remote host, over a real sshd${NO_SSHD}`, () => {
  let sshd: SshHost;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "remote-look-"));
    script("docker", "case $1 in version) echo 20.10.24;; info) echo /;; inspect) exit 1;; esac");
    sshd = await startSshHost({ environment: { PATH: `${folder}:/usr/sbin:/usr/bin:/sbin:/bin` } });
  });

  afterAll(async () => {
    await sshd?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function script(name: string, body: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
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
    const { problems, survey } = await lookAtRemote(host, ["cisco-phones-home"], "site.host");
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
      const { problems } = await look({ jump: { host, port, user, hostKey: OTHER_KEY, privateKeyFile } });
      expect(problems).toEqual([expect.stringMatching(/another host key.* or the host in between does/)]);
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
    const other = join(folder, "other");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", other]);
    expect((await look({ privateKeyFile: other })).problems).toEqual([
      expect.stringMatching(/privateKeyFile: .* does not accept the key \(.*Permission denied/),
    ]);
  });

  it("says of a key that is locked, missing or none that it is of no use, before it goes anywhere", async () => {
    const locked = join(folder, "locked");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "Canary7locked", "-f", locked]);
    const problems = [
      await look({ privateKeyFile: locked }),
      await look({ privateKeyFile: join(folder, "missing") }),
      await look({ privateKeyFile: join(folder, "docker") }),
    ].flatMap((each) => each.problems);
    expect(problems).toEqual([
      expect.stringMatching(/locked with a passphrase.*ssh-add/),
      expect.stringMatching(/there is no such file/),
      expect.stringMatching(/holds no private key/),
    ]);
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
