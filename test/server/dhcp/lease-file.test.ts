import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dhcpFiles } from "../../../server/dhcp/dhcp-files";
import { heldReservations, readLeases } from "../../../server/dhcp/lease-file";
import { temporaryFolder } from "../temporary-folder";

const NOW = 1_800_000_000;
/** As Kea 2.2 writes it. */
const HEADER = "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context";
const row = (address: string, mac: string, expires: number, state = 0): string =>
  `${address},${mac},,3600,${expires},1,0,0,,${state},`;

describe("Kea's file of leases", () => {
  it("says last who has an address, with what the cleanup has put beside it", async () => {
    const files = dhcpFiles(temporaryFolder());
    const write = (ending: string, ...rows: string[]): void =>
      writeFileSync(`${files.leases}${ending}`, [HEADER, ...rows, ""].join("\n"));
    write(".2", row("192.0.2.1", "02:00:00:00:00:01", NOW + 50), row("192.0.2.2", "02:00:00:00:00:02", NOW + 50));
    write(".1", row("192.0.2.2", "02:00:00:00:00:0a", NOW + 60), row("192.0.2.3", "02:00:00:00:00:03", NOW + 60));
    write("", row("192.0.2.3", "02:00:00:00:00:03", NOW - 1), row("192.0.2.4", "02:00:00:00:00:04", NOW + 70, 1));
    expect([...(await readLeases(files, NOW)).values()]).toEqual([
      { address: "192.0.2.1", mac: "02:00:00:00:00:01", expires: NOW + 50 },
      { address: "192.0.2.2", mac: "02:00:00:00:00:0a", expires: NOW + 60 },
    ]);
  });

  it("holds nothing before there is one", async () => {
    expect(await readLeases(dhcpFiles(temporaryFolder()), NOW)).toEqual(new Map());
  });

  it("tells which reservations somebody else has", () => {
    const reservations = [
      { "hw-address": "00:03:6B:AB:CD:EF", "ip-address": "192.0.2.20" },
      { "hw-address": "00:03:6b:ab:cd:f0", "ip-address": "192.0.2.21" },
      { "hw-address": "00:03:6b:ab:cd:f1", "ip-address": "192.0.2.22" },
    ];
    const leases = ["00:03:6b:ab:cd:ef", "02:00:00:00:00:01"].map((mac, index) => ({
      address: `192.0.2.${20 + index}`,
      mac,
      expires: NOW,
    }));
    const configuration = { "shared-networks": [{ subnet4: [{ reservations }] }] };
    expect(heldReservations(configuration, new Map(leases.map((lease) => [lease.address, lease])))).toEqual([
      { address: "192.0.2.21", mac: "02:00:00:00:00:01", expires: NOW, reservedFor: "00:03:6b:ab:cd:f0" },
    ]);
  });
});
