import { describe, expect, it } from "vitest";
import { dhcpFitness, dhcpRuntimeProblems } from "../../../domain/dhcp/dhcp-fitness";
import { readSurvey } from "../../../domain/host-survey";
import { formatProblem } from "../../../domain/problem";

const GOOD = `docker 28.2.2
link lo: <LOOPBACK,UP,LOWER_UP>
link eth0: <BROADCAST,MULTICAST,UP,LOWER_UP>
link eth1: <BROADCAST,MULTICAST,UP,LOWER_UP>
interface lo 127.0.0.1/8
interface eth0 192.168.1.3/24
interface eth1 10.0.0.3/24
interface eth1 10.0.9.3/24
udp 192.168.1.3:69
end
`;

function said(
  text: string,
  { name = "eth0", subnet = "192.168.1.0/24" } = {},
): { problems: string[]; warnings: string[] } {
  const survey = readSurvey(text);
  if (survey === undefined) {
    throw new Error("cut off");
  }
  const { problems, warnings } = dhcpFitness(
    survey,
    { interface: name, subnet },
    "cisco-phones-home-dhcp",
    "site.dhcp",
  );
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

describe("a host of a DHCP server", () => {
  it("is fit when nothing is in its way", () => {
    expect(said(GOOD)).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    [
      "every address",
      'udp 0.0.0.0:67 users:(("dnsmasq",pid=812,fd=4))',
      /67 of the host is in use by dnsmasq \(pid 812\)/,
    ],
    ["an interface", 'udp 0.0.0.0%eth0:67 users:(("dhcpd",pid=8,fd=4))', /in use by dhcpd \(pid 8\)/],
    ["one address, by whom is not told", "udp 192.168.1.3:67", /^site\.dhcp: UDP port 67 of the host is in use\. Stop/],
  ])("is refused when another server holds port 67 on %s", (_, socket, expected) => {
    expect(said(`${socket}\n${GOOD}`).problems).toEqual([expect.stringMatching(expected)]);
  });

  it("may have our own server on port 67, and one of another site not", () => {
    const held = 'udp 192.168.1.3:67 users:(("kea-dhcp4",pid=8,fd=4))\n';
    expect(said(`own cisco-phones-home-dhcp PATH=/bin\n${held}${GOOD}`).problems).toEqual([]);
    expect(said(`own cisco-phones-office-dhcp PATH=/bin\n${held}${GOOD}`).problems).toHaveLength(1);
  });

  it("may have another server on another interface", () => {
    const other = `udp 10.0.9.3:67 users:(("dhcpd",pid=8,fd=4))\n${GOOD}`;
    expect(said(other).problems).toEqual([]);
    expect(said(other, { name: "eth1", subnet: "10.0.0.0/24" }).problems).toHaveLength(1);
    expect(said(other, { name: "eth7" }).problems).toHaveLength(2);
  });

  it("is not judged by port 67 while Docker does not say whose it is", () => {
    const text = `udp 0.0.0.0:67\n${GOOD.replace("docker 28.2.2", "refused permission denied")}`;
    expect(said(text, { name: "eth7" }).problems).toEqual([expect.stringMatching(/no such interface/)]);
  });

  it("has to have the interface, with an address in the subnet", () => {
    expect(said(GOOD, { name: "eth7" }).problems).toEqual([
      expect.stringMatching(
        /^site\.dhcp\.interface: the host has no such .*given "eth7"; allowed: .*eth0 with 192\.168/,
      ),
    ]);
    expect(said(GOOD, { name: "eth1", subnet: "10.0.9.0/24" }).problems).toEqual([]);
    expect(said(GOOD, { name: "eth1" }).problems).toEqual([
      expect.stringMatching(/^site\.dhcp\.subnet: no address of eth1 is in it/),
    ]);
    expect(said("docker 28.2.2\nend\n").problems).toEqual([]);
  });

  it("is refused while the interface is down, beside what else is wrong", () => {
    const down = GOOD.replace("eth0: <BROADCAST,MULTICAST,UP,LOWER_UP>", "eth0: <BROADCAST,MULTICAST>");
    expect(said(`udp *:67\n${down}`, { subnet: "10.0.0.0/24" }).problems).toEqual([
      expect.stringMatching(/UDP port 67/),
      expect.stringMatching(/^site\.dhcp\.interface: the interface is down .*ip link set eth0 up$/),
      expect.stringMatching(/^site\.dhcp\.subnet: no address/),
    ]);
    expect(said(down, { name: "eth1", subnet: "10.0.0.0/24" })).toEqual({ problems: [], warnings: [] });
  });

  it("is warned of an interface without a cable", () => {
    const text = GOOD.replace("eth0: <BROADCAST", "eth0: <NO-CARRIER,BROADCAST").replace(
      ",LOWER_UP>\nlink eth1",
      ">\nlink eth1",
    );
    expect(said(text)).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/^site\.dhcp\.interface: nothing is plugged/)],
    });
  });

  it("has to have the container runtime", () => {
    expect(dhcpRuntimeProblems({}, "container", "dhcp")).toEqual([]);
    expect(dhcpRuntimeProblems("external", "embedded", "dhcp")).toEqual([]);
    expect(dhcpRuntimeProblems({}, "embedded", "dhcp").map(formatProblem)).toEqual([
      expect.stringMatching(/^dhcp: the embedded runtime runs no DHCP server/),
    ]);
  });
});
