import { describe, expect, it } from "vitest";
import { parseDhcp } from "../../../domain/dhcp/dhcp-settings";
import type { Phone } from "../../../domain/phone";
import { formatProblem } from "../../../domain/problem";
import { homeDhcp, phoneWith } from "./dhcp-phones";

const HOSTS = ["192.168.1.3"];
const parse = (change: Record<string, unknown>, phones: readonly Phone[] = [], tftpServers: string[] = HOSTS) =>
  parseDhcp({ ...homeDhcp(), ...change }, "dhcp", { tftpServers, phones });
const problemsOf = (...args: Parameters<typeof parse>): string[] => parse(...args).problems.map(formatProblem);
const warningsOf = (...args: Parameters<typeof parse>): string[] => parse(...args).warnings.map(formatProblem);

describe("DHCP that is somebody else's", () => {
  it.each([undefined, "external"])("is what %s says", (input) => {
    expect(parseDhcp(input, "dhcp", { tftpServers: ["0.0.0.0"], phones: [] })).toEqual({
      value: "external",
      problems: [],
      warnings: [],
    });
  });

  it.each(["extern", 5, true, null, ["external"]])("is not what %j says", (input) => {
    const [problem, ...more] = parseDhcp(input, "dhcp", { tftpServers: HOSTS, phones: [] }).problems;
    expect(more).toEqual([]);
    expect(problem?.path).toBe("dhcp");
    expect(problem?.allowed).toContain('"external"');
  });
});

describe("DHCP of our own", () => {
  it("needs interface, subnet and pools; the rest has a default", () => {
    expect(parse({})).toEqual({
      value: {
        ...homeDhcp(),
        dnsServers: [],
        ntpServers: [],
        tftpServers: HOSTS,
        leaseSeconds: 86_400,
        serves: "tftp-to-phones",
      },
      problems: [],
      warnings: [],
    });
    expect(parseDhcp({}, "dhcp", { tftpServers: HOSTS, phones: [] }).problems.map(({ path }) => path)).toEqual([
      "dhcp.interface",
      "dhcp.subnet",
      "dhcp.pools",
    ]);
  });

  it("takes everything that can be said, and what it made of it again", () => {
    const all = {
      router: "192.168.1.1",
      dnsServers: ["192.168.1.1", "9.9.9.9"],
      ntpServers: ["192.168.1.1"],
      domainName: "example.net",
      tftpServers: ["192.168.1.3", "192.168.1.4"],
      leaseSeconds: 3_600,
      serves: "phones-only",
    };
    const first = parse({ ...all, pools: [" 192.168.1.10 – 192.168.1.19 ", "192.168.1.30-192.168.1.30"] });
    expect(first.value).toEqual({
      ...homeDhcp(),
      ...all,
      pools: ["192.168.1.10-192.168.1.19", "192.168.1.30-192.168.1.30"],
    });
    expect(first.warnings).toEqual([]);
    expect(parseDhcp(first.value, "dhcp", { tftpServers: HOSTS, phones: [] })).toEqual(first);
  });

  it("needs no pool where each phone has an address", () => {
    expect(parse({ pools: [] }, [phoneWith(1, "192.168.1.40")]).problems).toEqual([]);
  });

  it("says nothing of TFTP servers that are not known because the host is wrong", () => {
    const about = { tftpServers: undefined, phones: [] };
    expect(parseDhcp(homeDhcp(), "dhcp", about)).toEqual({ problems: [], warnings: [] });
    expect(parseDhcp({ ...homeDhcp(), tftpServers: HOSTS }, "dhcp", about).value).toMatchObject({ tftpServers: HOSTS });
  });
});

