import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { hostFitness, type WantedImage } from "../../domain/host-fitness";
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

const SERVER = { name: "cisco-phones-server:home-1", built: true };
const PULLED = { name: `registry.example.net/phones@sha256:${"0".repeat(64)}`, built: false };

function said(
  text: string,
  change: Record<string, unknown> = {},
  images: readonly WantedImage[] = [SERVER],
): { problems: string[]; warnings: string[] } {
  const host = parseHost({ address: "192.168.1.3", ...change }).value as HostSettings;
  const survey = readSurvey(text);
  if (survey === undefined) {
    throw new Error("cut off");
  }
  const wanted = { container: "cisco-phones-home", images, now: NOW };
  const { problems, warnings } = hostFitness(survey, host, wanted, "site.host");
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

describe("a remote host", () => {
  it("is fit when nothing is in its way", () => {
    expect(said(GOOD)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      "a docker that commands over SSH don't find",
      (text) => text.replace(/^docker .*/m, "missing /usr/local/bin/docker"),
      /SSH don't find the host's docker.*ln -s \/usr\/local\/bin\/docker/,
    ],
    [
      "an Engine that hangs",
      (text) => text.replace(/^docker .*/m, "refused it hangs: no answer within 15 s"),
      /does not answer on the host: it hangs.*systemctl restart docker$/,
    ],
    [
      "an Engine of the year before",
      (text) => text.replace("docker 20.10.24", "docker 19.03.15"),
      /Docker 19\.03\.15 is on the host \(allowed: 20\.10 or later\)/,
    ],
    ["an Engine of 2016", (text) => text.replace("20.10.24", "1.13.1"), /Docker 1\.13\.1 is on the host/],
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

  it("may have our own server on another of its addresses, and nobody else", () => {
    const own = (address: string): string =>
      `own cisco-phones-home CISCO_PHONES_TFTP=${address}:69\nown cisco-phones-home CISCO_PHONES_HTTP=${address}:6970\n`;
    const one = 'udp 192.168.1.3:69 users:(("node",pid=5,fd=9))\ntcp 192.168.1.3:6970\n';
    const all = "udp *:69\ntcp *:6970\n";
    expect(said(`${own("192.168.1.3")}${one}${GOOD}`, { address: "0.0.0.0" }).problems).toEqual([]);
    expect(said(`${own("0.0.0.0")}${all}${GOOD}`).problems).toEqual([]);
    const other = 'udp 127.0.0.1:69 users:(("in.tftpd",pid=99,fd=4))\n';
    expect(said(`${own("192.168.1.3")}${one}${other}${GOOD}`, { address: "0.0.0.0" }).problems).toEqual([
      expect.stringMatching(/in use by in\.tftpd/),
    ]);
  });

  it("may have our own server on ports that change places", () => {
    const own = "own cisco-phones-home CISCO_PHONES_HTTP=192.168.1.3:6980\n";
    expect(said(`${own}tcp 192.168.1.3:6980\n${GOOD}`, { adminAddress: "192.168.1.3" }).problems).toEqual([]);
  });

  it("may have any Docker from the least one on, and one that says no version", () => {
    for (const version of ["20.10.5+dfsg1", "23.0.1", "28.2.2", "dev"]) {
      expect(said(GOOD.replace("20.10.24", version)).problems).toEqual([]);
    }
  });

  it("needs less room for an image that is pulled, and for all that are built the same", () => {
    const tight = GOOD.replace("free 20000000", "free 500000");
    expect(said(tight, {}, [PULLED])).toEqual({ problems: [], warnings: [] });
    expect(said(tight, {}, [PULLED, SERVER]).problems).toEqual([expect.stringMatching(/488 MiB.*at least 1024 MiB/)]);
    expect(said(GOOD.replace("free 20000000", "free 300000"), {}, [PULLED]).problems).toEqual([
      expect.stringMatching(/at least 400 MiB/),
    ]);
  });

  it("needs no more room for an image that is there, and is warned before the next one", () => {
    const full = `image ${SERVER.name}\n${GOOD.replace("free 20000000", "free 500000")}`;
    expect(said(full)).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/only 488 MiB are free where Docker keeps its data, too few for the next/)],
    });
    expect(said(full, {}, [SERVER, PULLED])).toEqual({ problems: [], warnings: [] });
    expect(said(full, {}, [SERVER, { name: "cisco-phones-dhcp:home-1", built: true }]).problems).toHaveLength(1);
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

  it("knows what state an interface is in, and an address with another at the end of the line", () => {
    const text = `link eth0: <BROADCAST,MULTICAST>
link veth9@if7: <NO-CARRIER,BROADCAST,MULTICAST,UP>
link tun0: <POINTOPOINT,NOARP,UP,LOWER_UP>
interface eth0 192.0.2.1/24 brd 192.0.2.255 scope global eth0\\ valid_lft forever preferred_lft forever
interface veth9 198.51.100.1/24 scope global veth9
interface tun0 10.8.0.1 peer 10.8.0.2/32 scope global tun0
interface other 203.0.113.1/24
end
`;
    expect(readSurvey(text)?.interfaces).toEqual([
      { name: "eth0", address: "192.0.2.1", prefix: 24, state: "down" },
      { name: "veth9", address: "198.51.100.1", prefix: 24, state: "unplugged" },
      { name: "tun0", address: "10.8.0.1", prefix: 32, state: "up" },
      { name: "other", address: "203.0.113.1", prefix: 24, state: "up" },
    ]);
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
    expect(survey?.interfaces).toContainEqual({ name: "lo", address: "127.0.0.1", prefix: 8, state: "up" });
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
