import { VENDOR_CLASS_PREFIXES } from "../domain/dhcp/phone-class";
import { type DhcpReservation, sortedReservations } from "../domain/dhcp/reservation";
import { isIpv4 } from "../domain/network-address";
import { canonicalJson } from "./canonical-json";
import { DHCP_CONF } from "./dhcp-format";
import { OPTION_150, PHONES, phoneClass } from "./kea-client-classes";
import { keaReservations } from "./render-kea";
import { loadTemplate } from "./template";

/** What a site's own DHCP server has to know of its phones. */
export interface ExternalDhcp {
  /** Name of the site. */
  readonly site: string;
  /** Addresses that phones are to ask, in order; none where the host listens on all, and the snippets say so. */
  readonly tftpServers: readonly string[];
  /** Option 42; a name among them is left out, since the option holds addresses alone. */
  readonly ntpServers: readonly string[];
  readonly reservations: readonly DhcpReservation[];
}

/** Pieces for the configuration of a DHCP server that a site has already; each says where it belongs. */
export interface DhcpSnippets {
  /** A file for /etc/dnsmasq.d. */
  readonly dnsmasq: string;
  /** A file to be included from dhcpd.conf. */
  readonly iscDhcpd: string;
  /** Members for kea-dhcp4.conf of Kea 2.2 and later, which reads lines that begin with `#` as comments. */
  readonly kea: string;
}

const SHAPE = {
  site: "text",
  vendorClasses: { prefix: "text", length: "text", further: "flag" },
  noServers: "flag",
  phones: "flag",
  firstServer: "text",
  servers: "text",
  ntpServers: "text",
  reservations: { mac: "text", address: "text", hostName: "text" },
} as const;

const dnsmasqFile = loadTemplate("dhcp/dnsmasq.conf.hbs", DHCP_CONF, SHAPE);
const dhcpdFile = loadTemplate("dhcp/dhcpd.conf.hbs", DHCP_CONF, SHAPE);

/** Options 66 and 150 (and 42) for the phones of a site, and a reservation for each, for the DHCP server that is there. */
export function renderDhcpSnippets(about: ExternalDhcp): DhcpSnippets {
  const { site, tftpServers } = about;
  const reservations = sortedReservations(about.reservations);
  const ntpServers = about.ntpServers.filter(isIpv4);
  const view = {
    site,
    vendorClasses: VENDOR_CLASS_PREFIXES.map((prefix, index) => ({
      prefix,
      length: String(prefix.length),
      further: index > 0,
    })),
    noServers: tftpServers.length === 0,
    phones: reservations.length > 0,
    firstServer: tftpServers[0] ?? "",
    servers: tftpServers.join(","),
    ntpServers: ntpServers.join(","),
    reservations: reservations.map(({ mac, address = "", hostName }) => ({ mac, address, hostName })),
  };
  return {
    dnsmasq: dnsmasqFile(view).text,
    iscDhcpd: dhcpdFile(view).text,
    kea: keaSnippet({ site, tftpServers, ntpServers, reservations }),
  };
}

/** Comments to Kea are lines that begin with `#`; the rest is JSON without the braces around it. */
function keaSnippet({ site, tftpServers, ntpServers, reservations }: ExternalDhcp): string {
  const phones = phoneClass({ tftpServers, ntpServers, reservedArePhones: false });
  // Others may be reserved in that Kea as well, so that each phone has to name its class.
  const inClass = keaReservations(reservations).map((each) => ({ ...each, "client-classes": [PHONES] }));
  return [
    `# Cisco phones of the site ${site}. Made by pulumi-cisco-phones.`,
    "#",
    '# Where: in kea-dhcp4.conf. A list that is there already gets what stands in the list here. Let "Dhcp4" have',
    '# "authoritative": true where Kea is the only DHCP server of the network: a phone that remembers an address of another',
    "# network then hears at once that it is wrong, and not after a minute.",
    "# Then:  kea-dhcp4 -t /etc/kea/kea-dhcp4.conf && systemctl restart kea-dhcp4-server",
    ...(tftpServers.length > 0
      ? []
      : [
          "#",
          "# The host listens on all its addresses: say which one phones are to ask in the class, as its next-server and in its",
          '# option-data, { "name": "tftp-server-name", … } and { "name": "tftp-server-address", … }.',
        ]),
    "",
    '# Into "Dhcp4":',
    members({ "client-classes": [phones], "option-def": [OPTION_150] }),
    '# Into the element of "subnet4" that is the subnet of the phones:',
    members({ reservations: inClass }),
  ].join("\n");
}

/** The members of an object without its braces, so that they can be pasted among others. */
function members(object: Record<string, unknown>): string {
  const lines = canonicalJson(object).trimEnd().split("\n").slice(1, -1);
  return `${lines.map((line) => line.slice(2)).join("\n")}\n`;
}
