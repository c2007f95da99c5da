import { describe, expect, it } from "vitest";
import {
  canBeAsked,
  containerDrift,
  type DeclaredContainer,
  type ExpectedImage,
  isMadeBy,
  isUnhealthy,
} from "../../domain/container-drift";

const DECLARED: DeclaredContainer = {
  label: "cisco-phones.site=home",
  environment: ["CISCO_PHONES_TFTP=192.168.1.3:69"],
  networkMode: "host",
  readOnly: true,
  capabilities: ["CAP_NET_BIND_SERVICE", "CAP_SETGID"],
  securityOptions: ["no-new-privileges:true"],
  memory: 512,
  restart: "unless-stopped",
  ulimits: [{ name: "nproc", soft: 512, hard: 512 }],
  log: { driver: "json-file", options: { "max-file": "3" } },
  healthcheck: { tests: ["CMD", "health"], interval: 5, timeout: 4, startPeriod: 3, retries: 2 },
  volume: { name: "store", path: "/srv/phones" },
};

const IMAGE: ExpectedImage = {
  id: "sha256:right",
  config: { Env: ["PATH=/bin"], Entrypoint: ["setpriv"], Cmd: ["serve"], User: "" },
};

/** As docker inspect tells it. */
function inspected(): Record<string, Record<string, unknown>> & { Mounts: unknown } {
  return {
    Image: "sha256:right" as never,
    State: { Running: true, Paused: false, Restarting: false, Health: { Status: "healthy" } },
    Config: {
      Env: ["PATH=/bin", "CISCO_PHONES_TFTP=192.168.1.3:69"],
      Labels: { "cisco-phones.site": "home" },
      Image: "sha256:right",
      Entrypoint: ["setpriv"],
      Cmd: ["serve"],
      User: "",
      Healthcheck: { Test: ["CMD", "health"], Interval: 5e9, Timeout: 4e9, StartPeriod: 3e9, Retries: 2 },
    },
    HostConfig: {
      NetworkMode: "host",
      ReadonlyRootfs: true,
      Privileged: false,
      CapAdd: ["CAP_SETGID", "CAP_NET_BIND_SERVICE"],
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 512 * 1024 * 1024,
      RestartPolicy: { Name: "unless-stopped", MaximumRetryCount: 0 },
      PidMode: "",
      Devices: [],
      // As with default limits and default log options of the Engine.
      Ulimits: [
        { Name: "nofile", Soft: 64, Hard: 64 },
        { Name: "nproc", Soft: 512, Hard: 512 },
      ],
      LogConfig: { Type: "json-file", Config: { "max-file": "3", compress: "true" } },
    },
    Mounts: [{ Type: "volume", Name: "store", Source: "/x", Destination: "/srv/phones", RW: true }] as never,
  };
}

