import { z } from "zod";

/** Milliseconds since the epoch. */
const moment = z.int();
const address = z.string().max(15);

/** What came again and again since a client was given an address last. */
const repeatedSchema = z.strictObject({
  times: z.int(),
  first: moment,
  last: moment,
  /** What it was about; null where Kea does not say. */
  address: address.nullable(),
});
export type Repeated = z.infer<typeof repeatedSchema>;

/**
 * What keeps a client from the address that it is to have:
 * `offered` it was offered one and has not taken it; `refused` it was told that it may not have the one it asked for;
 * `elsewhere` it took one of another DHCP server; `exhausted` there was none left for it; `noSubnet` it asks from a network of which
 * Kea knows nothing; `taken` somebody else has the one that is meant for it.
 */
export const DHCP_TROUBLES = ["offered", "refused", "elsewhere", "exhausted", "noSubnet", "taken"] as const;
export type DhcpTrouble = (typeof DHCP_TROUBLES)[number];

/** What a DHCP server has heard of one client. Holds no secret. */
export const dhcpClientSchema = z.strictObject({
  mac: z.string().regex(/^[0-9A-F]{12}$/),
  /** Last word of it; null where nothing was heard since Kea was started. */
  heard: moment.nullable(),
  /** The address that is reserved for it by its MAC. */
  reserved: address.nullable(),
  lease: z
    .strictObject({
      address,
      /** When it came for it as one that starts does; null for one that has only renewed it. */
      begun: moment.nullable(),
      last: moment.nullable(),
    })
    .nullable(),
  troubles: z.partialRecord(z.enum(DHCP_TROUBLES), repeatedSchema),
});
export type DhcpClient = z.infer<typeof dhcpClientSchema>;

/** What is known of the DHCP server itself. */
export const dhcpServerSchema = z.strictObject({
  /** Since when it is listened to; null while it does not run. */
  since: moment.nullable(),
  /** Whether nothing of what was heard had to be forgotten. */
  complete: z.boolean(),
});
export type DhcpServerFacts = z.infer<typeof dhcpServerSchema>;

/** What the DHCP server of this host has heard of one client. */
export interface HeardDhcp {
  readonly server: DhcpServerFacts;
  /** Undefined for a client of which nothing was heard. */
  readonly client: DhcpClient | undefined;
}

/** One line of what a keeper of Kea tells: of itself first, and of each client when something was heard of it. */
export const dhcpWordSchema = z.union([
  z.strictObject({ server: dhcpServerSchema }),
  z.strictObject({ client: dhcpClientSchema }),
]);
export type DhcpWord = z.infer<typeof dhcpWordSchema>;

/** Clients that are remembered; whoever was silent the longest is forgotten first. */
export const MOST_CLIENTS = 10_000;
