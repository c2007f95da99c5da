import { formatEndpoint } from "./endpoint";

/** As it stands in a log. */
export function peerName({ address, port }: { readonly address: string; readonly port: number }): string {
  return formatEndpoint({ host: withoutMapping(address), port });
}

/** An IPv4 client of an IPv6 socket has an address such as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2). */
export function withoutMapping(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

/** Which headers a packet to this address has; a mapped IPv4 address has those of IPv4. */
export function familyOf(address: string): "ipv4" | "ipv6" {
  return withoutMapping(address).includes(":") ? "ipv6" : "ipv4";
}
