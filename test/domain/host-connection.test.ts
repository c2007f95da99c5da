import { describe, expect, it } from "vitest";
import { describeConnection, parseConnection } from "../../domain/host-connection";
import { formatProblem } from "../../domain/problem";

const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHb0Wj8kZ1m0kqk1nB2c3d4e5f6g7h8i9j0kLmNoPqRs";
/** Its type as RFC 4253 section 6.6 has it, and nothing of use behind. */
const RSA = `pbx ssh-rsa ${Buffer.from("\0\0\0\x07ssh-rsa\0\0\0\x03\x01\0\x01").toString("base64")} root@pbx`;
const AT = "site.host.connection";

function said(input: unknown): string[] {
  return parseConnection(input, AT).problems.map(formatProblem);
}

describe("a connection", () => {
  it("is an address, the host's key and a key of ours", () => {
    expect(
      parseConnection({ host: "ssh://deploy@pbx.example.net:2222", hostKey: ED25519, privateKeyFile: "~/.ssh/id" }, AT),
    ).toEqual({
      value: { host: "pbx.example.net", port: 2222, user: "deploy", hostKey: ED25519, privateKeyFile: "~/.ssh/id" },
      problems: [],
      warnings: [],
    });
  });

  it("takes the host's key as ssh-keyscan and as a .pub file write it", () => {
    for (const hostKey of [`pbx.example.net ${ED25519}`, `${ED25519} root@pbx`, `[10.0.0.1]:2222 ${ED25519}\n`]) {
      expect(parseConnection({ host: "ssh://root@192.0.2.1", hostKey }, AT).value).toEqual({
        host: "192.0.2.1",
        port: 22,
        user: "root",
        hostKey: ED25519,
      });
    }
  });

  it("may go through another host, with a key of its own", () => {
    const jump = { host: "ssh://me@gate.example.net", hostKey: ED25519 };
    expect(parseConnection({ host: "ssh://root@192.0.2.1", hostKey: ED25519, jump }, AT).value?.jump).toEqual({
      host: "gate.example.net",
      port: 22,
      user: "me",
      hostKey: ED25519,
    });
  });

  it("is described as it was given", () => {
    const jump = { host: "ssh://me@gate.example.net:2222", acceptAnyHostKey: true };
    const given = { host: "ssh://root@192.0.2.1:22", hostKey: ED25519, privateKeyFile: "~/.ssh/id", jump };
    const { value } = parseConnection(given, AT);
    expect(value && describeConnection(value)).toEqual(given);
  });

  it("warns where any key of the host is accepted", () => {
    const { value, warnings } = parseConnection({ host: "ssh://root@192.0.2.1", acceptAnyHostKey: true }, AT);
    expect(value).not.toHaveProperty("hostKey");
    expect(warnings.map(({ path }) => path)).toEqual([`${AT}.acceptAnyHostKey`]);
  });

  it.each([
    ["no host key", { host: "ssh://root@pbx:2222" }, /hostKey: missing.*ssh-keyscan -p 2222 -t ed25519 pbx$/],
    ["a host key beside any", { host: "ssh://root@pbx", hostKey: ED25519, acceptAnyHostKey: true }, /excludes hostKey/],
    ["a fingerprint as the host key", { host: "ssh://root@pbx", hostKey: "SHA256:abc" }, /no public key of a host/],
    [
      "an RSA key, which deliveries could only ask for with a signature that no server of today makes",
      { host: "ssh://root@pbx:2222", hostKey: RSA },
      /hostKey: an RSA key, .*ssh-keyscan -p 2222 -t ed25519 pbx$/,
    ],
    ["a key of another type", { host: "ssh://root@pbx", hostKey: ED25519.replace("ed25519", "rsa") }, /no public key/],
    ["no host", { hostKey: ED25519 }, /connection\.host: missing/],
    ["no user", { host: "ssh://pbx", hostKey: ED25519 }, /host: says no user/],
    ["a bare name", { host: "pbx", hostKey: ED25519 }, /host: not an address of SSH \(given "pbx"; allowed: ssh:/],
    ["a port that is none", { host: "ssh://root@pbx:70000", hostKey: ED25519 }, /host: no port: 70000/],
    ["a host that is none", { host: "ssh://root@1.2.3", hostKey: ED25519 }, /neither an IPv4 address nor a host name/],
    [
      "a public key",
      { host: "ssh://root@pbx", hostKey: ED25519, privateKeyFile: "a.pub" },
      /private one beside it: a$/,
    ],
    ["an unknown key", { host: "ssh://root@pbx", hostkey: ED25519 }, /unknown key "hostkey".*hostKey/],
    [
      "a jump without a key",
      { host: "ssh://root@pbx", hostKey: ED25519, jump: { host: "ssh://a@b" } },
      /jump\.hostKey/,
    ],
    ["a jump of a jump", { host: "ssh://a@b", hostKey: ED25519, jump: { jump: {} } }, /jump: unknown key "jump"/],
    ["a text", "ssh://root@pbx", /connection: /],
  ])("is refused with %s", (_, input, expected) => {
    expect(said(input)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
  });

  it.each([
    "ssh://root:hunter2@pbx",
    "ssh://root:hunter2/x@pbx",
    "ssh://root:a@hunter2@pbx",
    "ssh://root:hun ter2?#hunter2@pbx:22",
    "ssh://root%3Ahunter2@pbx",
    "root:hunter2@pbx",
    "http://root:hunter2@pbx",
    "ssh:root:hunter2@pbx",
  ])("never shows a password in an address: %s", (host) => {
    const jump = { host, hostKey: ED25519 };
    const problems = said({ host, jump });
    expect(problems).toEqual([
      expect.stringMatching(/connection\.host: holds a password/),
      expect.stringMatching(/connection\.hostKey: missing/),
      expect.stringMatching(/jump\.host: holds a password/),
    ]);
    expect(problems.join()).not.toContain("unter2");
  });
});
