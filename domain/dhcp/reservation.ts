import type { Phone } from "../phone";

/** What a DHCP server needs to know of a phone. */
export interface DhcpReservation {
  /** With colons, as DHCP servers write it. */
  mac: string;
  /** IPv4 address; none for any of the pool. */
  address?: string;
  /** Name for lists of leases: `SIP` and the MAC address, as in the name of the phone's file. */
  hostName: string;
}

export function dhcpReservation({ mac, address }: Phone): DhcpReservation {
  return { mac: mac.colons, ...(address === undefined ? {} : { address }), hostName: `SIP${mac.plain}` };
}

/** Reservations in the order of their MAC addresses, so that the order in which phones are declared changes nothing. */
export function sortedReservations(reservations: readonly DhcpReservation[]): DhcpReservation[] {
  return [...reservations].sort((a, b) => (a.mac < b.mac ? -1 : 1));
}
