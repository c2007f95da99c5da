import { dhcpRuntimeProblems } from "../domain/dhcp/dhcp-fitness";
import { type DhcpSettings, EXTERNAL_DHCP, parseDhcp } from "../domain/dhcp/dhcp-settings";
import { type DhcpReservation, dhcpReservation } from "../domain/dhcp/reservation";
import type { HostSettings } from "../domain/host-settings";
import { EVERY_ADDRESS } from "../domain/network-address";
import type { Phone } from "../domain/phone";
import type { Parsed } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { type DhcpSnippets, renderDhcpSnippets } from "../rendering/render-dhcp-snippets";
import { renderKea } from "../rendering/render-kea";
import type { DhcpArgs } from "./dhcp-args";

/** What becomes of a site's DHCP: a configuration for Kea, or pieces for the server that is there. */
export interface RenderedDhcp {
  /** Absent for a site with a DHCP server of its own. */
  readonly kea?: string;
  readonly snippets: DhcpSnippets;
}

/** Validates what a host is told of DHCP, and that the host can run it. */
export function parseHostDhcp(
  given: DhcpArgs | undefined,
  host: HostSettings,
  phones: readonly Phone[],
  path: string,
): Parsed<DhcpSettings | typeof EXTERNAL_DHCP> {
  const { value, problems, warnings } = parseDhcp(given, path, { tftpServers: [host.address], phones });
  const all = [...dhcpRuntimeProblems(given, host.runtime, path), ...problems];
  return { problems: all, warnings, ...(value === undefined || all.length > 0 ? {} : { value }) };
}

export function renderDhcp(
  site: string,
  dhcp: DhcpSettings | typeof EXTERNAL_DHCP,
  phones: readonly Phone[],
  settings: SiteSettings,
  { address }: HostSettings,
): RenderedDhcp {
  const reservations: DhcpReservation[] = phones.map(dhcpReservation);
  const own = dhcp === EXTERNAL_DHCP ? undefined : dhcp;
  return {
    ...(own === undefined ? {} : { kea: renderKea(own, reservations) }),
    snippets: renderDhcpSnippets({
      site,
      tftpServers: own?.tftpServers ?? (address === EVERY_ADDRESS ? [] : [address]),
      ntpServers: settings.sntpServer === undefined ? [] : [settings.sntpServer],
      reservations,
    }),
  };
}
