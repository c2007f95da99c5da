/** Whom the DHCP server serves. */
export const DhcpServes = {
  /** Each device of the subnet gets a lease, and the TFTP options with it. */
  Everyone: "everyone",
  /** Each device gets a lease, the phones alone get the TFTP options. */
  TftpToPhones: "tftp-to-phones",
  /** Anything but a phone gets no answer, so that another DHCP server can serve the rest. */
  PhonesOnly: "phones-only",
} as const;
export type DhcpServes = (typeof DhcpServes)[keyof typeof DhcpServes];

/** The site's own DHCP server: Kea, in a container of its own beside the one that serves files. */
export interface DhcpArgs {
  /**
   * Network interface of the host to the phones.
   *
   * @example "eth0"
   */
  interface: string;
  /**
   * Subnet of the phones, `ADDRESS/PREFIX` with a prefix of 8–30.
   *
   * @example "192.168.1.0/24"
   */
  subnet: string;
  /**
   * Addresses for whoever has none reserved, each `FROM-TO`; may be empty where each phone has an `address`.
   *
   * @example ["192.168.1.100-192.168.1.199"]
   */
  pools: string[];
  /**
   * Router of the subnet, option 3.
   *
   * @default none: nothing outside the subnet is reached
   */
  router?: string;
  /**
   * DNS servers, option 6; at most 8.
   *
   * @default none
   */
  dnsServers?: string[];
  /**
   * Time servers, option 42, for other devices; at most 8.
   *
   * @default none
   */
  ntpServers?: string[];
  /**
   * Domain of the network, option 15.
   *
   * @default none
   */
  domainName?: string;
  /**
   * Where phones find their files, in the order in which they try: option 150; option 66 is the first. For a site with several hosts,
   * the addresses of all.
   *
   * @default the host's own address
   */
  tftpServers?: string[];
  /**
   * How long an address is somebody's, seconds, 60–31536000.
   *
   * @default 86400
   */
  leaseSeconds?: number;
  /**
   * Whom it serves.
   *
   * @default "tftp-to-phones"
   */
  serves?: DhcpServes;
}
