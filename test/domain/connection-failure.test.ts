import { describe, expect, it } from "vitest";
import { connectionFailure } from "../../domain/connection-failure";
import type { HostConnection } from "../../domain/host-connection";
import { formatProblem } from "../../domain/problem";

const HOST: HostConnection = { host: "pbx", port: 22, user: "root", privateKeyFile: "~/.ssh/my key" };
const BEHIND: HostConnection = {
  ...HOST,
  jump: { host: "gate", port: 2222, user: "me", privateKeyFile: "~/.ssh/gate" },
};
/** What ssh 9.2 adds when the one that it runs for the host in between has ended, and what 9.8 does. */
const ENDS = [
  "kex_exchange_identification: Connection closed by remote host",
  "Connection closed by UNKNOWN port 65535",
];
const GONE = "declare it gone";

function said(lines: readonly string[], connection = HOST): string {
  return formatProblem(connectionFailure(`${lines.join("\r\n")}\r\n`, connection, "site.host.connection", GONE));
}

describe("a connection that fails", () => {
  it.each([
    [
      "ssh of this machine is too old",
      ["command-line: line 0: Bad configuration option: knownhostscommand"],
      /^site\.host\.connection: ssh on this machine knows no knownhostscommand\. Install OpenSSH 8\.5 or later here$/,
    ],
    [
      "the key file is open to others",
      [
        "@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @",
        "Permissions 0644 for '/root/.ssh/my key' are too open.",
        'Load key "/root/.ssh/my key": bad permissions',
        "root@pbx: Permission denied (publickey).",
      ],
      /^site\.host\.connection\.privateKeyFile: others may read the file.*chmod 600 ~\/\.ssh\/my\\ key$/,
    ],
    [
      "the key is not let in",
      ["root@pbx: Permission denied (publickey)."],
      /^site\.host\.connection\.privateKeyFile: root@pbx:22 does not accept the key \(root@pbx: Permission denied/,
    ],
    [
      "another key is shown",
      ["Host key for pbx has changed and you have requested strict checking.", "Host key verification failed."],
      /^site\.host\.connection\.hostKey: root@pbx:22 shows another host key.*ssh-keyscan -p 22 -t ed25519,ecdsa pbx$/,
    ],
    [
      "what ssh says is of another kind",
      ['Load key "/k": error in libcrypto'],
      /^site\.host\.connection: ssh to root@pbx:22 fails: Load key "\/k": error in libcrypto$/,
    ],
  ])("is told as what it is when %s, and nobody takes the host for lost", (_, lines, expected) => {
    expect(said(lines)).toMatch(expected);
    expect(said(lines)).not.toContain(GONE);
  });

  it.each([
    ["nobody listens", ["ssh: connect to host pbx port 22: Connection refused"]],
    ["there is no such name", ["ssh: Could not resolve hostname pbx: Name or service not known"]],
    ["it is silent", ["ssh: connect to host pbx port 22: Connection timed out"]],
    ["no way leads there", ["ssh: connect to host pbx port 22: No route to host"]],
    ["it hangs up", ["kex_exchange_identification: Connection closed by remote host"]],
    ["nothing is said", []],
  ])("may be that of a lost host when %s", (_, lines) => {
    expect(said(lines)).toMatch(/^site\.host\.connection\.host: root@pbx:22 can't be reached \(.*or declare it gone$/);
  });

  it.each(ENDS)("is told as the jump host's where it is that (%s)", (end) => {
    const ofJump = (...lines: string[]): string => said([...lines, end], BEHIND);
    const answers = [
      ofJump("me@gate: Permission denied (publickey)."),
      ofJump("Host key verification failed."),
      ofJump("ssh: connect to host gate port 2222: Connection refused"),
      ofJump('Load key "/root/.ssh/gate": bad permissions', "me@gate: Permission denied (publickey)."),
    ];
    expect(answers).toEqual([
      expect.stringMatching(
        /^site\.host\.connection\.jump\.privateKeyFile: me@gate:2222 does not accept the key \(me@gate: Permission denied/,
      ),
      expect.stringMatching(
        /^site\.host\.connection\.jump\.hostKey: me@gate:2222 shows another.*ssh-keyscan -p 2222 -t ed25519,ecdsa gate$/,
      ),
      expect.stringMatching(
        /^site\.host\.connection\.jump\.host: me@gate:2222 can't be reached \(ssh: connect to host gate/,
      ),
      expect.stringMatching(/^site\.host\.connection\.jump\.privateKeyFile: others may read the file/),
    ]);
    expect(answers.join()).not.toContain(GONE);
  });

  it("is that of the host behind where the jump host says so", () => {
    expect(said(["root@pbx: Permission denied (publickey)."], BEHIND)).toMatch(
      /connection\.privateKeyFile: root@pbx:22/,
    );
    expect(said(["Host key verification failed."], BEHIND)).toMatch(/connection\.hostKey: root@pbx:22/);
    expect(said(["stdio forwarding failed", ENDS[0] ?? ""], BEHIND)).toMatch(
      /^site\.host\.connection\.host: root@pbx:22 can't be reached from me@gate:2222.*AllowTcpForwarding.*or declare it gone$/,
    );
  });

  it("says of an agent's keys that they are not let in", () => {
    const { privateKeyFile: _, ...agent } = HOST;
    expect(said(["root@pbx: Permission denied (publickey)."], agent)).toMatch(/accepts no key of the SSH agent/);
  });
});
