import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dhcpReservation } from "../../domain/dhcp/reservation";
import { renderDhcpSnippets } from "../../rendering/render-dhcp-snippets";
import { renderKea } from "../../rendering/render-kea";
import { phoneWith } from "../domain/dhcp/dhcp-phones";
import { dhcpSite } from "../rendering/dhcp-sites";
import type { DhcpAnswer, DhcpQuestion } from "./dhcp-client";
import { aroundKeaSnippet, dhcpProgram } from "./dhcp-programs";
import { PhoneNetwork, whyNoPhoneNetwork } from "./phone-network";

const DHCP_NETWORK = { interface: "dhcp-server", subnet: "10.99.0.0/24" };
const DESK = phoneWith(0xabcdef, "10.99.0.40");
const HALL = phoneWith(0xabcdf0);
const TFTP = ["10.99.0.3", "10.99.0.4"];
const FROM_POOL = /^10\.99\.0\.1\d\d$/;
/** Mask, router, DNS servers, host name, options 66 and 150. */
const EVERYTHING = [1, 3, 6, 12, 66, 150];
/** An address of the network that the phone was in before. */
const STALE = "10.10.202.71";

const desk: DhcpQuestion = { kind: "discover", mac: DESK.mac.colons, asks: EVERYTHING };
const hall: DhcpQuestion = { kind: "discover", mac: HALL.mac.colons, asks: EVERYTHING };
const undeclared: DhcpQuestion = {
  ...desk,
  mac: "00:03:6b:00:00:01",
  vendorClass: "Cisco Systems, Inc. IP Phone CP-7940G\0",
};
const computer: DhcpQuestion = { ...desk, mac: "02:00:00:00:00:01", vendorClass: "MSFT 5.0" };

const hex = (text: string): string => Buffer.from(text).toString("hex");
const hexOf = (...addresses: readonly string[]): string =>
  addresses.map((address) => Buffer.from(address.split(".").map(Number)).toString("hex")).join("");

/** What a phone has to be told of where its files are. */
const TOLD = { options: { 66: hex("10.99.0.3"), 150: hexOf(...TFTP) }, nextServer: "10.99.0.3" };

function expectNotTold(answer: DhcpAnswer | null | undefined): void {
  expect(answer?.type).toBe(2);
  expect(answer?.options).not.toHaveProperty("66");
  expect(answer?.options).not.toHaveProperty("150");
}

const noNetwork = whyNoPhoneNetwork();
const why = noNetwork === undefined ? "" : ` (left out: ${noNetwork})`;
const kea = dhcpProgram("KEA");
const dhcpd = dhcpProgram("DHCPD");
const dnsmasq = dhcpProgram("DNSMASQ");

