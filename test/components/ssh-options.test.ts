import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { sshOptions, sshWords } from "../../components/ssh-options";
import type { HostConnection } from "../../domain/host-connection";

const HOST: HostConnection = {
  host: "pbx.example.net",
  port: 2222,
  user: "phones",
  hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0Wj8kZ1m0kqk1nB2c3d4e5f6g7h8i9j0kLmNoPqRs",
};
const NO_SSH = spawnSync("ssh", ["-V"]).error !== undefined;

/** What the ssh program here makes of the options, by ssh(1)'s `-G`. */
function understood(options: readonly string[]): Map<string, string[]> {
  const { status, stdout, stderr } = spawnSync("ssh", ["-G", ...options], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const settings = new Map<string, string[]>();
  for (const line of stdout.split("\n")) {
    const [name = "", ...value] = line.split(" ");
    settings.set(name, [...(settings.get(name) ?? []), value.join(" ")]);
  }
  return settings;
}

describe.skipIf(NO_SSH)(`the options of ssh for a connection${NO_SSH ? " (left out: no ssh)" : ""}`, () => {
  it("lead to no key but those of the agent, where no file is declared", () => {
    const settings = understood(sshWords(HOST));
    expect(settings.get("identityfile")).toEqual(["none"]);
    expect(settings.has("identityagent")).toBe(false);
    expect(settings.get("hostname")).toEqual(["pbx.example.net"]);
    expect(settings.get("port")).toEqual(["2222"]);
  });

  it.each(["/home/a b/key", "/home/key", "~/.ssh/my key", "/home/it's\\me/k#1 \\"])(
    "lead to the declared key file and no other: %s",
    (privateKeyFile) => {
      const settings = understood(sshWords({ ...HOST, privateKeyFile }));
      expect(settings.get("identityfile")).toEqual([privateKeyFile]);
      expect(settings.get("identityagent")).toEqual(["none"]);
    },
  );

  it("lead to a key file of the host in between, through the shell that ssh starts", () => {
    const jump = { ...HOST, host: "gate.example.net", port: 22, privateKeyFile: "/home/a b/it's\\me" };
    const command = understood(sshWords({ ...HOST, jump })).get("proxycommand")?.[0] ?? "";
    expect(command).toMatch(/^ssh /);
    // What is left for the shell once the percent signs are replaced; none of them stands for anything here.
    const script = command.replace("%h:%p", "pbx:22").replaceAll("%%", "%").replace(/^ssh /, "ssh -G ");
    const { stdout } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect(stdout).toContain("identityfile /home/a b/it's\\me\n");
    expect(stdout).toContain("hostname gate.example.net\n");
  });

  it("are the same on every machine", () => {
    expect(sshOptions({ ...HOST, privateKeyFile: "~/.ssh/id" })).toContain("IdentityFile=~/.ssh/id");
  });
});
