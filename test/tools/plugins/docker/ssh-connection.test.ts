import { afterEach, describe, expect, it, vi } from "vitest";
import { endOfSsh, SshConnection, SshFailure } from "../../../../tools/plugins/docker/ssh-connection";

describe("the end of an ssh", () => {
  it.each([
    [255, null, "Permission denied (publickey).\r\n", "the SSH connection failed: Permission denied (publickey)."],
    [127, null, "bash: line 1: docker: command not found\n", "there is no docker on the remote host's PATH"],
    [1, null, "Cannot connect to the Docker daemon", "docker on the remote host ended the connection: Cannot connect"],
    [null, "SIGKILL" as const, "", "ssh has exited with signal SIGKILL: it was ended on this side"],
    [255, null, "@@@@@@\n@   WARNING: CHANGED!   @\n@@@@@@\nHost key", "failed: WARNING: CHANGED!\nHost key"],
  ])("is told for %s, %s and what it said", (code, signal, stderr, told) => {
    expect(endOfSsh(code, signal, stderr)).toContain(told);
  });
});

describe("a connection", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("says that there is no ssh", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const error = await new Promise((done) => new SshConnection(["kiosk"]).once("error", done));
    expect(error).toBeInstanceOf(SshFailure);
    expect(String(error)).toContain("there is no program ssh on PATH");
  });
});