describe("a container", () => {
  it("that is as it was made differs in nothing", () => {
    expect(containerDrift("c", DECLARED, inspected(), IMAGE)).toEqual([]);
  });

  it("of an Engine that leaves the prefix of capabilities away differs in nothing", () => {
    const found = inspected();
    found.HostConfig = { ...found.HostConfig, CapAdd: ["NET_BIND_SERVICE", "SETGID"] };
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([]);
  });

  it("that is gone is named", () => {
    expect(containerDrift("c", DECLARED, undefined)).toEqual(["container c: is not there"]);
  });

  it("that someone else gave the name to is in the way of the site's own", () => {
    const found = inspected();
    found.Config = { ...found.Config, Labels: {} };
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([
      "container c: was not made by this site; before `up`: docker rm -f c",
    ]);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ["stopped", "State", { Running: false }, "running is false, declared true"],
    [
      "given another address",
      "Config",
      { Env: ["PATH=/bin", "CISCO_PHONES_TFTP=0.0.0.0:69"] },
      'CISCO_PHONES_TFTP is "0.0.0.0:69"',
    ],
    ["put into another network", "HostConfig", { NetworkMode: "bridge" }, 'network is "bridge", declared "host"'],
    ["made writable", "HostConfig", { ReadonlyRootfs: false }, "read-only root is false"],
    ["made privileged", "HostConfig", { Privileged: true }, "privileged is true, declared false"],
    ["given more rights", "HostConfig", { CapAdd: ["CAP_SYS_ADMIN"] }, 'capabilities is ["CAP_SYS_ADMIN"]'],
    ["left its rights", "HostConfig", { CapDrop: null }, "dropped capabilities is []"],
    ["let gain rights", "HostConfig", { SecurityOpt: null }, "security options is []"],
    ["given no bound", "HostConfig", { Memory: 0 }, "memory is 0, declared 512"],
    ["paused", "State", { Paused: true }, "paused is true, declared false"],
    ["left to end again and again", "State", { Restarting: true }, "restarting is true, declared false"],
    ["given another program", "Config", { Entrypoint: ["sh"] }, 'entry point is ["sh"], declared ["setpriv"]'],
    ["given another command", "Config", { Cmd: ["sh"] }, 'command is ["sh"], declared ["serve"]'],
    ["given another user", "Config", { User: "0" }, 'user is "0", declared ""'],
    ["kept from being looked after", "Config", { Healthcheck: { Test: ["NONE"] } }, 'health check is "NONE, 0 s'],
    ["let see other processes", "HostConfig", { PidMode: "host" }, 'processes of is "host", declared ""'],
    ["given a device", "HostConfig", { Devices: [{ PathOnHost: "/dev/sda" }] }, 'devices is ["/dev/sda"]'],
    ["given no limit", "HostConfig", { Ulimits: null }, "limit nproc is not set, declared [512,512]"],
    [
      "given another log",
      "HostConfig",
      { LogConfig: { Type: "none", Config: { "max-file": "3" } } },
      'log driver is "none"',
    ],
    ["not to be started again", "HostConfig", { RestartPolicy: { Name: "no" } }, 'restart is "no"'],
  ])("that was %s is named with what it is and was to be", (_, part, change, expected) => {
    const found = inspected();
    found[part] = { ...found[part], ...change };
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([expect.stringContaining(`container c: ${expected}`)]);
  });

  it("that sees another folder of the host is named", () => {
    const found = inspected();
    found.Mounts = [{ Type: "bind", Source: "/etc", Destination: "/srv/phones", RW: true }] as never;
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([
      'container c: mounts is ["/etc on /srv/phones"], declared ["store on /srv/phones"]',
    ]);
  });

  it("that runs another image is named, by whichever id the Engine tells", () => {
    const found = inspected();
    found.Image = "sha256:wrong" as never;
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([]);
    found.Config = { ...found.Config, Image: "sha256:wrong" };
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([
      'container c: image is "sha256:wrong", declared "sha256:right"',
    ]);
    expect(containerDrift("c", DECLARED, found, { config: IMAGE.config })).toEqual([]);
  });

  it("that was given more variables has them named, and their values kept", () => {
    const found = inspected();
    const Env = ["PATH=/evil", "NODE_OPTIONS=--require=/evil", "CISCO_PHONES_TFTP=192.168.1.3:69"];
    found.Config = { ...found.Config, Env };
    expect(containerDrift("c", DECLARED, found, IMAGE)).toEqual([
      "container c: environment variable NODE_OPTIONS is not declared",
      "container c: environment variable PATH is not what its image says",
    ]);
  });

  it("is not well where its Engine says so, which is no difference by itself", () => {
    const found = inspected();
    expect(isUnhealthy(found)).toBe(false);
    found.State = { ...found.State, Health: { Status: "unhealthy" } };
    expect([isUnhealthy(found), containerDrift("c", DECLARED, found, IMAGE)]).toEqual([true, []]);
  });

  it("can be asked as long as it runs and is the site's", () => {
    const found = inspected();
    expect([canBeAsked(found), isMadeBy(DECLARED.label, found)]).toEqual([true, true]);
    expect(isMadeBy("cisco-phones.site=other", found)).toBe(false);
    for (const change of [{ Running: false }, { Paused: true }, { Restarting: true }]) {
      expect(canBeAsked({ ...found, State: { ...found.State, ...change } })).toBe(false);
    }
    expect([canBeAsked(undefined), isMadeBy(DECLARED.label, undefined)]).toEqual([false, false]);
  });
});
