import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { whyNoDhcp } from "./dhcp-site";
import { DESK, HALL } from "./home-site";
import { NetworkedSite } from "./networked-site";

const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
const CANARY = "Canary2wired2secret";
const DESK_MAC = "00:03:6b:ab:cd:ef";
const HALL_MAC = "00:03:6b:ab:cd:f0";
const GUEST_MAC = "02:00:00:00:00:01";

describe.skipIf(missing !== undefined)(`a whole site on a network of its own${reason}`, () => {
  let site: NetworkedSite;
  const at = (number: number): string => site.at(number);

  beforeAll(async () => {
    site = new NetworkedSite("wired", 11);
    await site.project.create({ "100": CANARY, "101": `${CANARY}2` });
    site.describe([{ ...DESK, address: at(40) }]);
  });
  afterAll(() => site?.remove());

  it("is deployed by one up, and says what its DHCP server was told", async () => {
    await site.project.succeed(["up", "--yes"]);
    const dhcp = await site.project.succeed(["stack", "output", "dhcp"]);
    expect(dhcp.split("\n")).toContain(`added ${DESK_MAC} ${at(40)}`);
    expect(site.containers()).toEqual([`cisco-phones-${site.name}`, `cisco-phones-${site.name}-dhcp`]);
  });

  it("gives a phone its own address and tells it of its server, and another device an address alone", () => {
    expect(site.clients.udhcpc(DESK_MAC)).toMatchObject({
      ip: at(40),
      subnet: "255.255.255.0",
      router: at(254),
      tftp: at(1),
      siaddr: at(1),
      opt150: hexOf(at(1)),
      hostname: "sip00036babcdef",
    });
    const guest = site.clients.udhcpc(GUEST_MAC);
    expect(guest?.ip).toMatch(/\.1\d\d$/);
    expect(guest).not.toHaveProperty("opt150");
    expect(guest).not.toHaveProperty("tftp");
  });

  it("boots a phone with that address from the server that it was told of", async () => {
    const { opt150 = "" } = site.lease(DESK_MAC);
    const report = await site.boot(DESK_MAC, "7940", addressIn(opt150));
    expect(report.outcome.kind).toBe("up");
    expect(report.lines[0]).toMatchObject({ name: "100", displayName: "Desk" });
    const served = report.requests.filter(({ result }) => result === "served").map(({ file }) => file);
    expect(served).toEqual(expect.arrayContaining(["SIPDefault.cnf", "SIP00036BABCDEF.cnf"]));
    const { phones } = (await (await fetch(`http://${at(1)}:6980/api/phones`)).json()) as { phones: unknown[] };
    expect(phones).toMatchObject([{ mac: "00036BABCDEF", address: at(40) }]);
  });

  it("shows no change when nothing changed", async () => {
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("takes a changed and a new phone by a second up, and restarts nothing", async () => {
    const before = site.starts();
    const study = { ...DESK, address: at(50), lines: [{ extension: "100", displayName: "Study" }] };
    site.describe([study, { ...HALL, address: at(41) }]);
    const output = await site.project.succeed(["up", "--yes"]);
    expect(output).not.toMatch(/[~+-] .*docker:/);
    expect(site.starts()).toEqual(before);
    expect(await site.project.succeed(["stack", "output", "dhcp"])).toBe(
      `changed ${DESK_MAC} ${at(40)} -> ${at(50)}\nadded ${HALL_MAC} ${at(41)}\n`,
    );
    expect(site.lease(DESK_MAC).ip).toBe(at(50));
    expect((await site.boot(DESK_MAC, "7940")).lines[0]).toMatchObject({ displayName: "Study" });
    expect(site.lease(HALL_MAC)).toMatchObject({ ip: at(41), opt150: hexOf(at(1)), hostname: "sip00036babcdf0" });
    expect((await site.boot(HALL_MAC, "7960")).outcome.kind).toBe("up");
  });

  it.each([
    ["another network", () => "10.9.9.9"],
    ["the reservation that was", () => at(40)],
  ])("refuses a phone the address of %s at once", async (_, address) => {
    const { given, said } = await site.clients.dhclient(DESK_MAC, address());
    expect(said.match(/DHCPREQUEST for \S+/g)?.[0]).toBe(`DHCPREQUEST for ${address()}`);
    expect(said).toContain(`DHCPNAK from ${at(1)}`);
    // One request was enough.
    expect(said.split(`DHCPREQUEST for ${address()}`)).toHaveLength(2);
    expect(given).toMatchObject({ new_ip_address: at(50), new_tftp_servers: at(1) });
  });

  it("forgets a removed phone: its files, its address, and that it is one", async () => {
    const before = site.starts();
    site.describe([{ ...DESK, address: at(50) }]);
    await site.project.succeed(["up", "--yes"]);
    expect(await site.project.succeed(["stack", "output", "dhcp"])).toBe(`removed ${HALL_MAC} ${at(41)}\n`);
    expect(await fetchByTftp(69, "SIP00036BABCDF0.cnf", at(1))).toBeUndefined();
    const given = site.clients.udhcpc(HALL_MAC);
    expect(given?.ip).toMatch(/\.1\d\d$/);
    expect(given).not.toHaveProperty("opt150");
    expect(await fetchByTftp(69, "SIP00036BABCDEF.cnf", at(1))).toContain("line1_name");
    expect(site.starts()).toEqual(before);
  });

  it("never let a password into an output, the state or a log", () => {
    for (const text of [site.project.transcript.join("\n"), site.project.stateText()]) {
      expect(text).not.toContain(CANARY);
    }
    for (const container of site.containers()) {
      expect(site.docker("logs", container)).not.toContain(CANARY);
    }
  });

  it("is destroyed without a trace, and leaves the network to others", async () => {
    // Two containers, and of each its volume and its image.
    expect(site.remains()).toHaveLength(6);
    await site.project.succeed(["destroy", "--yes"]);
    expect(site.remains()).toEqual([]);
    expect(site.clients.udhcpc(DESK_MAC)).toBeUndefined();
    await expect(fetch(`http://${at(1)}:6980/healthz`)).rejects.toThrow();
  });
});

function hexOf(address: string): string {
  return Buffer.from(address.split(".").map(Number)).toString("hex");
}

/** The first address in the bytes of option 150. */
function addressIn(hex: string): string {
  return [...Buffer.from(hex, "hex").subarray(0, 4)].join(".");
}