describe("a problem of DHCP", () => {
  const cases: [string, string, Record<string, unknown>, RegExp, (readonly Phone[])?, string[]?][] = [
    ["an unknown key", "dhcp", { serve: "x" }, /unknown key "serve".*Did you mean "serves"\?/],
    ["an interface with a blank", "dhcp.interface", { interface: "eth 0" }, /ip -brief link$/],
    ["an interface of 16 characters", "dhcp.interface", { interface: "e".repeat(16) }, /1–15 characters/],
    ["an interface with an address", "dhcp.interface", { interface: "eth0/1.2.3.4" }, /letters, digits/],
    ["all interfaces", "dhcp.interface", { interface: "*" }, /letters, digits/],
    ["no CIDR", "dhcp.subnet", { subnet: "192.168.1.0" }, /not an IPv4 subnet .*192\.168\.1\.0\/24/],
    ["an address of a subnet", "dhcp.subnet", { subnet: "192.168.1.7/24" }, /Did you mean "192\.168\.1\.0\/24"\?/],
    ["a subnet of two addresses", "dhcp.subnet", { subnet: "192.168.1.0/31" }, /too small/],
    ["half of the internet", "dhcp.subnet", { subnet: "128.0.0.0/1" }, /larger than any private/],
    ["no pool", "dhcp.pools[0]", { pools: ["192.168.1.100"] }, /not a pool .*FROM-TO/],
    [
      "a reversed pool",
      "dhcp.pools[0]",
      { pools: ["192.168.1.9-192.168.1.8"] },
      /mean "192\.168\.1\.8-192\.168\.1\.9"\?/,
    ],
    ["a pool elsewhere", "dhcp.pools[0]", { pools: ["192.168.2.8-192.168.2.9"] }, /not wholly inside/],
    ["a pool beyond the end", "dhcp.pools[0]", { pools: ["192.168.1.200-192.168.2.9"] }, /not wholly inside/],
    ["a pool with the network", "dhcp.pools[0]", { pools: ["192.168.1.0-192.168.1.2"] }, /address of the network/],
    ["a pool with the broadcast", "dhcp.pools[0]", { pools: ["192.168.1.200-192.168.1.255"] }, /broadcast/],
    [
      "pools that overlap",
      "dhcp.pools[0]",
      { pools: ["192.168.1.50-192.168.1.60", "192.168.1.10-192.168.1.50"] },
      /overlaps dhcp\.pools\[1\]/,
    ],
    [
      "a pool inside of another",
      "dhcp.pools[2]",
      { pools: ["192.168.1.10-192.168.1.90", "192.168.1.95-192.168.1.99", "192.168.1.20-192.168.1.30"] },
      /overlaps dhcp\.pools\[0\]/,
    ],
    [
      "the host in a pool",
      "dhcp.pools[0]",
      { pools: ["192.168.1.2-192.168.1.9"] },
      /holds the address of the TFTP server/,
    ],
    [
      "the router in a pool",
      "dhcp.pools[0]",
      { router: "192.168.1.199" },
      /holds the address of the router, 192\.168\.1\.199/,
    ],
    ["no pool for a phone", "dhcp.pools", { pools: [] }, /a phone has no address of its own/, [phoneWith(1)]],
    ["a router elsewhere", "dhcp.router", { router: "192.168.2.1" }, /outside of the subnet/],
    ["the network as router", "dhcp.router", { router: "192.168.1.0" }, /address of the network/],
    ["a name as DNS server", "dhcp.dnsServers[0]", { dnsServers: ["ns"] }, /not an IPv4 address/],
    ["a DNS server twice", "dhcp.dnsServers[1]", { dnsServers: ["9.9.9.9", "9.9.9.9"] }, /stands there already/],
    ["nobody as time server", "dhcp.ntpServers[0]", { ntpServers: ["224.0.1.1"] }, /no address of a single machine/],
    ["an address as domain", "dhcp.domainName", { domainName: "192.168.1.1" }, /not a domain name/],
    ["no TFTP server", "dhcp.tftpServers", { tftpServers: [] }, /at least 1/],
    ["nine TFTP servers", "dhcp.tftpServers", { tftpServers: Array(9).fill("x") }, /at most 8/],
    ["every address as TFTP server", "dhcp.tftpServers[0]", { tftpServers: ["0.0.0.0"] }, /no address that a phone/],
    ["the loopback as TFTP server", "dhcp.tftpServers[0]", { tftpServers: ["127.0.0.1"] }, /machine itself alone/],
    ["a host on all addresses", "dhcp.tftpServers", {}, /phones have to be told one/, [], ["0.0.0.0"]],
    ["a host on the loopback", "dhcp.tftpServers", {}, /host listens on 127\.0\.0\.1/, [], ["127.0.0.1"]],
    ["a lease of a second", "dhcp.leaseSeconds", { leaseSeconds: 1 }, /60–31536000/],
    ["a lease for ever", "dhcp.leaseSeconds", { leaseSeconds: 4_294_967_295 }, /60–31536000/],
    ["nobody to serve", "dhcp.serves", { serves: "none" }, /"everyone", "tftp-to-phones", "phones-only"/],
    ["a phone elsewhere", "phones[0].address", {}, /outside of the subnet/, [phoneWith(1, "10.0.0.1")]],
    ["a phone as network", "phones[0].address", {}, /address of the network/, [phoneWith(1, "192.168.1.0")]],
    ["a phone as broadcast", "phones[0].address", {}, /broadcast address/, [phoneWith(1, "192.168.1.255")]],
    [
      "a phone as router",
      "phones[0].address",
      { router: "192.168.1.1" },
      /also the address of the router/,
      [phoneWith(1, "192.168.1.1")],
    ],
    ["a phone as host", "phones[0].address", {}, /also the address of the TFTP server/, [phoneWith(1, "192.168.1.3")]],
    [
      "two phones with one address",
      "phones[1].address",
      {},
      /also the address of phones\[0\]/,
      [phoneWith(1, "192.168.1.40"), phoneWith(2, "192.168.1.40")],
    ],
  ];

  it.each(cases)("is %s, told at %s and alone", (_, path, change, text, phones = [], hosts = HOSTS) => {
    const { value, problems } = parse(change, phones, hosts);
    expect(value).toBeUndefined();
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems.map(formatProblem).join()).toMatch(text);
  });

  it("comes with all the others at once", () => {
    const told = problemsOf(
      { interface: "", subnet: "192.168.1.0/24", pools: ["192.168.1.9-192.168.1.8", 7], router: "10.0.0.1", serves: 1 },
      [phoneWith(1, "10.0.0.2"), phoneWith(2, "192.168.1.3")],
    );
    const paths = ["dhcp.interface", "dhcp.pools[0]", "dhcp.pools[1]", "dhcp.serves", "dhcp.router"];
    for (const path of [...paths, "phones[0].address", "phones[1].address"]) {
      expect(told.filter((line) => line.startsWith(`${path}: `))).toHaveLength(1);
    }
    expect(told).toHaveLength(7);
  });

  it("stands where the phone stands", () => {
    const about = { tftpServers: HOSTS, phones: [phoneWith(1, "10.0.0.1")], phonePaths: ["phones.csv: row 2"] };
    expect(parseDhcp(homeDhcp(), "dhcp", about).problems.map(({ path }) => path)).toEqual([
      "phones.csv: row 2.address",
    ]);
  });
});

