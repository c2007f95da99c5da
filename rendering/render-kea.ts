import { addressNumber, contains, readPool } from "../domain/dhcp/address-range";
import type { DhcpSettings } from "../domain/dhcp/dhcp-settings";
import { type DhcpReservation, sortedReservations } from "../domain/dhcp/reservation";
import { canonicalJson } from "./canonical-json";
import { addressOption, clientClasses, type KeaOption, OPTION_150, tftpOptions } from "./kea-client-classes";

/** Where Kea keeps what is its own. */
export interface KeaPaths {
  /** Unix socket for commands such as `config-reload`; at most 107 bytes, unix(7). */
  readonly controlSocket: string;
  /** File of leases; it has to outlive the process, and Kea writes others beside it. */
  readonly leaseFile: string;
}

/** Debian's own places; those are the only ones that releases from 2.6.3 on accept. */
export const KEA_PATHS: KeaPaths = {
  controlSocket: "/run/kea/kea4-ctrl-socket",
  leaseFile: "/var/lib/kea/kea-leases4.csv",
};

/**
 * Kea opens no socket on an interface without a link, and by itself tries once. A host may be up before its switch: every 5 seconds for
 * a day.
 */
const SOCKETS = { "service-sockets-max-retries": 17_280, "service-sockets-retry-wait-time": 5_000 };
/** Seconds after which the file of leases is rid of what is past. */
const LFC_INTERVAL = 3_600;
/** When a client renews with its server, and when with any (RFC 2131 section 4.4.5): parts of the lease. */
const T1_PERCENT = 0.5;
const T2_PERCENT = 0.875;

/**
 * `kea-dhcp4.conf` for Kea 2.2: one subnet, every phone reserved by its MAC address. It needs no library of hooks, and all that it says
 * goes to the standard output. Raw sockets are what reaches a phone that has no address yet; Kea needs CAP_NET_RAW for them, and
 * CAP_NET_BIND_SERVICE for port 67.
 */
export function renderKea(
  settings: DhcpSettings,
  reservations: readonly DhcpReservation[],
  paths: KeaPaths = KEA_PATHS,
): string {
  const classes = clientClasses(settings);
  return canonicalJson({
    Dhcp4: {
      // A phone that asks for an address of another network is told so at once and need not wait for its request to run out.
      authoritative: true,
      "calculate-tee-times": true,
      // An empty list of them is a mistake to Kea.
      ...(classes.length === 0 ? {} : { "client-classes": classes }),
      "control-socket": { "socket-name": paths.controlSocket, "socket-type": "unix" },
      "host-reservation-identifiers": ["hw-address"],
      "interfaces-config": { "dhcp-socket-type": "raw", interfaces: [settings.interface], ...SOCKETS },
      "lease-database": { "lfc-interval": LFC_INTERVAL, name: paths.leaseFile, persist: true, type: "memfile" },
      loggers: [{ debuglevel: 0, name: "kea-dhcp4", output_options: [{ output: "stdout" }], severity: "INFO" }],
      "option-def": [OPTION_150],
      subnet4: [subnet4(settings, reservations)],
      "t1-percent": T1_PERCENT,
      "t2-percent": T2_PERCENT,
      "valid-lifetime": settings.leaseSeconds,
    },
  });
}

function subnet4(settings: DhcpSettings, reservations: readonly DhcpReservation[]): Record<string, unknown> {
  const {
    interface: device,
    pools,
    router,
    dnsServers,
    ntpServers,
    domainName,
    serves,
    subnet,
    tftpServers,
  } = settings;
  const toEveryone = serves === "everyone";
  const options: KeaOption[] = [
    ...addressOption("routers", router === undefined ? [] : [router]),
    ...addressOption("domain-name-servers", dnsServers),
    ...(domainName === undefined ? [] : [{ name: "domain-name", data: domainName }]),
    ...addressOption("ntp-servers", ntpServers),
    ...(toEveryone ? tftpOptions(tftpServers) : []),
  ];
  return {
    id: 1,
    interface: device,
    // A phone is its MAC address: that no load sends another client identifier than the one before is not documented.
    "match-client-id": false,
    ...(toEveryone ? { "next-server": tftpServers[0] } : {}),
    "option-data": options,
    pools: pools.map((pool) => ({ pool })),
    reservations: keaReservations(reservations),
    "reservations-global": false,
    "reservations-in-subnet": true,
    // True spares Kea to ask for each address of a pool whether somebody has it reserved, and is wrong where somebody has.
    "reservations-out-of-pool": !anyInside(pools, reservations),
    subnet,
  };
}

/** Reservations as Kea is told them. */
export function keaReservations(reservations: readonly DhcpReservation[]): Record<string, unknown>[] {
  return sortedReservations(reservations).map(({ mac, address, hostName }) => ({
    hostname: hostName,
    "hw-address": mac,
    ...(address === undefined ? {} : { "ip-address": address }),
  }));
}

function anyInside(pools: readonly string[], reservations: readonly DhcpReservation[]): boolean {
  const ranges = pools.flatMap((pool) => {
    const read = readPool(pool);
    return "value" in read ? [read.value] : [];
  });
  return reservations.some(
    ({ address }) => address !== undefined && ranges.some((range) => contains(range, addressNumber(address))),
  );
}
