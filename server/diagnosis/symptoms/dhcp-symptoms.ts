import type { Symptoms } from "./symptom";

/** What keeps a phone from its address, or from asking for files once it has one (cisco.md section 6, rows 10, 12 and 13). */
export const DHCP_SYMPTOMS = {
  "dhcp-not-asked": {
    standing: "fault",
    from: "DHCP",
    title: "the DHCP server has heard nothing of it",
    means:
      "The phone is off, or its requests do not come here: wrong VLAN or port. One whose address is set by hand asks no DHCP server either.",
    remedy:
      "See what it shows: nothing: no power (a 7940/7960 takes no 802.3af); Configuring IP: its port is in another VLAN than the DHCP server; and that the MAC is the one on its back",
  },
  "dhcp-other-network": {
    standing: "fault",
    from: "DHCP",
    title: "it asks for an address from a network that the DHCP server does not serve",
    means:
      "The phone shows Configuring IP: a relay of another VLAN passes its request on, and there is no subnet for it.",
    remedy: "Put the port of the phone into the VLAN of the subnet that is declared under dhcp",
  },
  "dhcp-pool-empty": {
    standing: "fault",
    from: "DHCP",
    title: "the DHCP server has no address left for it",
    means: "The phone shows Configuring IP: the pools are used up, and no free address is reserved for it.",
    remedy: "Declare an address for the phone, larger pools, or a shorter leaseSeconds",
  },
  "dhcp-refused": {
    standing: "fault",
    from: "DHCP",
    title: "it insists on an address that it may not have",
    means:
      "The phone shows Configuring IP: it goes on asking for a lease of another network, or one that is another's, and is refused each time.",
    remedy:
      "Take its power away for some seconds; if it goes on, reset it to factory settings, and see that no other DHCP server gives it that address",
  },
  "dhcp-elsewhere": {
    standing: "fault",
    from: "DHCP",
    title: "it took its address from another DHCP server",
    means:
      "A second DHCP server answers in the network of the phones, and the phone has asked here for no file since: what its options 150 and 66 name is not this server.",
    remedy: "Find that server and end it, or give it the TFTP options from the snippets and declare dhcp: external",
  },
  "dhcp-offer-lost": {
    standing: "fault",
    from: "DHCP",
    title: "it is offered an address and does not take it",
    means: "The phone shows Configuring IP: the offers do not reach it, or it gives in to another server's.",
    remedy: "Look for DHCP snooping that does not trust the port of this server, and for a firewall between the two",
  },
  "address-without-requests": {
    standing: "fault",
    from: "DHCP",
    title: "it has an address, and asks this server for no file",
    means:
      "The phone shows TFTP Timeout: it asks another TFTP server, one that is set by hand or that tftpServers names, or its requests get lost.",
    remedy:
      "See under Settings, Network Configuration which TFTP server the phone asks, and set none by hand; see tftpServers of dhcp; then look for a firewall in the way of UDP port 69",
  },
  "address-taken": {
    standing: "doubt",
    from: "DHCP",
    title: "somebody else has the address that is meant for it",
    means: "The phone gets another address from the pools, or none, until the reserved one is free again.",
    remedy: "Find who has the address, and give that one another; an address that was declined is kept back for a day",
  },
  "address-not-ours": {
    standing: "doubt",
    from: "DHCP",
    title: "it asks for files from an address that the DHCP server did not give it",
    means: "The phone is in another VLAN, has an address that was set by hand, or one of another DHCP server.",
    remedy:
      "Put its port into the VLAN of the subnet under dhcp, and see under Settings, Network Configuration that DHCP is enabled; then look for another DHCP server",
  },
} as const satisfies Symptoms;
