/**
 * Name of the container of a site's server, and of the volume with its store.
 *
 * @param host Name of the host among those of the site.
 */
export function containerName(site: string, host?: string): string {
  return ["cisco-phones", site, ...(host === undefined ? [] : [host])].join("-");
}

/** Name of the container of a site's DHCP server, and of the volume with its leases. */
export function dhcpContainerName(site: string, host?: string): string {
  return `${containerName(site, host)}-dhcp`;
}

/** `NAME=value` by which a host's server finds the DHCP server beside it, to tell what keeps a phone from its address. */
export function dhcpDoor(site: string, host: string | undefined): string {
  return `CISCO_PHONES_DHCP_DOOR=${dhcpContainerName(site, host)}`;
}
