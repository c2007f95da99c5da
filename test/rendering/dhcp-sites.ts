import { type DhcpSettings, parseDhcp } from "../../domain/dhcp/dhcp-settings";
import { dhcpReservation } from "../../domain/dhcp/reservation";
import type { Phone } from "../../domain/phone";
import { type DhcpSnippets, renderDhcpSnippets } from "../../rendering/render-dhcp-snippets";
import { renderKea } from "../../rendering/render-kea";
import { homeDhcp, phoneWith } from "../domain/dhcp/dhcp-phones";

/** A site as far as DHCP goes. */
export interface DhcpSite {
  readonly settings: DhcpSettings;
  readonly phones: readonly Phone[];
}

export function dhcpSite(change: Record<string, unknown>, phones: readonly Phone[]): DhcpSite {
  const { value, problems } = parseDhcp({ ...homeDhcp(), ...change }, "dhcp", {
    tftpServers: ["192.168.1.3"],
    phones,
  });
  if (value === undefined || value === "external") {
    throw new Error(JSON.stringify(problems));
  }
  return { settings: value, phones };
}

/** Phones with addresses of their own from 10.1.1.0 on. */
export function manyPhones(count: number): Phone[] {
  return Array.from({ length: count }, (_, index) => phoneWith(index, `10.1.${1 + (index >> 8)}.${index & 255}`));
}

/** Sites that differ in what matters to a DHCP server, by the folder of their golden files. */
export const DHCP_SITES: Readonly<Record<string, DhcpSite>> = {
  home: dhcpSite({ router: "192.168.1.1", dnsServers: ["192.168.1.1"] }, [
    phoneWith(0xabcdef, "192.168.1.40"),
    phoneWith(0xabcdf0),
  ]),
  "two-servers": dhcpSite(
    {
      interface: "enp3s0.20",
      subnet: "10.1.0.0/16",
      pools: ["10.1.255.0-10.1.255.99", "10.1.255.110-10.1.255.120"],
      router: "10.1.254.1",
      dnsServers: ["10.1.254.1", "10.2.0.1"],
      ntpServers: ["10.1.254.1"],
      domainName: "phones.example.net",
      tftpServers: ["10.1.254.3", "10.1.254.4"],
      leaseSeconds: 43_200,
      serves: "phones-only",
    },
    [phoneWith(2, "10.1.0.2"), phoneWith(1, "10.1.255.7"), phoneWith(3)],
  ),
  "everyone-without-phones": dhcpSite({ serves: "everyone" }, []),
  "reserved-alone": dhcpSite({ pools: [], domainName: "example.net" }, [phoneWith(1, "192.168.1.41")]),
};

export function keaFile({ settings, phones }: DhcpSite): string {
  return renderKea(settings, phones.map(dhcpReservation));
}

/** What its own DHCP server would be told, were there one. */
export function snippetsOf(name: string, { settings, phones }: DhcpSite): DhcpSnippets {
  const { tftpServers, ntpServers } = settings;
  return renderDhcpSnippets({ site: name, tftpServers, ntpServers, reservations: phones.map(dhcpReservation) });
}
