import { isIpv4 } from "../network-address";
import type { Phone } from "../phone";
import { joinPath, type Problem } from "../problem";
import { type AddressRange, addressNumber, readPool, readSubnet, type Subnet } from "./address-range";

/** What stands around the DHCP server. */
export interface DhcpSurroundings {
  /** Addresses of the site's provisioning hosts; undefined where what is wrong with them is told elsewhere. */
  readonly tftpServers: readonly string[] | undefined;
  readonly phones: readonly Phone[];
  /** Where each phone stands. @default `phones[0]` and so on */
  readonly phonePaths?: readonly string[];
}

/** What is wrong, and what will hurt. */
export interface Report {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** An address and where it stands. */
export interface PlacedAddress {
  readonly path: string;
  readonly text: string;
  readonly number: number;
}

/** A pool and where it stands. */
export interface PlacedPool {
  readonly path: string;
  readonly text: string;
  readonly range: AddressRange;
}

/** The parts of a description that can be read, whatever is wrong with the others; for what is checked between them. */
export interface DhcpParts {
  readonly path: string;
  readonly subnet?: Subnet;
  /** The subnet as it was given. */
  readonly subnetText: string;
  /** Undefined if there is no list of pools at all, or one of it can't be read: nothing is known of how many addresses there are. */
  readonly allPools?: readonly PlacedPool[];
  readonly pools: readonly PlacedPool[];
  readonly router?: PlacedAddress;
  /** As declared; else the addresses of the hosts, all of them at `tftpServers`. */
  readonly tftpServers: readonly PlacedAddress[];
  /** Whether `tftpServers` is left to the addresses of the hosts. */
  readonly defaultServers: boolean;
  readonly dnsServers: readonly PlacedAddress[];
  readonly ntpServers: readonly PlacedAddress[];
  /** Addresses of the hosts, where known. */
  readonly hosts: readonly PlacedAddress[];
  readonly phones: readonly { readonly path: string; readonly phone: Phone; readonly address?: PlacedAddress }[];
}

/** Reads what can be read. */
export function readParts(input: Record<string, unknown>, path: string, about: DhcpSurroundings): DhcpParts {
  const subnet = typeof input.subnet === "string" ? readSubnet(input.subnet) : undefined;
  const serversPath = joinPath(path, "tftpServers");
  const hosts = (about.tftpServers ?? []).flatMap((text) => placed(serversPath, text));
  const defaultServers = input.tftpServers === undefined;
  const pools = listOf(input.pools).flatMap((text, index) => placedPool(joinPath(path, "pools", index), text));
  const [router] = placed(joinPath(path, "router"), input.router);
  const list = (key: string): PlacedAddress[] =>
    listOf(input[key]).flatMap((text, index) => placed(joinPath(path, key, index), text));
  return {
    path,
    ...(subnet !== undefined && "value" in subnet ? { subnet: subnet.value } : {}),
    subnetText: String(input.subnet),
    pools,
    ...(Array.isArray(input.pools) && input.pools.length === pools.length ? { allPools: pools } : {}),
    ...(router === undefined ? {} : { router }),
    hosts,
    defaultServers,
    tftpServers: defaultServers ? hosts : list("tftpServers"),
    dnsServers: list("dnsServers"),
    ntpServers: list("ntpServers"),
    phones: about.phones.map((phone, index) => {
      const phonePath = about.phonePaths?.[index] ?? joinPath("phones", index);
      const [address] = placed(joinPath(phonePath, "address"), phone.address);
      return { path: phonePath, phone, ...(address === undefined ? {} : { address }) };
    }),
  };
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

function placed(path: string, text: unknown): PlacedAddress[] {
  return typeof text === "string" && isIpv4(text) ? [{ path, text, number: addressNumber(text) }] : [];
}

function placedPool(path: string, text: unknown): PlacedPool[] {
  const read = typeof text === "string" ? readPool(text) : undefined;
  return typeof text === "string" && read !== undefined && "value" in read ? [{ path, text, range: read.value }] : [];
}