describe("a warning of DHCP", () => {
  it("is for a lease that is shorter than an hour", () => {
    expect(warningsOf({ leaseSeconds: 3_599 })).toEqual([
      expect.stringMatching(/^dhcp\.leaseSeconds: shorter than an hour/),
    ]);
  });

  it("is for more phones than a pool has addresses, those of phones not counted", () => {
    const pools = ["192.168.1.100-192.168.1.101"];
    const two = [phoneWith(1), phoneWith(2)];
    expect(warningsOf({ pools }, two)).toEqual([]);
    const told = warningsOf({ pools }, [...two, phoneWith(3, "192.168.1.101")]);
    expect(told).toEqual([
      expect.stringMatching(/^dhcp\.pools\[0\]: holds the address 192\.168\.1\.101 of a phone/),
      expect.stringMatching(/^dhcp\.pools: 1 free address for 2 phones/),
    ]);
  });

  it("says what a reservation inside of a pool means, once a pool", () => {
    const phones = [1, 2, 3].map((number) => phoneWith(number, `192.168.1.10${number}`));
    expect(warningsOf({}, phones)).toEqual([
      expect.stringMatching(/^dhcp\.pools\[0\]: holds 192\.168\.1\.101 and 2 more .*until that lease ends/),
    ]);
  });

  it("is for a TFTP server that is out of reach without a router", () => {
    expect(warningsOf({ tftpServers: ["10.0.0.1"] })).toEqual([
      expect.stringMatching(/^dhcp\.tftpServers\[0\]: outside of the subnet .* no router/),
    ]);
    expect(warningsOf({ tftpServers: ["10.0.0.1"], router: "192.168.1.1" })).toEqual([]);
  });
});
