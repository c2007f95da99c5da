import { afterEach, describe, expect, it, vi } from "vitest";
import { checkedSettings, sshOptions } from "../../../../tools/plugins/docker/provider-settings";
import { secret, UNKNOWN } from "../../../../tools/plugins/property/wire";

function refused(settings: Parameters<typeof checkedSettings>[0]): string[] {
  return checkedSettings(settings).failures.map(({ property }) => property);
}

describe("settings of the docker provider", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("take the host from DOCKER_HOST, else the local socket", () => {
    vi.stubEnv("DOCKER_HOST", "tcp://192.0.2.9:2375");
    expect(checkedSettings({ version: "5.2.0" })).toEqual({
      inputs: { host: "tcp://192.0.2.9:2375", version: "5.2.0" },
      failures: [],
    });
    vi.stubEnv("DOCKER_HOST", undefined);
    expect(checkedSettings({}).inputs).toEqual({ host: "unix:///var/run/docker.sock" });
  });

  it("refuse what they would have to ignore", () => {
    expect(refused({ host: "tcp://docker", certPath: "/x" })).toEqual(["certPath"]);
  });

  it("take the options of ssh as the SDK sends them, a list as JSON", () => {
    const sshOpts = '["-i","/keys/id"]';
    expect(checkedSettings({ host: "ssh://kiosk", sshOpts })).toEqual({
      inputs: { host: "ssh://kiosk", sshOpts },
      failures: [],
    });
    expect(sshOptions(sshOpts)).toEqual(["-i", "/keys/id"]);
    expect(sshOptions(secret(sshOpts))).toEqual(["-i", "/keys/id"]);
    expect(refused({ host: "ssh://kiosk", sshOpts: secret(UNKNOWN) })).toEqual([]);
  });

  it("take them from DOCKER_SSH_OPTS otherwise", () => {
    vi.stubEnv("DOCKER_SSH_OPTS", " -i  /keys/id ");
    expect(sshOptions(undefined)).toEqual(["-i", "/keys/id"]);
    expect(sshOptions("[]")).toEqual([]);
    vi.stubEnv("DOCKER_SSH_OPTS", undefined);
    expect(sshOptions(undefined)).toEqual([]);
  });

  it.each(["-i /keys/id", "{}", "[1]"])("refuse %s as options of ssh", (sshOpts) => {
    expect(refused({ host: "ssh://kiosk", sshOpts })).toEqual(["sshOpts"]);
  });
});
