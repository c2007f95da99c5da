import { describe, expect, it } from "vitest";
import { changesBetween, driftFrom } from "../../../server/dhcp/configuration-difference";

const DESK = { "hw-address": "00:03:6B:AB:CD:EF", "ip-address": "192.0.2.20", hostname: "desk" };
const HALL = { "hw-address": "00:03:6b:ab:cd:f0", "ip-address": "192.0.2.21" };
const ROUTERS = { name: "routers", data: "192.0.2.1" };

const site = (subnet: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  "valid-lifetime": 3600,
  subnet4: [{ subnet: "192.0.2.0/24", ...subnet }],
  ...more,
});

describe("what a new configuration changes", () => {
  it("is named by MAC and address for reservations, in order", () => {
    const before = site({ reservations: [HALL, DESK] });
    const moved = { ...DESK, "ip-address": "192.0.2.30" };
    const added = { "hw-address": "00:03:6b:00:00:01", "ip-address": "192.0.2.40", hostname: "new" };
    expect(changesBetween(before, site({ reservations: [moved, added] }))).toEqual([
      "added 00:03:6b:00:00:01 192.0.2.40",
      "changed 00:03:6b:ab:cd:ef 192.0.2.20 -> 192.0.2.30",
      "removed 00:03:6b:ab:cd:f0 192.0.2.21",
    ]);
  });

  it("is named by subnet for options and pools, and by name for settings", () => {
    const before = site({ pools: [{ pool: "192.0.2.100-192.0.2.110" }], "option-data": [ROUTERS] });
    const pools = [{ pool: "192.0.2.100 - 192.0.2.120" }];
    const options = [
      { ...ROUTERS, data: "192.0.2.2" },
      { code: 66, data: "192.0.2.5" },
    ];
    const after = site({ pools, "option-data": options, "renew-timer": 900 }, { "valid-lifetime": 7200 });
    expect(changesBetween(before, after)).toEqual([
      "added subnet 192.0.2.0/24 option 66 192.0.2.5",
      "changed subnet 192.0.2.0/24 option routers 192.0.2.1 -> 192.0.2.2",
      "removed subnet 192.0.2.0/24 pool 192.0.2.100-192.0.2.110",
      "added subnet 192.0.2.0/24 pool 192.0.2.100-192.0.2.120",
      "added subnet 192.0.2.0/24 renew-timer 900",
      "changed valid-lifetime 3600 -> 7200",
    ]);
  });

  it("tells settings of a reservation that stays, and not those of one that comes or goes", () => {
    const renamed = { ...DESK, hostname: "study", "option-data": [{ name: "boot-file-name", data: "x" }] };
    expect(changesBetween(site({ reservations: [DESK] }), site({ reservations: [renamed, HALL] }))).toEqual([
      "changed 00:03:6b:ab:cd:ef hostname desk -> study",
      "added 00:03:6b:ab:cd:ef option boot-file-name x",
      "added 00:03:6b:ab:cd:f0 192.0.2.21",
    ]);
    expect(changesBetween(undefined, site({ reservations: [DESK] }))).toEqual([
      "added 00:03:6b:ab:cd:ef 192.0.2.20",
      "added subnet 192.0.2.0/24",
      "added valid-lifetime 3600",
    ]);
  });

  it("is nothing for another order, another way of writing, or what the store sets itself", () => {
    const one = site({
      reservations: [DESK, HALL],
      pools: [{ pool: "192.0.2.128 - 192.0.2.255" }],
      "option-data": [ROUTERS, { code: 150, name: "tftp-servers", data: "192.0.2.5, 192.0.2.6" }],
    });
    const other = site(
      {
        "option-data": [
          { code: 150, data: "192.0.2.5,192.0.2.6" },
          { ...ROUTERS, space: "dhcp4" },
        ],
        pools: [{ pool: "192.0.2.128/25" }],
        reservations: [HALL, { ...DESK, "hw-address": "00-03-6b-ab-cd-ef" }],
      },
      { "control-socket": { "socket-name": "/run/x" }, "user-context": { a: 1 }, loggers: [{ name: "kea-dhcp4" }] },
    );
    expect(changesBetween(one, other)).toEqual([]);
  });
});

