import { dhcpReservation } from "../domain/dhcp/reservation";
import { EVERY_ADDRESS } from "../domain/network-address";
import type { Site } from "../domain/site";
import { type DhcpSnippets, renderDhcpSnippets } from "../rendering/render-dhcp-snippets";

/** What the DHCP server that a site has already is to be told: phones ask all hosts of the site, in their order. */
export function siteSnippets({ name, hosts, settings, phones }: Omit<Site, "dhcp" | "asterisk">): DhcpSnippets {
  return renderDhcpSnippets({
    site: name,
    tftpServers: hosts.map((host) => host.settings.address).filter((address) => address !== EVERY_ADDRESS),
    ntpServers: settings.sntpServer === undefined ? [] : [settings.sntpServer],
    reservations: phones.map(dhcpReservation),
  });
}
