import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressNumber, addressText, contains, readPool, readSubnet } from "../../domain/dhcp/address-range";
import { DHCP_SERVES, type DhcpSettings, parseDhcp } from "../../domain/dhcp/dhcp-settings";
import { dhcpReservation } from "../../domain/dhcp/reservation";
import { KEA_PATHS, renderKea } from "../../rendering/render-kea";
import { phoneWith } from "../domain/dhcp/dhcp-phones";
import { DHCP_SITES, dhcpSite, keaFile } from "./dhcp-sites";

interface Option {
  name: string;
  data: string;
}

interface KeaConfig {
  "control-socket": { "socket-name": string };
  "lease-database": { name: string };
  "client-classes"?: { name: string; test: string; "option-data"?: Option[]; "next-server"?: string }[];
  "hooks-libraries"?: unknown;
  subnet4: {
    subnet: string;
    pools: { pool: string }[];
    "option-data": Option[];
    "next-server"?: string;
    reservations: { "hw-address": string; "ip-address"?: string; hostname: string }[];
    "reservations-out-of-pool": boolean;
  }[];
}

function read(text: string): KeaConfig & { subnet: KeaConfig["subnet4"][number] } {
  const { Dhcp4 } = JSON.parse(text) as { Dhcp4: KeaConfig };
  const [subnet, ...more] = Dhcp4.subnet4;
  if (subnet === undefined || more.length > 0) {
    throw new Error("one subnet");
  }
  return { ...Dhcp4, subnet };
}

const optionsOf = (options: readonly Option[] = []): Record<string, string> =>
  Object.fromEntries(options.map(({ name, data }) => [name, data]));

describe("the configuration of Kea", () => {
  it("lies where it is told to", () => {
    const { settings } = dhcpSite({}, []);
    expect(read(renderKea(settings, []))).toMatchObject({
      "control-socket": { "socket-name": KEA_PATHS.controlSocket },
      "lease-database": { name: KEA_PATHS.leaseFile },
    });
    const paths = { controlSocket: "/srv/kea/socket", leaseFile: "/srv/kea/leases.csv" };
    expect(read(renderKea(settings, [], paths))).toMatchObject({
      "control-socket": { "socket-name": paths.controlSocket },
      "lease-database": { name: paths.leaseFile },
    });
  });

  it("tells everyone of the TFTP servers only where everyone is served", () => {
    const tftp = { "tftp-server-name": "192.168.1.3", "tftp-server-address": "192.168.1.3, 192.168.1.4" };
    for (const serves of DHCP_SERVES) {
      const site = dhcpSite({ serves, tftpServers: ["192.168.1.3", "192.168.1.4"] }, []);
      const { subnet, "client-classes": classes = [] } = read(keaFile(site));
      const toAll = serves === "everyone";
      expect(optionsOf(subnet["option-data"])).toEqual(toAll ? tftp : {});
      expect(subnet["next-server"]).toBe(toAll ? "192.168.1.3" : undefined);
      expect(classes.map(({ name }) => name)).toEqual(
        { everyone: [], "tftp-to-phones": ["cisco-phones"], "phones-only": ["cisco-phones", "DROP"] }[serves],
      );
      expect(optionsOf(classes[0]?.["option-data"])).toEqual(toAll ? {} : tftp);
    }
  });

  it("spares Kea to look for reservations in pools unless there are some", () => {
    const outOfPool = (address: string): boolean =>
      read(keaFile(dhcpSite({}, [phoneWith(1, address)]))).subnet["reservations-out-of-pool"];
    expect(outOfPool("192.168.1.99")).toBe(true);
    expect(outOfPool("192.168.1.100")).toBe(false);
    expect(outOfPool("192.168.1.199")).toBe(false);
    expect(outOfPool("192.168.1.200")).toBe(true);
  });

  it("has its keys in order at every depth", () => {
    const check = (value: unknown): void => {
      if (typeof value === "object" && value !== null) {
        const keys = Object.keys(value);
        expect(keys).toEqual(Array.isArray(value) ? keys : [...keys].sort());
        Object.values(value).forEach(check);
      }
    };
    for (const site of Object.values(DHCP_SITES)) {
      check(JSON.parse(keaFile(site)));
    }
  });
});

/** A network with a pool in its upper half and phones in its lower one; some of it wrong. */
const someNetwork = fc
  .record({
    base: fc.integer({ min: 0, max: 0xffffff }),
    prefix: fc.integer({ min: 16, max: 30 }),
    pool: fc.tuple(fc.nat(), fc.nat()),
    phones: fc.uniqueArray(fc.nat({ max: 300 }), { maxLength: 8 }),
    reserved: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    serves: fc.constantFrom(...DHCP_SERVES),
    tftpServers: fc.uniqueArray(fc.ipV4(), { minLength: 1, maxLength: 3 }),
  })
  .map(({ base, prefix, pool, phones, reserved, serves, tftpServers }) => {
    const size = 2 ** (32 - prefix);
    const first = 0x0a000000 + base - (base % size);
    const [from, to] = pool.map((number) => first + (number % size)) as [number, number];
    const pools = [`${addressText(Math.min(from, to))}-${addressText(Math.max(from, to))}`];
    return {
      input: { interface: "eth0", subnet: `${addressText(first)}/${prefix}`, pools, serves, tftpServers },
      phones: phones.map((number, index) =>
        phoneWith(number, reserved[index] ? addressText(first + (number % size)) : undefined),
      ),
    };
  });

describe("whatever is accepted", () => {
  it("is rendered with each phone once, inside of its subnet, and with no machine's address in a pool", () => {
    let accepted = 0;
    fc.assert(
      fc.property(someNetwork, ({ input, phones }) => {
        const { value } = parseDhcp(input, "dhcp", { tftpServers: ["192.168.1.3"], phones });
        if (value === undefined || value === "external") {
          return;
        }
        accepted++;
        const { subnet } = read(renderKea(value, phones.map(dhcpReservation)));
        const network = readSubnet(subnet.subnet);
        const inside = (text: string): boolean => "value" in network && contains(network.value, addressNumber(text));
        const macs = subnet.reservations.map((each) => each["hw-address"]);
        expect(macs).toEqual(phones.map(({ mac }) => mac.colons).sort());
        const addresses = subnet.reservations.flatMap((each) => each["ip-address"] ?? []);
        expect(new Set(addresses).size).toBe(addresses.length);
        expect([...addresses, ...subnet.pools.flatMap(({ pool }) => pool.split("-"))].every(inside)).toBe(true);
        for (const { pool } of subnet.pools) {
          const range = readPool(pool);
          const held = value.tftpServers.filter(
            (server) => "value" in range && contains(range.value, addressNumber(server)),
          );
          expect(held).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it("is accepted again, as it was understood", () => {
    fc.assert(
      fc.property(someNetwork, ({ input, phones }) => {
        const about = { tftpServers: ["192.168.1.3"], phones };
        const first = parseDhcp(input, "dhcp", about);
        fc.pre(first.value !== undefined);
        expect(parseDhcp(first.value as DhcpSettings, "dhcp", about)).toEqual(first);
      }),
    );
  });
});
