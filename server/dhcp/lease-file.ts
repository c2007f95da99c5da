import { readFile } from "node:fs/promises";
import { isMissing } from "../store/layout";
import { macText } from "./configuration-facts";
import type { DhcpFiles } from "./dhcp-files";
import { isMap, type KeaMap } from "./kea-configuration";

/** A lease that runs. */
export interface Lease {
  readonly address: string;
  /** Lower case, with colons. */
  readonly mac: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** An address that is reserved for one client and leased to another. */
export interface HeldReservation extends Lease {
  readonly reservedFor: string;
}

const DEFAULT_STATE = "0";

/**
 * The leases that run, by address. Kea appends each change to its file, and its cleanup works on copies beside it: the
 * last word on an address counts (Kea ARM, "Memfile - Basic Storage for Leases").
 *
 * @param now seconds since 1970
 */
export async function readLeases({ leases }: DhcpFiles, now: number): Promise<ReadonlyMap<string, Lease>> {
  const byAddress = new Map<string, Lease>();
  for (const path of [`${leases}.2`, `${leases}.completed`, `${leases}.1`, leases]) {
    for (const { address, hwaddr, expire, state } of parseRows(await textOf(path))) {
      const lease = { address: address ?? "", mac: macText(hwaddr ?? ""), expires: Number(expire) };
      if (state === DEFAULT_STATE && lease.expires > now) {
        byAddress.set(lease.address, lease);
      } else {
        byAddress.delete(lease.address);
      }
    }
  }
  return byAddress;
}

/** Reservations whose address somebody else has, sorted by MAC. */
export function heldReservations(dhcp4: KeaMap, leases: ReadonlyMap<string, Lease>): HeldReservation[] {
  return reservationsIn(dhcp4)
    .flatMap(({ mac, address }) => {
      const lease = leases.get(address);
      return lease === undefined || lease.mac === mac ? [] : [{ ...lease, reservedFor: mac }];
    })
    .sort((a, b) => (a.reservedFor < b.reservedFor ? -1 : 1));
}

/** All reservations of an address, by MAC in Kea's own writing. */
export function reservationsIn(value: unknown): { mac: string; address: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap(reservationsIn);
  }
  if (!isMap(value)) {
    return [];
  }
  const { "hw-address": mac, "ip-address": address } = value;
  return typeof mac === "string" && typeof address === "string"
    ? [{ mac: macText(mac), address }]
    : Object.values(value).flatMap(reservationsIn);
}

function parseRows(text: string): Readonly<Record<string, string>>[] {
  const [header = "", ...rows] = text.split("\n").filter((row) => row !== "");
  const columns = header.split(",");
  // Commas inside a field are written as &#x2c.
  return rows.map((row) => Object.fromEntries(row.split(",").map((field, index) => [columns[index] ?? "", field])));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return "";
    }
    throw error;
  }
}
