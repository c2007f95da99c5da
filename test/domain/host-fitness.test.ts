import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { hostFitness } from "../../domain/host-fitness";
import { type HostSettings, parseHost } from "../../domain/host-settings";
import { readSurvey, SURVEY_SCRIPT } from "../../domain/host-survey";
import { formatProblem } from "../../domain/problem";

const NOW = 1_795_000_000;
const GOOD = `clock ${NOW}
user deploy
docker 20.10.24
free 20000000
interface lo 127.0.0.1/8
interface eth0 192.168.1.3/24
udp 127.0.0.1%lo:53 users:(("dnsmasq",pid=812,fd=4))
tcp 0.0.0.0:22 users:(("sshd",pid=700,fd=3))
tcp [::]:22 users:(("sshd",pid=700,fd=4))
end
`;

function said(text: string, change: Record<string, unknown> = {}): { problems: string[]; warnings: string[] } {
  const host = parseHost({ address: "192.168.1.3", ...change }).value as HostSettings;
  const survey = readSurvey(text);
  if (survey === undefined) {
    throw new Error("cut off");
  }
  const { problems, warnings } = hostFitness(survey, host, { container: "cisco-phones-home", now: NOW }, "site.host");
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

describe("a remote host", () => {
  it("is fit when nothing is in its way", () => {
    expect(said(GOOD)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ["no docker", (text) => text.replace(/^docker .*/m, "missing"), /no docker on the host\. Install it there/],
    [
      "a user without rights",
      (text) => text.replace(/^docker .*/m, "refused Got permission denied while trying to connect"),
      /deploy may not use Docker.*usermod -aG docker deploy$/,
    ],
    [
      "an Engine that is down",
      (text) => text.replace(/^docker .*/m, "refused Cannot connect to the Docker daemon"),
      /does not answer on the host: Cannot connect to the Docker daemon/,
    ],
    ["a full disk", (text) => text.replace("free 20000000", "free 100000"), /only 97 MiB are free.*at least 1024 MiB/],
    [
      "another address",
      (text) => text.replace("192.168.1.3", "192.168.1.4"),
      /address: the host has no such address \(given 192\.168\.1\.3; allowed: .*192\.168\.1\.4 on eth0/,
    ],
    [
      "port 69 taken on every address",
      (text) => `udp *:69 users:(("in.tftpd",pid=99,fd=4))\n${text}`,
      /tftpPort: UDP port 69 of the host is in use by in\.tftpd \(pid 99\)/,
    ],
    [
      "HTTP's port taken, by whom is not told",
      (text) => `tcp [::]:6970 \n${text}`,
      /httpPort: TCP port 6970 .* in use \(/,
    ],
    ["a port taken on a host without ss", (text) => `raw udp 0301A8C0:0045 07\n${text}`, /tftpPort: UDP port 69/],
    [
      "a port taken for IPv6 as well",
      (text) => `raw tcp6 ${"0".repeat(32)}:1B44 0A\n${text}`,
      /adminPort: TCP port 6980/,
    ],
  ])("is refused with %s", (_, change, expected) => {
    expect(said(change(GOOD)).problems).toEqual([expect.stringMatching(expected)]);
  });

  it("may have what is no hindrance", () => {
    const others = [
      "udp 192.168.1.4:69",
      "tcp 0.0.0.0:69",
      "raw tcp 0301A8C0:1B3A 01",
      "udp [fe80::1]%eth0:69",
      "raw udp6 000080FE000000000000000000000001:0045 07",
    ];
    expect(said(`${others.join("\n")}\n${GOOD}`).problems).toEqual([]);
  });

  it("may have our own server on its ports already, and nobody else", () => {
    const own = ["TFTP=192.168.1.3:69", "HTTP=192.168.1.3:6970"].map(
      (each) => `own cisco-phones-home CISCO_PHONES_${each}`,
    );
    const held = 'udp 192.168.1.3:69 users:(("node",pid=5,fd=9))\ntcp 192.168.1.3:6970\n';
    expect(said(`${own.join("\n")}\n${held}${GOOD}`).problems).toEqual([]);
    expect(said(`${own.join("\n").replaceAll("-home", "-other")}\n${held}${GOOD}`).problems).toHaveLength(2);
  });

  it("needs less room for an image that is pulled", () => {
    const image = `registry.example.net/phones@sha256:${"0".repeat(64)}`;
    expect(said(GOOD.replace("free 20000000", "free 500000"), { image }).problems).toEqual([]);
  });

  it("is warned of a clock that is wrong", () => {
    expect(said(GOOD.replace(String(NOW), String(NOW - 3600))).warnings).toEqual([
      expect.stringMatching(/clock is 3600 seconds slow/),
    ]);
  });
});

describe("the survey of a host", () => {
  it("is nothing when it was cut off", () => {
    expect(readSurvey(GOOD.replace("end", ""))).toBeUndefined();
  });

  it("tells of this very machine what it has", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const survey = readSurvey(
      execFileSync("sh", ["-s", "--", "cisco-phones-home"], { input: SURVEY_SCRIPT }).toString(),
    );
    server.close();
    expect(survey?.user).not.toBe("");
    expect(Math.abs((survey?.clock ?? 0) - Date.now() / 1000)).toBeLessThan(120);
    expect(survey?.interfaces).toContainEqual({ name: "lo", address: "127.0.0.1", prefix: 8 });
    expect(survey?.sockets).toContainEqual(expect.objectContaining({ protocol: "tcp", address: "127.0.0.1", port }));
  });

  it("tells the same of its sockets without ss", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const withoutSs = SURVEY_SCRIPT.replaceAll("command -v ss", "false");
    const survey = readSurvey(execFileSync("sh", ["-s"], { input: withoutSs }).toString());
    server.close();
    expect(survey?.sockets).toContainEqual({ protocol: "tcp", address: "127.0.0.1", port });
  });
});
