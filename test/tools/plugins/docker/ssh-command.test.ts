import { describe, expect, it } from "vitest";
import { type DockerHost, parseHost } from "../../../../tools/plugins/docker/host";
import { sshArguments } from "../../../../tools/plugins/docker/ssh-command";

function host(text: string): DockerHost & { kind: "ssh" } {
  const parsed = parseHost(text);
  if (typeof parsed === "string" || parsed.kind !== "ssh") {
    throw new Error(`${text} is not at ssh://`);
  }
  return parsed;
}

const LIMITS = ["-o", "ConnectTimeout=30", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"];

describe("arguments of ssh", () => {
  it("lead to docker system dial-stdio, with limits of time and no terminal", () => {
    expect(sshArguments(host("ssh://kiosk"), [])).toEqual([...LIMITS, "-T", "--", "kiosk", "docker system dial-stdio"]);
  });

  it("hold user, port and the given options before the limits, as ssh takes the first value", () => {
    const options = ["-i", "/keys/my id", "-o", "ConnectTimeout=3"];
    expect(sshArguments(host("ssh://root@[2001:db8::1]:2222"), options)).toEqual([
      ...["-l", "root", "-p", "2222", ...options, ...LIMITS],
      ...["-T", "--", "2001:db8::1", "docker system dial-stdio"],
    ]);
  });

  it("name the far socket in a way that the remote shell leaves alone", () => {
    expect(sshArguments(host("ssh://kiosk/run/docker.sock"), []).at(-1)).toBe(
      "docker --host=unix:///run/docker.sock system dial-stdio",
    );
    expect(sshArguments(host("ssh://kiosk/run/it's;reboot"), []).at(-1)).toBe(
      `docker '--host=unix:///run/it'\\''s;reboot' system dial-stdio`,
    );
  });
});