describe("what a running Kea has other than declared", () => {
  /** As Kea 2.2 answers config-get. */
  const running = {
    "valid-lifetime": 3600,
    "calculate-tee-times": false,
    "option-def": [
      { code: 150, name: "tftp-servers", space: "dhcp4", type: "ipv4-address", array: true, encapsulate: "" },
    ],
    "shared-networks": [],
    subnet4: [
      {
        id: 1,
        subnet: "192.0.2.0/24",
        "option-data": [
          { "always-send": false, code: 3, "csv-format": true, data: "192.0.2.1", name: "routers", space: "dhcp4" },
          {
            "always-send": false,
            code: 66,
            "csv-format": true,
            data: "192.0.2.5",
            name: "tftp-server-name",
            space: "dhcp4",
          },
        ],
        pools: [{ "option-data": [], pool: "192.0.2.128/25" }],
        reservations: [
          {
            "boot-file-name": "",
            "client-classes": [],
            hostname: "desk",
            "hw-address": "00:03:6b:ab:cd:ef",
            "ip-address": "192.0.2.20",
            "option-data": [],
          },
        ],
      },
    ],
  };
  const declared = site(
    {
      pools: [{ pool: "192.0.2.128 - 192.0.2.255" }],
      "option-data": [ROUTERS, { code: 66, data: "192.0.2.5" }],
      reservations: [DESK],
    },
    { "option-def": [{ code: 150, name: "tftp-servers", type: "ipv4-address", array: true }] },
  );

  it("is nothing when it is what was declared, whatever defaults Kea adds", () => {
    expect(driftFrom(declared, running)).toEqual([]);
  });

  it("is each difference by its name, in both directions", () => {
    const other = site({
      pools: [{ pool: "192.0.2.128 - 192.0.2.254" }],
      "option-data": [
        { ...ROUTERS, data: "192.0.2.2" },
        { name: "ntp-servers", data: "192.0.2.4" },
      ],
      reservations: [{ ...DESK, "ip-address": "192.0.2.22" }, HALL],
    });
    expect(driftFrom(other, running)).toEqual([
      "option definition tftp-servers 150 is not declared",
      "reservation 00:03:6b:ab:cd:ef is 192.0.2.20, must be 192.0.2.22",
      "reservation 00:03:6b:ab:cd:f0 192.0.2.21 is missing",
      "subnet 192.0.2.0/24 option ntp-servers 192.0.2.4 is missing",
      "subnet 192.0.2.0/24 option routers is 192.0.2.1, must be 192.0.2.2",
      "subnet 192.0.2.0/24 option tftp-server-name 192.0.2.5 is not declared",
      "subnet 192.0.2.0/24 pool 192.0.2.128-192.0.2.254 is missing",
      "subnet 192.0.2.0/24 pool 192.0.2.128-192.0.2.255 is not declared",
    ]);
  });

  it("is a setting that was declared and is another, and not one that was left to Kea", () => {
    expect(driftFrom({ ...declared, "valid-lifetime": 60, authoritative: true }, running)).toEqual([
      "authoritative true is missing",
      "valid-lifetime is 3600, must be 60",
    ]);
  });

  it("is not the kind of socket that Kea leaves untold, but any other", () => {
    const socket = (type?: string) => ({
      ...declared,
      "interfaces-config": { interfaces: ["phones0"], ...(type === undefined ? {} : { "dhcp-socket-type": type }) },
    });
    expect(driftFrom(socket("raw"), socket())).toEqual([]);
    expect(driftFrom(socket("raw"), socket("udp"))).toEqual(["interfaces-config.dhcp-socket-type is udp, must be raw"]);
  });
});
