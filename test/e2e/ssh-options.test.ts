import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";
import { pinnedOptions, throughJump } from "./ssh-pinning";

/** What the ssh program here makes of options that a docker provider could be given as `sshOpts`. */
describe.skipIf(SSHD === undefined)(`options of ssh that pin a host key without a file${NO_SSHD}`, () => {
  let host: SshHost;
  let jump: SshHost;

  beforeAll(async () => {
    host = await startSshHost({ environment: { WHERE: "the host itself" } });
    jump = await startSshHost();
  });
  afterAll(async () => {
    await host?.stop();
    await jump?.stop();
  });

  function ssh(...options: string[]): { code: number | null; output: string } {
    const target = ["-l", host.user, "-p", String(host.port)];
    const ran = spawnSync("ssh", [...target, ...options, "-T", "--", host.address, "echo $WHERE"], {
      encoding: "utf8",
      timeout: 60_000,
    });
    return { code: ran.status, output: ran.stdout + ran.stderr };
  }

  it("let in where the host has the pinned key", () => {
    expect(ssh(...pinnedOptions(host))).toEqual({ code: 0, output: "the host itself\n" });
  });

  it("refuse a host with another key", () => {
    const { code, output } = ssh(...pinnedOptions(host, jump.hostKey));
    expect(code).toBe(255);
    expect(output).toContain("Host key verification failed.");
  });

  it("would take a key out of a file besides the pinned one, so the files have to be named none", () => {
    const pinned = pinnedOptions(host, jump.hostKey);
    expect(ssh("-o", `UserKnownHostsFile=${host.knownHostsFile}`, ...pinned).code).toBe(0);
  });

  it("need the host's key, as a file would", () => {
    const noCommand = pinnedOptions(host).filter(
      (option, index, all) => !option.startsWith("Known") && !all[index + 1]?.startsWith("Known"),
    );
    const { code, output } = ssh(...noCommand);
    expect(code).toBe(255);
    expect(output).toContain("Host key verification failed.");
    expect(ssh("-o", `UserKnownHostsFile=${host.knownHostsFile}`, ...noCommand).code).toBe(0);
  });

  it("go through a jump host that is pinned too", () => {
    const before = jump.log().length;
    expect(ssh(...pinnedOptions(host), ...throughJump(jump))).toEqual({ code: 0, output: "the host itself\n" });
    expect(jump.log().slice(before)).toContain("Accepted publickey");
  });

  it.each(["jump host", "host behind it"])("refuse another key of the %s", (whose) => {
    const [hostKey, jumpKey] = whose === "jump host" ? [host.hostKey, host.hostKey] : [jump.hostKey, jump.hostKey];
    const { code, output } = ssh(...pinnedOptions(host, hostKey), ...throughJump(jump, jumpKey));
    expect(code).toBe(255);
    expect(output).toContain(
      whose === "jump host"
        ? `Host key for [${jump.address}]:${jump.port} has changed`
        : `Host key for [${host.address}]:${host.port} has changed`,
    );
  });

  it("don't reach a jump host by ProxyJump, which asks the files for its key", () => {
    const { code, output } = ssh(...pinnedOptions(host), "-o", `ProxyJump=${jump.user}@${jump.address}:${jump.port}`);
    expect(code).toBe(255);
    expect(output).toContain("Host key verification failed.");
  });
});
