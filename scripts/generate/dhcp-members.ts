import { DHCP_SERVES, EXTERNAL_DHCP, LEASE_SECONDS } from "../../domain/dhcp/dhcp-settings";
import type { Shape } from "./member";
import { DOMAIN_NAME, INTERFACE, IPV4, POOL, SUBNET } from "./patterns";

const address: Shape = { is: "value", schema: { type: "string", pattern: IPV4 } };
const addresses = (minItems = 0): Shape => ({
  is: "list",
  item: address,
  schema: { maxItems: 8, uniqueItems: true, ...(minItems === 0 ? {} : { minItems }) },
});

/** Our own DHCP server, or that there is one. */
export const DHCP: Shape = {
  is: "or-word",
  word: EXTERNAL_DHCP,
  shape: {
    is: "mapping",
    name: "Dhcp",
    meaning: "The DHCP server that gives phones their addresses and tells them where their files are.",
    members: [
      {
        name: "interface",
        presence: "required",
        shape: { is: "value", schema: { type: "string", maxLength: 15, pattern: INTERFACE } },
        meaning: "Network interface of the host to the phones.",
        allowed: "at most 15 letters, digits and `_ . -`",
        example: "eth0",
      },
      {
        name: "subnet",
        presence: "required",
        shape: { is: "value", schema: { type: "string", pattern: SUBNET } },
        meaning: "Subnet of the phones. A phone's own `address` lies in it.",
        allowed: "`ADDRESS/PREFIX` with a prefix of 8–30",
        example: "192.168.1.0/24",
      },
      {
        name: "pools",
        presence: "required",
        shape: { is: "list", item: { is: "value", schema: { type: "string", pattern: POOL } } },
        meaning: "Addresses for whoever has none reserved. May be empty where each phone has an `address`.",
        allowed: "`FROM-TO`, none overlapping another",
        example: ["192.168.1.100-192.168.1.199"],
      },
      {
        name: "router",
        presence: "optional",
        shape: address,
        meaning: "Router of the subnet, option 3.",
        allowed: "an IPv4 address of the subnet",
        fallbackWords: "none: phones reach their subnet alone",
        example: "192.168.1.1",
      },
      {
        name: "dnsServers",
        presence: "defaulted",
        shape: addresses(),
        meaning: "DNS servers, option 6. Needed where the proxy or an URL is a name.",
        allowed: "at most 8 IPv4 addresses",
        fallback: [],
      },
      {
        name: "ntpServers",
        presence: "defaulted",
        shape: addresses(),
        meaning: "Time servers, option 42, for other devices: these phones have theirs from `sntpServer`.",
        allowed: "at most 8 IPv4 addresses",
        fallback: [],
      },
      {
        name: "domainName",
        presence: "optional",
        shape: { is: "value", schema: { type: "string", pattern: DOMAIN_NAME } },
        meaning: "Domain of the network, option 15.",
        allowed: "a domain name",
        fallbackWords: "none",
        example: "example.net",
      },
      {
        name: "tftpServers",
        presence: "optional",
        shape: addresses(1),
        meaning:
          "Where phones find their files, in the order in which they try: option 150. Option 66 and siaddr are the first.",
        allowed: "1–8 IPv4 addresses",
        fallbackWords: "the host's `address`, unless that is `0.0.0.0`",
        example: ["192.168.1.3", "192.168.1.4"],
      },
      {
        name: "leaseSeconds",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "integer", minimum: 60, maximum: 31_536_000 } },
        meaning:
          "How long an address is somebody's. Phones ask again after half of it, so that a day outlasts half a day without DHCP.",
        allowed: "60–31536000",
        unit: "seconds",
        fallback: LEASE_SECONDS,
      },
      {
        name: "serves",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "string", enum: DHCP_SERVES } },
        meaning:
          "Whom it serves. `everyone`: each device gets an address and is told the TFTP servers. `tftp-to-phones`: each device gets an " +
          "address, phones alone are told the TFTP servers. `phones-only`: anything but a phone gets no answer.",
        allowed: DHCP_SERVES.map((word) => `\`${word}\``).join(", "),
        fallback: "tftp-to-phones",
      },
    ],
  },
};
