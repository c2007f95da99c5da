import { describe, expect, it } from "vitest";
import { hostRefusal, parseHost } from "../../../../tools/plugins/docker/host";

const SSH = { kind: "ssh", port: undefined, user: undefined, socket: undefined };

describe("Docker host", () => {
  it.each([
    ["unix:///var/run/docker.sock", { kind: "socket", path: "/var/run/docker.sock" }],
    ["tcp://192.0.2.1:2376", { kind: "tcp", host: "192.0.2.1", port: 2376 }],
    ["tcp://docker", { kind: "tcp", host: "docker", port: 2375 }],
    ["ssh://192.0.2.1", { ...SSH, host: "192.0.2.1" }],
    ["ssh://root@192.0.2.1:2222", { ...SSH, host: "192.0.2.1", port: 2222, user: "root" }],
    ["ssh://root@[2001:db8::1]:2222", { ...SSH, host: "2001:db8::1", port: 2222, user: "root" }],
    ["ssh://kiosk/", { ...SSH, host: "kiosk" }],
    ["ssh://kiosk/run/user/1/docker.sock", { ...SSH, host: "kiosk", socket: "/run/user/1/docker.sock" }],
  ])("takes %s", (host, parts) => {
    expect(parseHost(host)).toEqual(parts);
    expect(hostRefusal(host)).toBeUndefined();
  });

  it.each(["unix://", "tcp://", "ssh://", "192.0.2.1:2375", "npipe:////./pipe/docker_engine"])(
    "refuses %s with what it would take",
    (host) => {
      expect(hostRefusal(host)).toContain("unix://");
      expect(hostRefusal(host)).toContain("ssh://");
      expect(hostRefusal(host)).toContain(`"${host}"`);
    },
  );

  it.each(["ssh://kiosk?x=1", "ssh://kiosk#x", "ssh://-oProxyCommand=x"])("refuses %s", (host) => {
    expect(hostRefusal(host)).toContain(host);
  });

  it("refuses a password without showing it", () => {
    expect(hostRefusal("ssh://root:rosebud@kiosk")).toContain("password is not supported");
    expect(hostRefusal("ssh://root:rosebud@kiosk")).not.toContain("rosebud");
  });
});