let network: PhoneNetwork;
let folder: string;
let server: ChildProcess | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cisco-phones-dhcp-"));
  if (noNetwork === undefined) {
    network = new PhoneNetwork({
      device: DHCP_NETWORK.interface,
      addresses: ["10.99.0.3/24"],
      server: "own",
      clientAddress: "10.99.0.250/24",
    });
  }
});
afterEach(async () => {
  if (server !== undefined) {
    await network.stop(server);
  }
  server = undefined;
});
afterAll(async () => {
  await network?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function startKea(text: string): void {
  const env = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder };
  server = network.start(kea.path, ["-c", written("kea.json", text)], env);
}

function startOurs(change: Record<string, unknown>): void {
  const { settings, phones } = dhcpSite(
    {
      interface: DHCP_NETWORK.interface,
      subnet: DHCP_NETWORK.subnet,
      pools: ["10.99.0.100-10.99.0.199"],
      router: "10.99.0.1",
      dnsServers: ["10.99.0.1"],
      tftpServers: TFTP,
      ...change,
    },
    [DESK, HALL],
  );
  rmSync(join(folder, "leases.csv"), { force: true });
  const paths = { controlSocket: join(folder, "socket"), leaseFile: join(folder, "leases.csv") };
  startKea(renderKea(settings, phones.map(dhcpReservation), paths));
}

describe.skipIf(noNetwork !== undefined || kea.path === "")(`our own Kea${kea.why}${why}`, () => {
  it("gives a phone its address and tells it of its servers, whatever it asks for", async () => {
    startOurs({});
    const [declared, unasked, pooled] = await network.ask([desk, { ...desk, asks: [1, 3] }, hall]);
    expect(declared).toMatchObject({ type: 2, address: "10.99.0.40", ...TOLD });
    expect(declared?.options).toMatchObject({ 1: "ffffff00", 3: hexOf("10.99.0.1"), 6: hexOf("10.99.0.1") });
    expect(Buffer.from(declared?.options[12] ?? "", "hex").toString()).toBe("sip00036babcdef");
    expect(unasked).toMatchObject({ address: "10.99.0.40", ...TOLD });
    expect(pooled).toMatchObject({ type: 2, address: expect.stringMatching(FROM_POOL), ...TOLD });
  });

  it("refuses a phone the address of another network at once", async () => {
    startOurs({});
    const [, answer] = await network.ask([desk, { ...desk, kind: "reboot", requested: STALE }]);
    expect(answer?.type).toBe(6);
  });

  it("keeps an address inside of a pool for the phone that has it", async () => {
    startOurs({ pools: ["10.99.0.40-10.99.0.41"] });
    // An offer takes nothing yet: whoever asks is offered the only address that is nobody's.
    const another = { ...computer, mac: "02:00:00:00:00:02", requested: "10.99.0.40" };
    const [first, second, phone] = await network.ask([computer, another, desk]);
    expect([first?.address, second?.address]).toEqual(["10.99.0.41", "10.99.0.41"]);
    expect(phone).toMatchObject({ address: "10.99.0.40", ...TOLD });
  });

  it("tells phones alone where everyone gets an address", async () => {
    startOurs({ serves: "tftp-to-phones" });
    const [phone, other] = await network.ask([undeclared, computer]);
    expect(phone).toMatchObject({ type: 2, address: expect.stringMatching(FROM_POOL), ...TOLD });
    expect(other?.address).toMatch(FROM_POOL);
    expectNotTold(other);
  });

  it("tells everyone where everyone is served", async () => {
    startOurs({ serves: "everyone" });
    expect(await network.ask([desk, computer])).toMatchObject([
      { address: "10.99.0.40", ...TOLD },
      { address: expect.stringMatching(FROM_POOL), ...TOLD },
    ]);
  });

  it("is silent to all others where it is for phones only", async () => {
    startOurs({ serves: "phones-only" });
    const [, silence, reboot, declared, pooled, phone] = await network.ask([
      desk,
      { ...computer, unanswered: true },
      { ...computer, kind: "reboot", requested: STALE, unanswered: true },
      desk,
      hall,
      undeclared,
    ]);
    expect([silence, reboot]).toEqual([null, null]);
    expect(declared).toMatchObject({ address: "10.99.0.40", ...TOLD });
    expect(pooled).toMatchObject({ address: expect.stringMatching(FROM_POOL), ...TOLD });
    expect(phone).toMatchObject({ address: expect.stringMatching(FROM_POOL), ...TOLD });
  });
});

describe("a DHCP server that was there already, with the snippet", () => {
  const snippets = renderDhcpSnippets({
    site: "home",
    tftpServers: TFTP,
    ntpServers: [],
    reservations: [DESK, HALL].map(dhcpReservation),
  });

  async function expectServed(): Promise<void> {
    const [declared, pooled, phone, other] = await network.ask([desk, hall, undeclared, computer]);
    const { options } = TOLD;
    expect(declared).toMatchObject({ type: 2, address: "10.99.0.40", options });
    expect(pooled).toMatchObject({ type: 2, address: expect.stringMatching(FROM_POOL), options });
    expect(phone).toMatchObject({ type: 2, address: expect.stringMatching(FROM_POOL), options });
    expect(other?.address).toMatch(FROM_POOL);
    expectNotTold(other);
  }

  it.skipIf(noNetwork !== undefined || kea.path === "")(`serves phones as Kea${kea.why}${why}`, async () => {
    const pools = '"pools": [{ "pool": "10.99.0.100-10.99.0.199" }],';
    startKea(aroundKeaSnippet(snippets.kea, DHCP_NETWORK.interface, DHCP_NETWORK.subnet, pools));
    await expectServed();
  });

  it.skipIf(noNetwork !== undefined || dhcpd.path === "")(`serves phones as ISC dhcpd${dhcpd.why}${why}`, async () => {
    const text = `include "${written("phones.conf", snippets.iscDhcpd)}";
authoritative;
ping-check false;
subnet 10.99.0.0 netmask 255.255.255.0 { range 10.99.0.100 10.99.0.199; }
`;
    const leases = written("dhcpd.leases", "");
    const files = ["-cf", written("dhcpd.conf", text), "-lf", leases, "-pf", join(folder, "dhcpd.pid")];
    server = network.start(dhcpd.path, ["-4", "-f", "-d", "--no-pid", ...files, DHCP_NETWORK.interface]);
    await expectServed();
  });

  it.skipIf(noNetwork !== undefined || dnsmasq.path === "")(
    `serves phones as dnsmasq${dnsmasq.why}${why}`,
    async () => {
      const text = `conf-file=${written("phones.dnsmasq", snippets.dnsmasq)}
port=0
no-ping
user=root
pid-file
interface=${DHCP_NETWORK.interface}
bind-interfaces
dhcp-leasefile=${join(folder, "dnsmasq.leases")}
dhcp-range=10.99.0.100,10.99.0.199,1h
`;
      server = network.start(dnsmasq.path, ["--keep-in-foreground", "-C", written("dnsmasq.conf", text)]);
      await expectServed();
    },
  );
});
