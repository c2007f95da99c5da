/** Lines of a real Kea 2.2.0, as our configuration makes it log. */
const at = (severity: string, logger: string, rest: string): string =>
  `2026-11-29 20:45:46.006 ${severity.padEnd(5)} [kea-dhcp4.${logger}/16358.139693327944128] ${rest}`;
const of = (mac: string): string => `[hwtype=1 ${mac}], cid=[no info], tid=0x2d15cad9`;

export const KEA_LINES = {
  offer: (mac: string, address: string) =>
    at("INFO", "leases", `DHCP4_LEASE_ADVERT ${of(mac)}: lease ${address} will be advertised`),
  lease: (mac: string, address: string) =>
    at("INFO", "leases", `DHCP4_LEASE_ALLOC ${of(mac)}: lease ${address} has been allocated for 3600 seconds`),
  reboot: (mac: string, address: string) =>
    at(
      "INFO",
      "leases",
      `DHCP4_INIT_REBOOT ${of(mac)}: client is in INIT-REBOOT state and requests address ${address}`,
    ),
  refusal: (mac: string, address: string) =>
    at("DEBUG", "bad-packets", `DHCP4_PACKET_NAK_0002 ${of(mac)}: invalid address ${address} requested by INIT-REBOOT`),
  notGranted: (mac: string, address: string) =>
    at(
      "DEBUG",
      "bad-packets",
      `DHCP4_PACKET_NAK_0004 ${of(mac)}: failed to grant a lease, client sent ciaddr 0.0.0.0, requested-ip-address ${address}`,
    ),
  noSubnet: (mac: string, address: string) =>
    at(
      "ERROR",
      "bad-packets",
      `DHCP4_PACKET_NAK_0001 ${of(mac)}: failed to select a subnet for incoming packet, src ${address}, type DHCPDISCOVER`,
    ),
  elsewhere: (mac: string) =>
    at(
      "DEBUG",
      "bad-packets",
      `DHCP4_PACKET_DROP_0003 ${of(mac)}, from interface srv0: it contains a foreign server identifier`,
    ),
  exhausted: (mac: string) =>
    at(
      "WARN",
      "alloc-engine",
      `ALLOC_ENGINE_V4_ALLOC_FAIL ${of(mac)}: failed to allocate an IPv4 address after 2 attempt(s)`,
    ),
  conflict: (mac: string, address: string) =>
    at(
      "WARN",
      "alloc-engine",
      `ALLOC_ENGINE_V4_DISCOVER_ADDRESS_CONFLICT ${of(mac)}: conflicting reservation for address ${address} with existing lease Address:       ${address}`,
    ),
  decline: (mac: string, address: string) =>
    at(
      "INFO",
      "leases",
      `DHCP4_DECLINE_LEASE Received DHCPDECLINE for addr ${address} from client ${of(mac)}. The lease will be unavailable for 86400 seconds.`,
    ),
  release: (mac: string, address: string) =>
    at("INFO", "leases", `DHCP4_RELEASE ${of(mac)}: address ${address} was released properly.`),
} as const;

/** What else such a Kea says, of which nothing is to be read. */
export const OTHER_LINES = [
  at("INFO", "dhcp4", "DHCP4_STARTED Kea DHCPv4 server version 2.2.0 started"),
  at(
    "WARN",
    "alloc-engine",
    `ALLOC_ENGINE_V4_ALLOC_FAIL_SUBNET ${of("02:00:00:00:00:03")}: failed to allocate an IPv4 lease in the subnet 10.99.0.0/24, subnet-id 1, shared network (none)`,
  ),
  at(
    "DEBUG",
    "bad-packets",
    `DHCP4_PACKET_NAK_0003 ${of("02:00:00:00:00:03")}: failed to advertise a lease, client sent ciaddr 0.0.0.0, requested-ip-address (no address)`,
  ),
  "Hardware addr: 00:03:6b:ab:cd:ef",
  "",
];
