import type { Symptoms } from "./symptom";

/** What keeps a phone from the files: power, network, TFTP (cisco.md sections 2.4 and 6). */
export const REACHING_SYMPTOMS = {
  "never-asked": {
    standing: "fault",
    from: "requests",
    title: "it has never asked for a file",
    means:
      "The phone is off, has no address, or asks another server: without the DHCP server's word the three can't be told apart.",
    remedy:
      "See what it shows: nothing: no power (a 7940/7960 takes no 802.3af); Configuring IP: no DHCP in its VLAN; TFTP Timeout: option 150 or 66 does not name this server, or a firewall is in between; and that the MAC is the one on its back",
  },
  "mac-mistyped": {
    standing: "fault",
    from: "requests",
    title: "a phone with nearly the same MAC is declared, and has never asked",
    means: "The phone is most likely that one: its MAC was mistyped, so its file has another name.",
    remedy: "Compare with the MAC on the phone's back and correct the declaration",
  },
  "answers-lost": {
    standing: "fault",
    from: "requests",
    title: "the server's answers do not reach it",
    means: "The phone shows TFTP Timeout: it repeats a request that was answered, so the answer got lost on the way.",
    remedy:
      "Let UDP from the server's ports for transfers (30069–30084) through to the phone, or serve with --tftp-ports single; look for a firewall, NAT, or a server that answers from another address",
  },
  "transfer-broken": {
    standing: "fault",
    from: "requests",
    title: "a transfer began and broke off",
    means: "The phone begins again: packets are lost on the way, or the phone went away in the middle.",
    remedy: "Look for loss between server and phone (duplex of the port, VPN, Wi-Fi), and serve from a server nearby",
  },
  "file-not-readable": {
    standing: "fault",
    from: "requests",
    title: "a file is there, and the server may not read it",
    means: "The phone is told Access violation, and goes on as if the file were missing.",
    remedy: "Let the server's user read the file: mode 0644, and 0755 for the folders above it",
  },
} as const satisfies Symptoms;
